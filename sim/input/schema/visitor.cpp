// Visitor, the shared part: keys with conditions, and the table of a distribution, which is the same in every unit.
#include "input/schema/visitor.hpp"

#include <algorithm>

namespace racksim {

namespace {

/// In the order of Distribution::Kind; those that may be parts of a mixture come first.
const std::vector<std::string> kShapes{"fixed", "lognormal", "exponential", "uniform", "pareto", "empirical"};

bool ascending_from_0_to_1(const std::vector<Quantile>& q) {
  const auto before = [](const Quantile& a, const Quantile& b) { return a.share <= b.share && a.value <= b.value; };
  const auto falls = std::adjacent_find(q.begin(), q.end(), [&](auto& a, auto& b) { return !before(a, b); });
  return q.front().share == 0 && q.back().share == 1 && falls == q.end();
}

}  // namespace

Key Key::when(bool holds, std::string text) const {
  Key key = *this;
  key.applies = holds;
  key.condition = std::move(text);
  return key;
}

void Visitor::distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds, bool traced,
                           const std::string& meaning) {
  if (!enter_distribution(key, d, dimension, bounds, traced, meaning)) return;
  std::vector<std::string> names = kShapes;
  names.emplace_back("mixture");
  if (traced) names.emplace_back("trace");
  auto kind = static_cast<std::size_t>(d.kind);
  choose(required("distribution"), kind, names, "Its shape.");
  d.kind = static_cast<Distribution::Kind>(kind);
  const Values values{dimension, bounds};
  parameters(d, values);
  parts(d, values);
  leave();
}

void Visitor::parameters(Distribution& d, const Values& values) {
  using Kind = Distribution::Kind;
  const auto& [dimension, bounds] = values;
  Bounds positive = bounds;
  positive.whole = false;
  if (positive.low <= 0) {
    positive.low = 0;
    positive.above_low = true;
  }
  const Bounds edge = between(0, bounds.high);
  const auto is = [&](Kind kind) { return d.kind == kind; };
  number(required("value").when(is(Kind::fixed), "distribution: fixed"), d.value, dimension, bounds, "The one value.");
  number(required("mean").when(is(Kind::exponential), "distribution: exponential"), d.mean, dimension, positive,
         "Mean.");
  number(required("median").when(is(Kind::lognormal), "distribution: lognormal"), d.median, dimension, positive,
         "Median.");
  number(Key("shape").when(is(Kind::pareto), "distribution: pareto"), d.shape, Dimension::count,
         above_up_to(0, 1000).or_word("none", 0), "Exponent of the tail; none = it follows from `p99`.");
  const bool spread = is(Kind::lognormal) || (is(Kind::pareto) && d.shape == 0);
  number(required("p99").when(spread, "distribution: lognormal, or pareto without shape"), d.p99, dimension, positive,
         "99th percentile; with the median, or the smallest value, it fixes the spread.");
  Key min("min"), max("max");
  max.required = is(Kind::uniform);
  min.required = is(Kind::uniform) || is(Kind::pareto);
  number(min.when(!is(Kind::fixed), "distribution: any but fixed"), d.min, dimension,
         is(Kind::pareto) ? positive : edge, "Smallest value; less is cut to it. A Pareto distribution begins there.");
  number(max.when(!is(Kind::fixed), "distribution: any but fixed"), d.max, dimension,
         is(Kind::uniform) ? edge : edge.or_unlimited(), "Largest value; more is cut to it.");
  check(!is(Kind::lognormal) || d.p99 > d.median, {"p99", "median"}, "`p99` must be larger than `median`");
  check(!is(Kind::pareto) || d.shape > 0 || d.p99 > d.min, {"p99", "min"}, "`p99` must be larger than `min`");
  check(!is(Kind::pareto) || d.max < kUnlimited || d.tail() > 1, {"shape", "p99", "min"},
        "the tail is so heavy that it has no mean", "give `max`, or a `shape` above 1");
  check(is(Kind::fixed) || d.min <= d.max, {"min", "max"}, "`min` must not be larger than `max`");
  counted(d, values);
}

// Of values that were counted: a file, or quantiles.
void Visitor::counted(Distribution& d, const Values& values) {
  const bool empirical = d.kind == Distribution::Kind::empirical;
  path(Key("file").when(empirical && d.quantiles.empty(), "distribution: empirical, and no quantiles"), d.file,
       "CSV file of values, in tokens, s, tok/s or plain numbers as the key that holds the distribution.");
  location("file", d.where);
  const bool filed = empirical && !d.file.empty();
  const std::string condition = "distribution: empirical, from a file";
  text(Key("column").when(filed, condition), d.column, "Column of the values, or of the lower ends of bins.");
  text(Key("to").when(filed, condition), d.upto,
       "Column of the upper ends of bins, in which values are spread evenly; none = single values.");
  text(Key("count").when(filed, condition), d.count, "Column of how often a value was counted; none = once a row.");
  if (enter(Key("quantiles").when(empirical && d.file.empty(), "distribution: empirical, without a file"), Shape::items,
            "Instead of a file: `share` of the values that are at most `value`, from 0 to 1, ascending; values are "
            "spread evenly between two.")) {
    d.quantiles.resize(count(d.quantiles.size()));
    for (std::size_t i = 0; i < d.quantiles.size(); ++i) {
      if (!enter_item(i)) continue;
      number(required("share"), d.quantiles[i].share, Dimension::ratio, between(0, 1), "Share of all values.");
      number(required("value"), d.quantiles[i].value, values.dimension, values.bounds, "They are at most so large.");
      leave();
    }
    leave();
  }
  check(!empirical || !d.file.empty() || !d.quantiles.empty(), {"distribution"},
        "an empirical distribution needs `file` or `quantiles`");
  check(d.quantiles.empty() || ascending_from_0_to_1(d.quantiles), {"quantiles"},
        "`quantiles` do not ascend from share 0 to 1", "begin with `share: 0`, end with `share: 1`");
  if (empirical) table(d, values.bounds);
}

void Visitor::parts(Distribution& mixture, const Values& values) {
  const bool mixed = mixture.kind == Distribution::Kind::mixture;
  if (!enter(required("parts").when(mixed, "distribution: mixture"), Shape::items,
             "Distributions of any kind but mixture and trace, each with its `weight`: one is drawn in proportion to "
             "it, then a value from that."))
    return;
  mixture.parts.resize(count(mixture.parts.size()));
  for (std::size_t i = 0; i < mixture.parts.size(); ++i) {
    if (!enter_item(i)) continue;
    Distribution& part = mixture.parts[i];
    auto kind = static_cast<std::size_t>(part.kind);
    choose(required("distribution"), kind, kShapes, "Its shape.");
    part.kind = static_cast<Distribution::Kind>(kind);
    number(Key("weight"), part.weight, Dimension::count, above_up_to(0, 1e9), "In proportion to the other parts.");
    parameters(part, values);
    leave();
  }
  leave();
}

}  // namespace racksim
