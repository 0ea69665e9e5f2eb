// The page of a run, from top to bottom.
#include "analysis/report/report.hpp"

#include "analysis/report/sections.hpp"
#include "scenario/diagnostics.hpp"

namespace racksim {

namespace {

Page page_of(const Result& result) {
  const Json& s = result.summary;
  Page page;
  page.kind = "run";
  page.title = s.at("scenario");
  page.description = s.at("description");
  page.badge = s.at("verdict");
  page.mark = s.at("sla_met").is_null() ? Mark::unsure : s.at("sla_met") ? Mark::good : Mark::bad;
  page.sentence = s.at("sentence");
  page.footer = "racksim " + result.version;
  if (result.simulated()) {
    page.tiles = tiles(result);
    for (const auto& section :
         {objectives_section, comparison_section, timeline_section, latency_section, power_section, servers_section})
      page.sections.push_back(section(result));
  }
  page.sections.push_back(method_section(result));
  page.sections.push_back(reproduce_section(result));
  return page;
}

}  // namespace

std::string report_html(const std::filesystem::path& folder) {
  const Result result = read_result(folder);
  try {
    return as_html(page_of(result));
  } catch (const Json::exception&) {
    throw InvalidInput({{"another version of racksim wrote this result",
                         {.file = (folder / "summary.json").string()},
                         {},
                         "run resolved.yaml again"}});
  }
}

}  // namespace racksim
