// The page of a run, from top to bottom.
#include "analysis/report/report.hpp"

#include <array>

#include "analysis/report/pages/pages.hpp"
#include "analysis/report/sections/sections.hpp"
#include "input/text/diagnostics.hpp"

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
    page.sections.push_back(objectives_section(result));
    if (s.contains("people")) page.sections.push_back(people_section(result));
    for (const auto& section : {comparison_section, timeline_section, latency_section, power_section, servers_section})
      page.sections.push_back(section(result));
  }
  page.sections.push_back(method_section(result));
  page.sections.push_back(reproduce_section(result));
  return page;
}

template <class Make>
std::string guarded(const std::filesystem::path& file, Make make) {
  try {
    return make();
  } catch (const Json::exception&) {
    throw InvalidInput(
        {{"another version of racksim wrote this result", {.file = file.string()}, {}, "make it again"}});
  }
}

using StudyPage = Page (*)(const Json&);
constexpr std::array<std::pair<const char*, StudyPage>, 4> kStudies{{{"audit.json", audit_page},
                                                                     {"capacity.json", capacity_page},
                                                                     {"sweep.json", sweep_page},
                                                                     {"comparison.json", comparison_page}}};

std::string html_of(const std::filesystem::path& file, StudyPage page) {
  const Json json = read_json(file);
  return guarded(file, [&] { return as_html(page(json)); });
}

}  // namespace

std::string report_html(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const auto& [file, page] : kStudies)
    if (std::filesystem::exists(folder / file, ignored)) return html_of(folder / file, page);
  const Result result = read_result(folder);
  return guarded(folder / "summary.json", [&] { return as_html(page_of(result)); });
}

}  // namespace racksim
