// Fields of a distribution: a table for each kind. Every key of every kind is visited, always in the same order; only
// the keys of the kind that is held apply.
#include "input/schema/distribution_fields.hpp"

#include <algorithm>
#include <tuple>

namespace racksim {
namespace {

using Values = DistributionValues;

/// The values of `bounds` that are above 0.
Bounds positive(Bounds bounds) {
  bounds.whole = false;
  if (bounds.low <= 0) {
    bounds.low = 0;
    bounds.above_low = true;
  }
  return bounds;
}

// The keys that only one kind has.

void fields(Visitor& v, Fixed& d, const KeysOf& key, const Values& values) {
  v.number(key(required("value")), d.value, values.dimension, values.bounds, "The value.");
}

void fields(Visitor& v, Exponential& d, const KeysOf& key, const Values& values) {
  v.number(key(required("mean")), d.mean, values.dimension, positive(values.bounds), "Mean.");
}

void fields(Visitor& v, Lognormal& d, const KeysOf& key, const Values& values) {
  v.number(key(required("median")), d.median, values.dimension, positive(values.bounds), "Median.");
}

void fields(Visitor& v, Pareto& d, const KeysOf& key, const Values&) {
  v.number(key("shape"), d.shape, Dimension::count, above_up_to(0, 1000).or_word("none", 0),
           "Exponent of the tail; none = it follows from `p99`.");
}

void fields(Visitor&, Uniform&, const KeysOf&, const Values&) {}

bool ascending_from_0_to_1(const std::vector<Quantile>& q) {
  const auto before = [](const Quantile& a, const Quantile& b) { return a.share <= b.share && a.value <= b.value; };
  const auto falls = std::adjacent_find(q.begin(), q.end(), [&](auto& a, auto& b) { return !before(a, b); });
  return q.front().share == 0 && q.back().share == 1 && falls == q.end();
}

void fields(Visitor& v, Empirical& d, const KeysOf& key, const Values& values) {
  v.path(key("file", d.quantiles.empty(), "with `distribution: empirical` and without `quantiles`"), d.file,
         "CSV file of values, in the unit of the key that holds the distribution: tokens, s, tok/s, or plain numbers.");
  v.location("file", d.where);
  const auto of_file = [&](const char* name) {
    return key(name, !d.file.empty(), "with `distribution: empirical` and a `file`");
  };
  v.text(of_file("column"), d.column, "Column of the values, or of the lower ends of bins.");
  v.text(of_file("to"), d.upto,
         "Column of the upper ends of bins, in which values are spread evenly; none = single values.");
  v.text(of_file("count"), d.count, "Column that says how often a value was counted; none = once per row.");
  v.items(key("quantiles", d.file.empty(), "with `distribution: empirical` and without a `file`"), d.quantiles,
          "Instead of a file: points of the cumulative distribution, ascending from share 0 to share 1; between two "
          "points, values are spread evenly.",
          [&](Quantile& q) {
            v.number(required("share"), q.share, Dimension::ratio, between(0, 1),
                     "Share of all values that are at most `value`.");
            v.number(required("value"), q.value, values.dimension, values.bounds, "The largest of these values.");
          });
  if (!key.held()) return;
  v.check(!d.file.empty() || !d.quantiles.empty(), {"distribution"},
          "an empirical distribution needs `file` or `quantiles`");
  v.check(d.quantiles.empty() || ascending_from_0_to_1(d.quantiles), {"quantiles"},
          "`quantiles` do not ascend from share 0 to 1", "begin with `share: 0`, end with `share: 1`");
  v.table(d, values.bounds);
}

template <class V>
void all_kinds(Visitor& v, V& d, const Values& values);

void fields(Visitor& v, Mixture& d, const KeysOf& key, const Values& values) {
  v.items(key(required("parts")), d.parts,
          "Distributions of any kind but mixture and trace. For each value, one of them is drawn in proportion to its "
          "`weight`, and then a value from it.",
          [&](Part& part) {
            v.alternative(required("distribution"), part.of, "Kind of the distribution.");
            v.number("weight", part.weight, Dimension::count, above_up_to(0, 1e9), "In proportion to the other parts.");
            all_kinds(v, part.of, values);
          });
}

void fields(Visitor&, Traced&, const KeysOf&, const Values&) {}

// The keys that several kinds have: p99, min and max.

bool needs_p99(const Lognormal&) { return true; }
bool needs_p99(const Pareto& d) { return d.shape == 0; }
template <class T>
bool needs_p99(const T&) {
  static_assert(
      !requires(T d) { d.p99; }, "say when this kind needs `p99`");
  return false;
}

/// How a kind takes `min` and `max`: as ends that it needs, or as cuts that may be left out.
struct Ends {
  bool needs_min = false;
  bool needs_max = false;
  bool positive_min = false;
};
template <class T>
constexpr Ends kEnds{};
template <>
constexpr Ends kEnds<Uniform>{.needs_min = true, .needs_max = true};
template <>
constexpr Ends kEnds<Pareto>{.needs_min = true, .positive_min = true};

/// Rules between the keys of a kind.
template <class T>
void rules(Visitor&, const T&) {}
void rules(Visitor& v, const Lognormal& d) {
  v.check(d.p99 > d.median, {"p99", "median"}, "`p99` must be larger than `median`");
}
void rules(Visitor& v, const Pareto& d) {
  v.check(d.shape > 0 || d.p99 > d.min, {"p99", "min"}, "`p99` must be larger than `min`");
  v.check(d.max < kUnlimited || d.tail() > 1, {"shape", "p99", "min"}, "the tail is so heavy that it has no mean",
          "give `max`, or a `shape` above 1");
}

template <class T>
void shared_fields(Visitor& v, T& d, const Values& values) {
  double no_p99 = 0, no_min = 0, no_max = kUnlimited;
  double *p99 = &no_p99, *least = &no_min, *most = &no_max;
  if constexpr (requires { d.p99; }) p99 = &d.p99;
  constexpr bool has_ends = requires { d.min; };
  if constexpr (has_ends) {
    least = &d.min;
    most = &d.max;
  }
  constexpr Ends ends = kEnds<T>;
  const Bounds edge = between(0, values.bounds.high);
  v.number(required("p99").when(needs_p99(d), "with `distribution: lognormal`, or with `pareto` and no `shape`"), *p99,
           values.dimension, positive(values.bounds),
           "99th percentile; together with `median`, or with `min`, it determines the spread.");
  v.number(Key("min", ends.needs_min).when(has_ends, "with a `distribution` other than `fixed`"), *least,
           values.dimension, ends.positive_min ? positive(values.bounds) : edge,
           "Smallest value; smaller draws are raised to it. A Pareto distribution begins there.");
  v.number(Key("max", ends.needs_max).when(has_ends, "with a `distribution` other than `fixed`"), *most,
           values.dimension, ends.needs_max ? edge : edge.or_unlimited(), "Largest value; larger draws are cut to it.");
  rules(v, d);
  v.check(*least <= *most, {"min", "max"}, "`min` must not be larger than `max`");
}

/// The order in which keys are visited; `Shared` stands for the keys that several kinds have.
struct Shared {};
using InOrder = std::tuple<Fixed, Exponential, Lognormal, Pareto, Uniform, Shared, Empirical, Mixture, Traced>;

template <class... T>
constexpr bool are_in_order(std::type_identity<std::variant<T...>>) {
  return []<class... Listed>(std::type_identity<std::tuple<Listed...>>) {
    return (Alternatives<std::variant<Listed...>>::template kHas<T> && ...);
  }(std::type_identity<InOrder>{});
}
static_assert(are_in_order(std::type_identity<Distribution>{}), "a kind of distribution is missing in `InOrder`");

/// How many kinds of distribution there are beside `Traced`, which is the last.
constexpr std::size_t kDrawn = std::variant_size_v<Distribution> - 1;
static_assert(std::is_same_v<std::variant_alternative_t<kDrawn, Distribution>, Traced>);

/// `V`: Distribution or PartKind.
template <class V>
void all_kinds(Visitor& v, V& d, const Values& values) {
  const auto visit = [&]<class T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, Shared>) {
      std::visit([&](auto& kind) { shared_fields(v, kind, values); }, d);
    } else if constexpr (Alternatives<V>::template kHas<T>) {
      T other;
      T* held = std::get_if<T>(&d);
      fields(v, held != nullptr ? *held : other,
             KeysOf(held != nullptr, std::string("with `distribution: ") + T::kName + '`'), values);
    }
  };
  [&]<class... T>(std::type_identity<std::tuple<T...>>) {
    (visit(std::type_identity<T>{}), ...);
  }(std::type_identity<InOrder>{});
}

}  // namespace

void distribution_fields(Visitor& v, Distribution& d, const Values& values, bool traced) {
  v.alternative(required("distribution"), d, "Kind of the distribution.", traced ? kDrawn + 1 : kDrawn);
  all_kinds(v, d, values);
}

}  // namespace racksim
