// Metrics by name, and the judgement of objectives.
#include "analysis/summary/metrics.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

namespace {

struct NamedValue {
  const char* name;
  const char* unit;
  const char* meaning;  ///< one value for each replication
  double (*of)(const Record&);
};

double utilization(const Record& r) {
  double busy_s = 0;
  for (const DeviceRecord& d : r.devices) busy_s += d.busy_s;
  return ratio(busy_s, r.window_s * static_cast<double>(r.devices.size()));
}

double completed(const Record& r) {
  return static_cast<double>(r.outcomes[static_cast<std::size_t>(Outcome::completed)]);
}

constexpr std::array<NamedValue, 16> kValues{
    {{"request_throughput", "1/s", "Completed turns per second of the window",
      [](const Record& r) { return completed(r) / r.window_s; }},
     {"output_throughput", "tok/s", "Output tokens of completed turns",
      [](const Record& r) { return r.output_tokens / r.window_s; }},
     {"total_token_throughput", "tok/s", "Input and output tokens of completed turns",
      [](const Record& r) { return (r.input_tokens + r.output_tokens) / r.window_s; }},
     {"request_goodput", "1/s", "Good turns per second: those that met every objective on turns",
      [](const Record& r) { return static_cast<double>(r.good_turns) / r.window_s; }},
     {"good_fraction", "1", "Good turns / turns sent",
      [](const Record& r) { return ratio(static_cast<double>(r.good_turns), static_cast<double>(r.sent)); }},
     {"output_goodput", "tok/s", "Output tokens of good turns",
      [](const Record& r) { return r.good_output_tokens / r.window_s; }},
     {"cached_input_share", "1", "Of input tokens of completed turns, those in KV when they were admitted",
      [](const Record& r) { return ratio(r.cached_input_tokens, r.input_tokens); }},
     {"concurrency", "turns", "In flight, time average",
      [](const Record& r) { return r.in_flight.integral / r.window_s; }},
     {"concurrency_peak", "turns", "In flight, most; of a fleet the sum of its racks' peaks, a bound",
      [](const Record& r) { return r.in_flight.peak; }},
     {"sessions", "sessions", "Alive, time average",
      [](const Record& r) { return r.sessions_alive.integral / r.window_s; }},
     {"sessions_peak", "sessions", "Alive, most", [](const Record& r) { return r.sessions_alive.peak; }},
     {"waiting", "turns", "For a place in a batch, at the router or at an instance; time average",
      [](const Record& r) { return r.waiting.integral / r.window_s; }},
     {"utilization", "1", "Share of time with a step running, mean over devices", utilization},
     {"power", "W", "All racks, mean over the window", [](const Record& r) { return energy_j(r) / r.window_s; }},
     {"energy", "J", "All racks, window", energy_j},
     {"energy_per_output_token", "J", "All racks, per output token of completed turns",
      [](const Record& r) { return ratio(energy_j(r), r.output_tokens); }}}};

Metric from_histogram(const NamedHistogram& named, const std::vector<Record>& records) {
  const Histogram all = merged(records, named.of);
  Metric m{.name = named.name, .unit = named.unit, .count = all.count()};
  m.quantiles.fill(kNotAvailable);
  if (all.count() <= 0) return m;
  m.mean = interval(
      each(records, [&](const Record& r) { return (r.*named.of).count() > 0 ? (r.*named.of).mean() : kNotAvailable; }));
  m.mean.mean = all.mean();
  m.std = all.stddev();
  m.min = all.min();
  m.max = all.max();
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) m.quantiles[i] = all.quantile(kQuantiles[i]);
  return m;
}

Metric from_values(const NamedValue& named, const std::vector<Record>& records) {
  std::vector<double> values = each(records, named.of);
  std::erase_if(values, [](double v) { return std::isnan(v); });
  Metric m{
      .name = named.name, .unit = named.unit, .count = static_cast<double>(values.size()), .mean = interval(values)};
  m.quantiles.fill(kNotAvailable);
  if (values.empty()) return m;
  m.std = m.mean.std;
  m.min = *std::min_element(values.begin(), values.end());
  m.max = *std::max_element(values.begin(), values.end());
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) m.quantiles[i] = quantile(values, kQuantiles[i]);
  return m;
}

HistogramOf histogram_of(Objective::Metric metric) {
  switch (metric) {
    case Objective::Metric::ttft:
      return &Record::ttft_s;
    case Objective::Metric::itl:
      return &Record::itl_s;
    case Objective::Metric::e2el:
      return &Record::e2el_s;
    case Objective::Metric::stall_ratio:
      return &Record::stall_ratio;
    case Objective::Metric::qoe_loss:
      return &Record::qoe_loss;
    case Objective::Metric::tpot:
    case Objective::Metric::blocked:
      return &Record::tpot_s;
  }
  return &Record::tpot_s;
}

Histogram PeopleRecord::*histogram_of_people(Objective::Metric metric) {
  switch (metric) {
    case Objective::Metric::ttft:
      return &PeopleRecord::ttft_s;
    case Objective::Metric::e2el:
      return &PeopleRecord::e2el_s;
    case Objective::Metric::stall_ratio:
      return &PeopleRecord::stall_ratio;
    case Objective::Metric::qoe_loss:
      return &PeopleRecord::qoe_loss;
    default:
      return &PeopleRecord::tpot_s;
  }
}

// Of those whom the objective is about.
Histogram observed(const Objective& o, const std::vector<Record>& records) {
  if (o.users.empty() || records.front().people.empty()) return merged(records, histogram_of(o.metric));
  Histogram all;
  for (const Record& r : records)
    for (const PeopleRecord& p : r.people)
      if (std::find(o.users.begin(), o.users.end(), p.name) != o.users.end())
        all.merge(p.*histogram_of_people(o.metric));
  return all;
}

double value_of(const ObjectiveResult& result, const std::vector<Record>& records) {
  if (result.objective.metric == Objective::Metric::blocked) return 1 - result.attained.mean;
  const Histogram all = observed(result.objective, records);
  return all.count() > 0 ? all.quantile(result.objective.attainment) : kNotAvailable;
}

// A replication in which nothing was put to the test says nothing; if none was, the objective is not met.
ObjectiveResult judge_one(const Objective& objective, std::size_t index, const std::vector<Record>& records) {
  ObjectiveResult result{.objective = objective};
  result.attained = interval(
      each(records, [&](const Record& r) { return ratio(r.objectives[index].good, r.objectives[index].counted); }));
  result.value = value_of(result, records);
  result.margin = result.attained.mean - result.needed();
  result.met = result.margin >= -1e-12;
  result.clear = result.attained.excludes(result.needed()) || result.attained.ci95 == 0;
  return result;
}

}  // namespace

std::vector<double> each(const std::vector<Record>& records, const std::function<double(const Record&)>& value) {
  std::vector<double> values(records.size());
  std::transform(records.begin(), records.end(), values.begin(), value);
  return values;
}

Histogram merged(const std::vector<Record>& records, HistogramOf of) {
  Histogram all;
  for (const Record& r : records) all.merge(r.*of);
  return all;
}

double energy_j(const Record& record) {
  double sum = 0;
  for (const RackRecord& rack : record.racks) sum += rack.energy_j;
  return sum * static_cast<double>(record.racks_merged);
}

std::vector<Metric> metrics(const std::vector<Record>& records) {
  std::vector<Metric> all;
  for (const auto& named : kHistograms) all.push_back(from_histogram(named, records));
  for (const auto& named : kValues) all.push_back(from_values(named, records));
  return all;
}

std::vector<Described> metrics_described() {
  std::vector<Described> all;
  for (const auto& named : kHistograms) all.push_back({named.name, named.unit, named.meaning});
  for (const auto& named : kValues) all.push_back({named.name, named.unit, named.meaning});
  return all;
}

std::vector<ObjectiveResult> judge(const std::vector<Objective>& sla, const std::vector<Record>& records) {
  std::vector<ObjectiveResult> results;
  for (std::size_t i = 0; i < sla.size(); ++i) results.push_back(judge_one(sla[i], i, records));
  return results;
}

std::vector<PeopleResult> people(const std::vector<Record>& records) {
  std::vector<PeopleResult> results;
  for (std::size_t i = 0; i < records.front().people.size(); ++i) {
    PeopleRecord all;
    for (const Record& r : records) {
      const PeopleRecord& p = r.people[i];
      all.sent += p.sent;
      all.good_turns += p.good_turns;
      for (std::size_t o = 0; o < all.outcomes.size(); ++o) all.outcomes[o] += p.outcomes[o];
      for (std::size_t w = 0; w < all.refusals.size(); ++w) all.refusals[w] += p.refusals[w];
      all.ttft_s.merge(p.ttft_s);
      all.tpot_s.merge(p.tpot_s);
      all.stall_ratio.merge(p.stall_ratio);
      all.qoe_loss.merge(p.qoe_loss);
    }
    const auto at = [](const Histogram& h, double q) { return h.count() > 0 ? h.quantile(q) : kNotAvailable; };
    results.push_back({.name = records.front().people[i].name,
                       .sent = all.sent,
                       .outcomes = all.outcomes,
                       .refusals = all.refusals,
                       .good_fraction = ratio(static_cast<double>(all.good_turns), static_cast<double>(all.sent)),
                       .ttft_p50_s = at(all.ttft_s, 0.5),
                       .ttft_p99_s = at(all.ttft_s, 0.99),
                       .tpot_p50_s = at(all.tpot_s, 0.5),
                       .tpot_p99_s = at(all.tpot_s, 0.99),
                       .stall_ratio_mean = all.stall_ratio.count() > 0 ? all.stall_ratio.mean() : kNotAvailable,
                       .qoe_loss_mean = all.qoe_loss.count() > 0 ? all.qoe_loss.mean() : kNotAvailable});
  }
  return results;
}

}  // namespace racksim
