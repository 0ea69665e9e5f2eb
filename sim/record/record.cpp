// Records go through JSON, so that replications may run in processes of their own; they are merged, and their books are
// checked.
#include "record/record.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "record/metric_table.hpp"
#include "record/record_members.hpp"

namespace racksim {

void Histograms::merge(const Histograms& other) {
  for (std::size_t i = 0; i < all.size(); ++i) all[i].merge(other.all[i]);
}

void to_json(nlohmann::json& json, const Histograms& histograms) {
  for (std::size_t i = 0; i < kCountedMetrics; ++i) json[kMetrics[i].name] = histograms.all[i];
}

void from_json(const nlohmann::json& json, Histograms& histograms) {
  for (std::size_t i = 0; i < kCountedMetrics; ++i) json.at(kMetrics[i].name).get_to(histograms.all[i]);
}

nlohmann::json to_json(const Record& record) { return nlohmann::json(record); }

Record record_from_json(const nlohmann::json& json) { return json.get<Record>(); }

void merge(Record& fleet, const Record& rack) {
  merge_values(fleet, rack, Merging::sum, static_cast<double>(fleet.racks_merged));
}

void merge(PoolRecord& into, const PoolRecord& pool) { merge_values(into, pool, Merging::sum, 1); }

void merge(PeopleRecord& into, const PeopleRecord& people) { merge_values(into, people, Merging::sum, 1); }

namespace {

/// Joules of a host that differ from SimGrid's by a larger share than this are a fault of ours.
constexpr double kOracleTolerance = 1e-6;

// Also when either is not a number.
bool differ(double a, double b) { return !(std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)})); }

double sum_energy(const auto& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0, [](double sum, const auto& p) { return sum + p.energy_j; });
}

}  // namespace

double energy_j(const Record& record) { return sum_energy(record.racks) * static_cast<double>(record.racks_merged); }

double busy_s(const Record& record) {
  return std::accumulate(record.devices.begin(), record.devices.end(), 0.0,
                         [](double sum, const DeviceRecord& d) { return sum + d.busy_s; });
}

std::vector<std::string> unbalanced(const Record& r) {
  std::vector<std::string> found;
  const auto ended = std::accumulate(r.outcomes.begin(), r.outcomes.end(), std::int64_t{0});
  const auto all_ended = std::accumulate(r.all_outcomes.begin(), r.all_outcomes.end(), std::int64_t{0});
  if (ended != r.sent) found.push_back(fmt::format("{} turns were sent in the window, {} ended", r.sent, ended));
  if (all_ended != r.all_sent) found.push_back(fmt::format("{} turns were sent, {} ended", r.all_sent, all_ended));
  const std::int64_t of_people = std::accumulate(r.people.begin(), r.people.end(), std::int64_t{0},
                                                 [](std::int64_t sum, const auto& p) { return sum + p.sent; });
  if (!r.people.empty() && of_people != r.sent)
    found.push_back(fmt::format("{} turns were sent in the window, {} by its populations", r.sent, of_people));
  const std::int64_t refused = std::accumulate(r.refusals.begin(), r.refusals.end(), std::int64_t{0});
  if (refused != r.ended(Outcome::rejected))
    found.push_back(fmt::format("{} turns were rejected, {} for a reason", r.ended(Outcome::rejected), refused));
  double chassis_j = 0;
  for (const ServerRecord& s : r.servers) chassis_j += s.chassis_j;
  const double parts_j = sum_energy(r.devices) + chassis_j;
  if (differ(parts_j, sum_energy(r.servers)))
    found.push_back(fmt::format("devices and chassis used {} J, servers {} J", parts_j, sum_energy(r.servers)));
  if (differ(sum_energy(r.racks), sum_energy(r.servers)))
    found.push_back(fmt::format("servers used {} J, racks {} J", sum_energy(r.servers), sum_energy(r.racks)));
  if (r.oracle_worst_relative_error > kOracleTolerance)
    found.push_back(
        fmt::format("a host's joules differ from SimGrid's by {:.3g} of them", r.oracle_worst_relative_error));
  return found;
}

}  // namespace racksim
