// Visitor, the shared part: keys with conditions, and the table of a distribution, which is the same in every unit.
#include "scenario/visitor.hpp"

namespace racksim {

Key Key::when(bool holds, std::string text) const {
  Key key = *this;
  key.applies = holds;
  key.condition = std::move(text);
  return key;
}

void Visitor::distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds, bool traced,
                           const std::string& meaning) {
  using Kind = Distribution::Kind;
  if (!enter_distribution(key, d, dimension, bounds, traced, meaning)) return;
  Bounds positive = bounds;
  positive.whole = false;
  if (positive.low <= 0) {
    positive.low = 0;
    positive.above_low = true;
  }
  Bounds edge = between(0, bounds.high);
  std::vector<std::string> names{"fixed", "lognormal", "exponential", "uniform"};
  if (traced) names.emplace_back("trace");
  choice(required("distribution"), d.kind, names, "Its shape.");
  const auto is = [&](Kind kind) { return d.kind == kind; };
  number(required("value").when(is(Kind::fixed), "distribution: fixed"), d.value, dimension, bounds, "The one value.");
  number(required("mean").when(is(Kind::exponential), "distribution: exponential"), d.mean, dimension, positive,
         "Mean.");
  number(required("median").when(is(Kind::lognormal), "distribution: lognormal"), d.median, dimension, positive,
         "Median.");
  number(required("p99").when(is(Kind::lognormal), "distribution: lognormal"), d.p99, dimension, positive,
         "99th percentile; with the median it fixes the spread.");
  Key min("min"), max("max");
  min.required = max.required = is(Kind::uniform);
  number(min.when(!is(Kind::fixed), "distribution: any but fixed"), d.min, dimension, edge,
         "Smallest value; less is cut to it.");
  number(max.when(!is(Kind::fixed), "distribution: any but fixed"), d.max, dimension,
         is(Kind::uniform) ? edge : edge.or_unlimited(), "Largest value; more is cut to it.");
  check(!is(Kind::lognormal) || d.p99 > d.median, {"p99", "median"}, "`p99` must be larger than `median`");
  check(is(Kind::fixed) || d.min <= d.max, {"min", "max"}, "`min` must not be larger than `max`");
  leave();
}

}  // namespace racksim
