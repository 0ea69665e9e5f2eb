// From trials and observations to figures and warnings.
#include "analysis/study/capacity/capacity_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/study/capacity/monotone.hpp"
#include "analysis/summary/metrics.hpp"
#include "input/scenario/scenario.hpp"

namespace racksim {

namespace {

Interval over(const std::vector<Observation>& observations, const std::function<double(const Observation&)>& figure) {
  std::vector<double> values;
  for (const Observation& o : observations) values.push_back(figure(o));
  return interval(values);
}

using Of = double (*)(const LoadPoint&);

/// A quantity at the capacity, read off the curve between the loads that were tested. Its interval is that of the load:
/// the chance of the quantity itself at one load is small beside it.
CapacityFigure read_off(const CapacityReport& report, std::string quantity, std::string unit, Of of) {
  std::vector<double> x, y;
  for (const LoadPoint& p : report.points) {
    if (report.superseded(p)) continue;
    x.push_back(std::log(p.x));
    y.push_back(of(p));
  }
  const auto at = [&](double load) { return interpolated(x, y, std::log(load)); };
  const Capacity& c = report.capacity;
  const double value = at(c.value);
  if (std::isnan(c.lower)) return {std::move(quantity), std::move(unit), value};
  return {std::move(quantity), std::move(unit), value, std::min(at(c.lower), at(c.upper)),
          std::max(at(c.lower), at(c.upper))};
}

/// A search that goes down misses a load above its start that holds. A warning says so if an objective got better with
/// more load.
void warn_of_rise(CapacityReport& r) {
  const std::size_t binding = r.capacity.binding;
  const Interval& asked = r.nearest().attained[binding];
  for (const LoadPoint& p : r.points) {
    const Interval& kept = p.attained[binding];
    if (!(kept.mean - kept.ci95 > asked.mean + asked.ci95)) continue;
    r.warnings.push_back(
        fmt::format("this objective is kept better at more load ({} at {} {}): loads above the first "
                    "one asked were not tried",
                    percent(kept.mean), r.variation.name(), r.variation.text(p.x)));
    return;
  }
}

void warn(CapacityReport& r) {
  const LoadPoint& p = r.nearest();
  if (std::isnan(p.warmup_needed_s))
    r.warnings.push_back(
        "MSER-5 finds no steady state at the load nearest to the capacity: a longer run.duration may tell another one");
  else if (p.warmup_needed_s > r.warmup_s)
    r.warnings.push_back(fmt::format("MSER-5 asks for a warm-up of {}, run.warmup is {}: add --set run.warmup={:.0f}s",
                                     seconds(p.warmup_needed_s), seconds(r.warmup_s), std::ceil(p.warmup_needed_s)));
  if (r.capacity.kind == Capacity::Kind::none_holds) warn_of_rise(r);
  if (r.capacity.kind != Capacity::Kind::found) return;
  if (!r.capacity.precise)
    r.warnings.push_back(
        fmt::format("{} replications did not narrow the interval to ±{}: add --max-replications {}, or a longer "
                    "run.duration",
                    r.capacity.replications, written_percent(r.precision), r.capacity.replications * 4));
  if (p.waiting.mean > p.streams.mean / 4)
    r.warnings.push_back(
        fmt::format("{} of the turns in flight wait in a queue at this load: an objective on ttft would limit them",
                    percent(p.waiting.mean / p.streams.mean)));
  if (p.saturation == Saturation::backlogged)
    r.warnings.emplace_back(
        "turns in flight grow over the window at the load nearest to the capacity: it depends on run.duration");
}

}  // namespace

const CapacityFigure* CapacityReport::figure(const std::string& quantity) const {
  const auto at = std::find_if(figures.begin(), figures.end(), [&](const auto& f) { return f.quantity == quantity; });
  return at == figures.end() ? nullptr : &*at;
}

bool CapacityReport::superseded(const LoadPoint& point) const {
  return point.answer == Answer::unclear && point.observations.size() < capacity.replications;
}

const LoadPoint& CapacityReport::nearest() const {
  return *std::min_element(points.begin(), points.end(), [&](const LoadPoint& a, const LoadPoint& b) {
    return std::abs(std::log(a.x / capacity.value)) < std::abs(std::log(b.x / capacity.value));
  });
}

LoadPoint load_point(const Trial& trial, const Scenario& scenario, std::vector<Observation> observations) {
  LoadPoint p;
  p.x = trial.x;
  p.people = people(scenario);
  p.sessions_per_s = sessions_per_s(scenario);
  p.observations = std::move(observations);
  p.turns_per_s = over(p.observations, [](const Observation& o) { return o.sent / o.window_s; });
  p.streams = over(p.observations, [](const Observation& o) { return o.concurrency; });
  p.sessions = over(p.observations, [](const Observation& o) { return o.sessions; });
  p.waiting = over(p.observations, [](const Observation& o) { return o.waiting; });
  p.power_w = over(p.observations, [](const Observation& o) { return o.power_w; });
  for (std::size_t i = 0; i < scenario.sla.size(); ++i)
    p.attained.push_back(over(
        p.observations, [i](const Observation& o) { return ratio(o.objectives[i].good, o.objectives[i].counted); }));
  p.answer = trial.answer;
  p.saturation = saturation(p.observations);
  p.warmup_needed_s = warmup_needed_s(p.observations, scenario.run.timeline_s);
  return p;
}

void complete(CapacityReport& r, const std::vector<PoolPlan>& pools) {
  const Capacity& c = r.capacity;
  const bool servers = r.variation.of == Variation::Of::servers;
  const std::string unit = servers ? "servers" : si_unit(r.variation.dimension);
  r.figures = {{r.variation.name(), unit, c.value, c.lower, c.upper},
               read_off(r, "concurrent streams", "turns", [](const LoadPoint& p) { return p.streams.mean; }),
               read_off(r, "turns/s", "1/s", [](const LoadPoint& p) { return p.turns_per_s.mean; })};
  if (r.points.front().people > 0)
    r.figures.push_back(read_off(r, "people", "", [](const LoadPoint& p) { return p.people; }));
  if (r.points.front().sessions_per_s > 0) {
    r.figures.push_back(read_off(r, "sessions/s", "1/s", [](const LoadPoint& p) { return p.sessions_per_s; }));
    r.figures.push_back(read_off(r, "sessions at once", "", [](const LoadPoint& p) { return p.sessions.mean; }));
  }
  warn(r);
  for (std::size_t p = 0; p < pools.size(); ++p) {
    PoolReach most;
    for (const Observation& o : r.nearest().observations) {
      most.max_batch = std::max(most.max_batch, o.pools.at(p).max_batch);
      most.max_context_tokens = std::max(most.max_context_tokens, o.pools.at(p).max_context_tokens);
    }
    for (Caution& caution : profile_cautions(pools[p].name, most.max_batch, most.max_context_tokens, pools[p].profile))
      r.cautions.push_back(std::move(caution));
  }
}

}  // namespace racksim
