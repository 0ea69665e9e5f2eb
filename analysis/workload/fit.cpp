// Fit: profile, surges, gaps.
#include "analysis/workload/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/workload/fit_arrivals.hpp"
#include "analysis/workload/fit_lengths.hpp"
#include "model/users/arrivals.hpp"
#include "model/users/rate_clock.hpp"
#include "model/users/sampler.hpp"

namespace racksim {
namespace {

constexpr std::uint64_t kFewestRequests = 100;
constexpr double kDay_s = 86400;

void refuse_if_too_short(const TraceFacts& facts) {
  if (facts.rows >= kFewestRequests && facts.last_s > facts.first_s) return;
  throw InvalidInput({{fmt::format("{} requests at {} times are too few to fit a generator to", facts.rows,
                                   facts.last_s > facts.first_s ? "different" : "equal"),
                       {facts.source.path, 0, 0, 1},
                       {},
                       fmt::format("at least {} are needed, and time between them", kFewestRequests)}});
}

/// How long the trace lasts, its last gap included.
double span_of(const TraceFacts& facts) { return facts.round_s(); }

/// Mean rates by the part of the period that they fall into.
std::vector<double> counts_by_step(const FittedTraffic& f, std::size_t steps) {
  std::vector<double> counts(steps, 0);
  Requests requests(f.facts, f.clock);
  while (const auto row = requests.next()) {
    const double within = std::fmod(row->time_s, f.profile_period_s) / f.profile_period_s;
    ++counts[std::min(steps - 1, static_cast<std::size_t>(within * static_cast<double>(steps)))];
  }
  return counts;
}

/// Seconds of the trace that fall into each step of the period.
std::vector<double> seconds_by_step(double span_s, double period_s, std::size_t steps) {
  const double step_s = period_s / static_cast<double>(steps), rounds = std::floor(span_s / period_s);
  const double rest_s = span_s - rounds * period_s;
  std::vector<double> seconds;
  for (std::size_t i = 0; i < steps; ++i)
    seconds.push_back(rounds * step_s + std::clamp(rest_s - static_cast<double>(i) * step_s, 0.0, step_s));
  return seconds;
}

/// Chance makes counts vary, too: factors are moved towards 1 by the share of their variance that the `dispersion` of
/// counts explains (James and Stein 1961).
void set_profile(FittedTraffic& f, std::size_t steps, double dispersion) {
  const double span_s = span_of(f.facts), rate = f.arrivals.sessions_per_s;
  const std::vector<double> counts = counts_by_step(f, steps),
                            seconds = seconds_by_step(span_s, f.profile_period_s, steps);
  double variance = 0, chance = 0;
  std::vector<double> factors;
  for (std::size_t i = 0; i < steps; ++i) {
    factors.push_back(seconds[i] > 0 ? counts[i] / seconds[i] / rate : 1);
    variance += std::pow(factors[i] - 1, 2) / static_cast<double>(steps);
    if (seconds[i] > 0) chance += dispersion / (rate * seconds[i]) / static_cast<double>(steps);
  }
  const double kept = variance > 0 ? std::max(0.0, 1 - chance / variance) : 0;
  if (kept == 0) return;
  f.arrivals.rate.period_s = f.profile_period_s;
  for (std::size_t i = 0; i < steps; ++i)
    f.arrivals.rate.steps.push_back({rounded(static_cast<double>(i) * f.profile_period_s / static_cast<double>(steps)),
                                     rounded(1 + kept * (factors[i] - 1))});
}

void add_profile(FittedTraffic& f, std::int64_t asked) {
  const double span_s = span_of(f.facts);
  const bool days = span_s >= 2 * kDay_s;
  const std::int64_t steps = asked >= 0 ? asked : days ? 24 : 12;
  if (steps < 2) return;
  f.profile_period_s = days ? kDay_s : std::ceil(span_s);
  const WorkloadStatistics s = statistics_of(f, {10});
  const double dispersion = std::isfinite(s.dispersion.front()) ? std::max(1.0, s.dispersion.front()) : 1;
  set_profile(f, static_cast<std::size_t>(steps), dispersion);
  if (f.arrivals.rate.steps.empty()) f.profile_period_s = 0;
}

/// Statistics by the profile's own clock, in which the rate is even.
WorkloadStatistics evened(const FittedTraffic& f, const std::vector<double>& windows_s) {
  const RateClock clock(f.arrivals.rate);
  Requests requests(f.facts, f.clock);
  WorkloadMeter meter(windows_s);
  while (const auto row = requests.next())
    meter.add(clock.operational(row->time_s), row->input_tokens, row->output_tokens);
  return meter.statistics(clock.operational(span_of(f.facts)));
}

}  // namespace

std::vector<double> comparison_windows_s() { return {1, 10, 60}; }

WorkloadStatistics statistics_of(const FittedTraffic& f, const std::vector<double>& windows_s) {
  Requests requests(f.facts, f.clock);
  WorkloadMeter meter(windows_s);
  while (const auto row = requests.next()) meter.add(row->time_s, row->input_tokens, row->output_tokens);
  return meter.statistics(span_of(f.facts));
}

FittedTraffic fit_trace(const FitRequest& request) {
  FittedTraffic f{.arrivals = {}, .lengths = {}, .facts = read_facts(request.source), .clock = {}};
  refuse_if_too_short(f.facts);
  f.clock = clock_of(f.facts);
  const double span_s = span_of(f.facts);
  f.arrivals.sessions_per_s = rounded(static_cast<double>(f.facts.rows) / span_s);
  f.arrivals.gaps = request.gaps;
  add_profile(f, request.profile_steps);
  const std::vector<double> windows_s = fit_windows_s(span_s, f.arrivals.sessions_per_s, f.clock.tick_s);
  fit_arrivals(f.arrivals, evened(f, windows_s));
  fit_lengths(f, request.lengths);
  return f;
}

WorkloadStatistics generate(const OpenArrivals& arrivals, const Lengths& lengths, std::uint64_t seed,
                            std::uint64_t replication, double span_s, const std::vector<double>& windows_s) {
  ArrivalProcess process(arrivals, Stream(seed, Purpose::arrivals, {replication, 0}));
  WorkloadMeter meter(windows_s);
  std::uint64_t number = 0;
  const auto add_all = [&](const auto& draw) {
    for (double now_s = process.next_gap_s(); now_s < span_s; now_s += process.next_gap_s()) {
      Stream draws(seed, Purpose::turn, {replication, number++});
      const auto [prompt, output] = draw(draws);
      meter.add(now_s, prompt, output);
    }
  };
  const auto apart = [&](const LengthsApart& drawn) {
    add_all([&](Stream& draws) {
      const std::int64_t prompt = sample_count(drawn.prompt_tokens, draws, 1);
      return std::pair{prompt, sample_count(drawn.output_tokens, draws, 1)};
    });
  };
  const auto together = [&](const LengthsTogether& drawn) {
    const auto table = table_of(drawn);
    add_all([&](Stream& draws) { return sample_row(*table, draws); });
  };
  std::visit(Overloads{apart, together}, lengths);
  return meter.statistics(span_s);
}

double FitRow::spread() const { return fitted.ci95 * std::sqrt(static_cast<double>(fitted.count) + 1); }

std::vector<FitRow> compare(const FittedTraffic& f, std::uint64_t seed, std::int64_t replications) {
  const std::vector<double> windows_s = comparison_windows_s();
  const WorkloadStatistics trace = statistics_of(f, windows_s);
  std::vector<WorkloadStatistics> made;
  for (std::int64_t r = 0; r < replications; ++r)
    made.push_back(generate(f.arrivals, f.lengths, seed, static_cast<std::uint64_t>(r), trace.span_s, windows_s));
  std::vector<FitRow> rows;
  const auto add = [&](std::string name, const std::string& unit, auto value) {
    std::vector<double> values;
    for (const WorkloadStatistics& s : made) values.push_back(value(s));
    rows.push_back({std::move(name), unit, value(trace), interval(values)});
  };
  using S = WorkloadStatistics;
  add("rate", "1/s", [](const S& s) { return s.rate_per_s; });
  add("variation of gaps", "", [](const S& s) { return s.gap_variation; });
  for (std::size_t w = 0; w < windows_s.size(); ++w)
    add(fmt::format("dispersion in {:g} s", windows_s[w]), "", [w](const S& s) { return s.dispersion[w]; });
  for (const auto& [name, member] : {std::pair{"prompt", &S::prompt}, std::pair{"output", &S::output}}) {
    add(fmt::format("{} mean", name), "tokens", [m = member](const S& s) { return (s.*m).mean; });
    add(fmt::format("{} p50", name), "tokens", [m = member](const S& s) { return (s.*m).p50; });
    add(fmt::format("{} p90", name), "tokens", [m = member](const S& s) { return (s.*m).p90; });
    add(fmt::format("{} p99", name), "tokens", [m = member](const S& s) { return (s.*m).p99; });
  }
  add("correlation", "", [](const S& s) { return s.correlation; });
  return rows;
}

}  // namespace racksim
