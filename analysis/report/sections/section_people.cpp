// How each population fared.
#include <fmt/format.h>

#include <array>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

PageTable people_table(const Json& people) {
  PageTable table{"Shares of the turns that each population sent; good: met every objective on turns",
                  {words("users"), figures("turns sent"), figures("good (%)"), figures("completed (%)"),
                   figures("rejected (%)"), figures("gave up (%)"), figures("ttft p50 (s)"), figures("ttft p99 (s)"),
                   figures("tpot p50 (ms)"), figures("tpot p99 (ms)"), figures("stalled (%)")},
                  {}};
  static constexpr std::array<const char*, 3> kShares{"completed", "rejected", "abandoned"};
  for (const Json& p : people) {
    const double sent = number_in(p.at("sent"));
    std::vector<PageCell> row{cell(p.at("users").get<std::string>()), number_cell(p.at("sent")),
                              share_cell(number_in(p.at("good_fraction")))};
    for (const char* outcome : kShares) {
      row.push_back(share_cell(number_in(p.at(outcome)) / sent));
      row.back().bar.reset();
    }
    for (const char* field : {"ttft_p50_s", "ttft_p99_s"}) row.push_back(number_cell(p.at(field)));
    for (const char* field : {"tpot_p50_s", "tpot_p99_s"}) row.push_back(number_cell(p.at(field), 1e3));
    row.push_back(number_cell(p.at("stall_ratio_mean"), 1e2));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The objectives that name populations, in words.
std::vector<std::string> own_limits(const Json& objectives) {
  std::vector<std::string> list;
  for (const Json& o : objectives)
    if (!o.at("users").empty())
      list.push_back(fmt::format("{}: kept by {}, {} were needed.", o.at("objective").get<std::string>(),
                                 percent(number_in(o.at("attainment").at("mean"))),
                                 written_percent(number_in(o.at("target")))));
  return list;
}

}  // namespace

PageSection people_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{"people", "How each population fared", {table_block(people_table(s.at("people")))}};
  const std::vector<std::string> limits = own_limits(s.at("objectives"));
  if (!limits.empty()) section.blocks.push_back(list_block("Limits of their own", limits));
  return section;
}

}  // namespace racksim
