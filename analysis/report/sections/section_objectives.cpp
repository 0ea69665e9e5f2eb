// Whether the SLA is kept, what to look at, and three opinions on the same quantities.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"
#include "model/turn.hpp"

namespace racksim {

namespace {

std::string without_sign(std::string per_cent) { return per_cent.substr(0, per_cent.find(" %")); }

std::string kept_text(const Json& o) {
  const double ci = number_in(o.at("attainment").at("ci95"));
  return without_sign(percent(number_in(o.at("attainment").at("mean")))) +
         (std::isnan(ci) ? "" : without_sign(plus_minus_percent(ci)));
}

std::string value_text(const Json& o) {
  const double value = number_in(o.at("value"));
  const std::string text = o.at("unit") == "s" ? seconds(value) : percent(value);
  if (o.at("metric") == "blocked") return text;
  return fmt::format("p{:.4g} {}", number_in(o.at("target")) * 100, text);
}

std::vector<PageCell> objective_row(const Json& o) {
  const bool met = o.at("met");
  PageCell kept{kept_text(o)};
  kept.bar = number_in(o.at("attainment").at("mean"));
  kept.tick = number_in(o.at("target"));
  const bool unclear = !o.at("clear") && !o.at("attainment").at("ci95").is_null();
  return {cell(o.at("objective").get<std::string>()),
          {met ? "met" : "violated", met ? Mark::good : Mark::bad},
          kept,
          cell(fmt::format("{:.6g}", number_in(o.at("target")) * 100)),
          cell(fmt::format("{:+.3g}{}", number_in(o.at("margin")) * 100, unclear ? ", too close to call" : "")),
          cell(value_text(o))};
}

PageTable objectives_table(const Json& objectives) {
  PageTable table{
      "Share of turns (itl: of gaps; blocked: not rejected) that kept each limit; the line in the bar is what was "
      "needed",
      {words("objective"), words("verdict"), figures("kept by (%)"), figures("needed (%)"), figures("margin (pp)"),
       figures("metric at the share needed")},
      {}};
  for (const Json& o : objectives) table.rows.push_back(objective_row(o));
  return table;
}

std::string turns_text(const Json& turns) {
  std::string text =
      fmt::format("{} turns sent in the windows of all replications:", number(number_in(turns.at("sent"))));
  const char* between = " ";
  for (const char* outcome : kOutcomeNames) {
    if (turns.at(outcome) == 0 && outcome != std::string("completed")) continue;
    text += fmt::format("{}{} {}", between, number(number_in(turns.at(outcome))), outcome);
    between = ", ";
  }
  return text + fmt::format("; {} met every objective on turns.", number(number_in(turns.at("good"))));
}

}  // namespace

double usable_w(const Result& result) {
  double sum = 0;
  for (const Json& rack : result.summary.at("racks")) sum += number_in(rack.at("power_usable_w"));
  return sum;
}

std::vector<Tile> tiles(const Result& result) {
  const Json& s = result.summary;
  const Json &metrics = s.at("metrics"), &objectives = s.at("objectives");
  const auto met = std::count_if(objectives.begin(), objectives.end(), [](const Json& o) { return o.at("met"); });
  const double watts = number_in(metrics.at("power").at("mean")), usable = usable_w(result);
  return {{"Objectives met", fmt::format("{} of {}", met, objectives.size()),
           fmt::format("{} of {} turns met all", number(number_in(s.at("turns").at("good"))),
                       number(number_in(s.at("turns").at("sent"))))},
          {"Turns in flight, mean", interval_cell(metrics.at("concurrency")).text,
           fmt::format("peak {}", number(number_in(metrics.at("concurrency_peak").at("max"))))},
          {"Power, mean", number(watts / 1000) + " kW",
           fmt::format("{} of {} kW usable", percent(watts / usable), number(usable / 1000))},
          {"Energy per 1,000 output tokens",
           number(number_in(s.at("energy").at("per_1000_output_tokens").at("mean")) / 1000) + " kJ",
           fmt::format("{} tok/s", number(number_in(metrics.at("output_throughput").at("mean"))))}};
}

PageSection objectives_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{"objectives", "Objectives", {}};
  section.blocks = {table_block(objectives_table(s.at("objectives"))), paragraph_block(turns_text(s.at("turns")))};
  constexpr std::array<std::array<const char*, 2>, 3> kLists{
      {{"What to look at next", "look_at_next"}, {"Be careful", "warnings"}, {"Faults of racksim", "internal_errors"}}};
  for (const auto& [heading, list] : kLists)
    if (!s.at(list).empty()) section.blocks.push_back(list_block(heading, s.at(list)));
  return section;
}

PageSection comparison_section(const Result& result) {
  const Json& s = result.summary;
  PageTable table{"Three opinions on one quantity, of all racks",
                  {words("quantity"), figures("static"), figures("theory"), figures("simulated"), words("unit"),
                   words("what they are")},
                  {}};
  for (const Json& row : s.at("static_theory_simulated"))
    table.rows.push_back({cell(row.at("quantity").get<std::string>()), number_cell(row.at("static")),
                          number_cell(row.at("theory")),
                          interval_cell({{"mean", row.at("simulated")}, {"ci95", row.at("ci95")}}),
                          cell(row.at("unit").get<std::string>()), cell(row.at("remark").get<std::string>())});
  PageSection section{"comparison", "Static, theory, simulated", {table_block(std::move(table))}};
  const Json& estimate = s.at("estimate");
  if (!estimate.at("arithmetic").empty())
    section.blocks.push_back(folded("Arithmetic of the static estimate", {items_block(estimate.at("arithmetic"))}));
  return section;
}

}  // namespace racksim
