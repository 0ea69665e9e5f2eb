// The columns of servers.csv.
#include "analysis/summary/servers_csv.hpp"

#include "record/csv_columns.hpp"

namespace racksim {

namespace {

/// A device is a server without chassis and turns.
struct UseRow {
  const char* kind;
  ServerUse use;
};

const CsvColumns<UseRow>& use_columns() {
  static const CsvColumns<UseRow> all{
      {"kind", "", "`server` or `device`", &UseRow::kind},
      {"name", "", "As in the platform", [](const UseRow& r) { return r.use.name; }},
      {"utilization", "1", "Exact; a server's is the mean of its devices",
       [](const UseRow& r) { return r.use.utilization; }},
      {"power_mean_w", "W",
       "At the wall: a device's own meter shows `psu_efficiency` times as much. Exact integral of the power curve; the "
       "curve is the profile's",
       [](const UseRow& r) { return r.use.mean_w; }},
      {"power_peak_w", "W", "Highest level that lasted", [](const UseRow& r) { return r.use.peak_w; }},
      {"energy_j", "J", "One window, mean over replications", [](const UseRow& r) { return r.use.energy_j; }},
      {"chassis_energy_j", "J", "Servers only: fans, host CPUs, NICs; assumed to follow the devices",
       [](const UseRow& r) { return r.use.chassis_j; }},
      {"prompt_energy_j", "J", "Of `energy_j`, what devices drew in steps that took in prompts, all of such a step",
       [](const UseRow& r) { return r.use.prompt_j; }},
      {"idle_energy_j", "J", "Of `energy_j`, what devices drew while no step ran, at the platform's idle watts",
       [](const UseRow& r) { return r.use.idle_j; }},
      {"completed_turns", "turns", "Servers only: one window, mean over replications",
       [](const UseRow& r) { return r.use.turns; }}};
  return all;
}

ServerUse as_server(const DeviceUse& d) {
  return {.name = d.name,
          .utilization = d.utilization,
          .mean_w = d.mean_w,
          .peak_w = d.peak_w,
          .energy_j = d.energy_j,
          .chassis_j = kNotAvailable,
          .prompt_j = d.prompt_j,
          .idle_j = d.idle_j,
          .turns = kNotAvailable};
}

}  // namespace

std::string servers_csv(const Summary& s) {
  std::vector<UseRow> rows;
  for (const ServerUse& server : s.servers) rows.push_back({"server", server});
  for (const DeviceUse& device : s.devices) rows.push_back({"device", as_server(device)});
  return csv_table(use_columns(), rows);
}

std::vector<Described> servers_csv_described() { return described(use_columns()); }

}  // namespace racksim
