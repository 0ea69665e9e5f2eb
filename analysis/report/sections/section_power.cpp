// Watts against the budget, and where the joules went.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

constexpr double kWh = 3.6e6;

PageTable racks_table(const Json& racks) {
  PageTable table{"Watts by rack; the line in the bar is the peak, its end the usable power",
                  {words("rack"), figures("mean (W)"), figures("p99 (W)"), figures("peak (W)"), figures("usable (W)"),
                   figures("budget (W)"), figures("cap (W)"), figures("nameplates (W)"), figures("never used (%)")},
                  {}};
  for (const Json& r : racks) {
    const double usable = number_in(r.at("power_usable_w"));
    PageCell mean = interval_cell(r.at("power_mean_w"));
    mean.bar = number_in(r.at("power_mean_w").at("mean")) / usable;
    mean.tick = number_in(r.at("power_peak_w")) / usable;
    const std::string unused = percent(number_in(r.at("never_used_share")));
    table.rows.push_back({cell(r.at("rack").get<std::string>()), mean, number_cell(r.at("power_p99_w")),
                          number_cell(r.at("power_peak_w")), number_cell(r.at("power_usable_w")),
                          number_cell(r.at("power_budget_w")), number_cell(r.at("power_cap_w")),
                          number_cell(r.at("power_nameplate_w")), cell(unused.substr(0, unused.find(" %")))});
  }
  return table;
}

/// What the racks draw at least for a share of the time: the duration curve in numbers.
PageTable duration_table(const Result& result) {
  static constexpr std::array<double, 7> kShares{1, 0.99, 0.9, 0.5, 0.1, 0.01, 0};
  PageTable table{"Power drawn or exceeded for a share of the time (W)", {words("rack")}, {}};
  for (const double share : kShares) table.columns.push_back(figures(fmt::format("{:g} %", share * 100)));
  for (const Spread& s : result.spreads) {
    if (s.quantity != "power") continue;
    std::vector<PageCell> cells{cell(s.of)};
    for (const double share : kShares) {
      double above = s.weight();
      auto bin = s.bins.begin();
      while (bin + 1 != s.bins.end() && above - bin->weight >= share * s.weight() && share < 1)
        above -= (bin++)->weight;
      cells.push_back(cell(number((bin->from + bin->to) / 2)));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

PageTable energy_table(const Json& energy) {
  PageTable table{
      "What a unit of work costs, idle energy included", {words("energy per"), figures("kJ"), figures("Wh")}, {}};
  static constexpr std::array<std::array<const char*, 2>, 4> kEnergyRows{
      {{"per_session", "session begun"},
       {"per_1000_output_tokens", "1,000 output tokens"},
       {"per_turn", "completed turn"},
       {"per_good_turn", "turn that met the SLA"}}};
  for (const auto& [field, name] : kEnergyRows)
    table.rows.push_back(
        {cell(name), interval_cell(energy.at(field), 1e-3), interval_cell(energy.at(field), 1 / 3600.0)});
  return table;
}

double sum(const Json& list, const char* field) {
  double all = 0;
  for (const Json& one : list) all += number_in(one.at(field));
  return all;
}

PageTable states_table(const Json& s) {
  const double waiting = sum(s.at("devices"), "idle_energy_j"), prompts = sum(s.at("devices"), "prompt_energy_j"),
               devices = sum(s.at("devices"), "energy_j"), chassis = sum(s.at("servers"), "chassis_energy_j"),
               all = devices + chassis;
  const std::array<double, 4> parts{prompts, devices - waiting - prompts, waiting, chassis};
  PageTable table{"Energy by state, of one window", {words("state"), figures("kWh"), figures("share (%)")}, {}};
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0)
      table.rows.push_back({cell(kPartNames[i]), cell(number(parts[i] / kWh)), share_cell(parts[i] / all)});
  table.rows.push_back({cell("all"), cell(number(all / kWh)), cell("100")});
  return table;
}

std::vector<EnergyPart> server_parts(const Json& servers) {
  std::vector<EnergyPart> parts;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const Json& u = servers[i];
    const double all = number_in(u.at("energy_j")), chassis = number_in(u.at("chassis_energy_j")),
                 prompts = number_in(u.at("prompt_energy_j")), waiting = number_in(u.at("idle_energy_j"));
    const std::string name = u.at("server");
    parts.push_back({i, name, kPartNames[kPrompts], prompts});
    parts.push_back({i, name, kPartNames[kDecoding], all - chassis - waiting - prompts});
    parts.push_back({i, name, kPartNames[kWaiting], waiting});
    parts.push_back({i, name, kPartNames[kChassis], chassis});
  }
  return parts;
}

std::vector<EnergyPart> device_parts(const Json& devices) {
  std::vector<EnergyPart> parts;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const Json& u = devices[i];
    const double all = number_in(u.at("energy_j")), prompts = number_in(u.at("prompt_energy_j")),
                 waiting = number_in(u.at("idle_energy_j"));
    parts.push_back({i, u.at("device"), kPartNames[kPrompts], prompts});
    parts.push_back({i, u.at("device"), kPartNames[kDecoding], all - waiting - prompts});
    parts.push_back({i, u.at("device"), kPartNames[kWaiting], waiting});
  }
  return parts;
}

Figure energy_figure(const char* id, const char* title, const std::vector<EnergyPart>& parts) {
  double most = 0;
  for (const EnergyPart& p : parts) most = std::max(most, p.joules);
  const bool large = most > kWh;
  return {id, title, "Of one window, mean over replications.",
          energy_chart(parts, large ? kWh : kWh / 1000, large ? "kWh" : "Wh"), 240};
}

}  // namespace

PageSection power_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{"power", "Power and energy", {table_block(racks_table(s.at("racks")))}};
  if (s.at("power") == "nameplate")
    section.blocks.push_back(paragraph_block("Watts and joules are nameplates, drawn all the time."));
  section.blocks.push_back(figures_block(
      {{"duration", "Power duration curve", "For how much of the time a rack drew at least so much, all replications.",
        duration_chart(result), 280}}));
  section.blocks.push_back(table_block(duration_table(result)));
  section.blocks.push_back(table_block(energy_table(s.at("energy"))));
  section.blocks.push_back(table_block(states_table(s)));
  std::vector<Figure> charts{energy_figure("energy-servers", "Energy by server", server_parts(s.at("servers")))};
  if (s.at("devices").size() != s.at("servers").size())
    charts.push_back(energy_figure("energy-devices", "Energy by device", device_parts(s.at("devices"))));
  section.blocks.push_back(figures_block(std::move(charts)));
  if (!s.at("energy").at("oracle_worst_relative_error").is_null())
    section.blocks.push_back(paragraph_block(
        fmt::format("Checked against SimGrid's host energy plugin: no host's joules differ by more than {:.1g}.",
                    number_in(s.at("energy").at("oracle_worst_relative_error")))));
  return section;
}

}  // namespace racksim
