// The page of a sweep: which points keep the SLA, which failed, and every point as a row.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/report/pages/pages.hpp"
#include "analysis/report/pages/sweep_view.hpp"
#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"

namespace racksim {

namespace {

constexpr std::size_t kMostRows = 400;  ///< of the table of points; the others are in points.csv

std::string count_of(const Json& json) { return number(number_in(json)); }

/// Keys, each in `quotes`.
std::string listed_axes(const Json& sweep, const std::string& quote = "`") {
  std::string all;
  for (const Json& axis : sweep.at("axes")) all += (all.empty() ? "" : ", ") + quote + text_of(axis.at("key")) + quote;
  return all;
}

std::string sentence_case(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::vector<PageCell> place_cells(const Json& point, const Json& axes) {
  std::vector<PageCell> row{cell(std::to_string(point.at("point").get<std::size_t>()))};
  for (const Json& axis : axes) row.push_back(cell(text_of(point.at("values").at(text_of(axis.at("key"))))));
  return row;
}

std::vector<PageColumn> place_columns(const SweepView& view, const Json& axes) {
  std::vector<PageColumn> columns{words("point")};
  for (const Json& axis : axes) {
    const auto at =
        std::find_if(view.axes.begin(), view.axes.end(), [&](const auto& a) { return a.key == axis.at("key"); });
    columns.push_back(figures(at == view.axes.end() ? text_of(axis.at("key")) : at->name));
  }
  return columns;
}

PageTable faults_table(const Json& sweep, const SweepView& view) {
  PageTable table{"Points that failed, and why", place_columns(view, sweep.at("axes")), {}};
  table.columns.push_back(words("fault"));
  for (const Json& p : sweep.at("points")) {
    if (p.at("state") != "failed" || table.rows.size() == kMostRows) continue;
    table.rows.push_back(place_cells(p, sweep.at("axes")));
    table.rows.back().push_back(cell(text_of(p.at("fault"))));
  }
  return table;
}

std::vector<PageCell> result_cells(const Json& p) {
  const bool met = p.at("metrics").at("sla_met") > 0;
  std::vector<PageCell> row{{met ? "met" : "violated", met ? Mark::good : Mark::bad}};
  PageCell share{"-"};
  if (p.contains("binding")) {
    const Json& b = p.at("binding");
    share = share_cell(number_in(b.at("kept")));
    share.tick = number_in(b.at("needed"));
    row.push_back(cell(text_of(b.at("objective"))));
  } else {
    row.push_back(cell("-"));
  }
  row.push_back(share);
  const auto interval = [&](const char* mean, const char* ci95, double scale) {
    row.push_back(cell(number(metric(p, mean) * scale) + plus_minus(metric(p, ci95) * scale)));
  };
  interval("concurrency_mean", "concurrency_ci95", 1);
  row.push_back(cell(number(metric(p, "ttft_p99_s"))));
  row.push_back(cell(number(metric(p, "tpot_p99_s") * 1e3)));
  interval("output_throughput_mean_tok_per_s", "output_throughput_ci95_tok_per_s", 1);
  interval("power_mean_w", "power_ci95_w", 1);
  return row;
}

PageTable points_table(const Json& sweep, const SweepView& view) {
  PageTable table{"Points; binds: the objective with the least margin; the line in the bar is what was needed",
                  place_columns(view, sweep.at("axes")),
                  {}};
  for (PageColumn& c : std::vector<PageColumn>{
           words("SLA"), words("binds"), figures("kept by (%)"), figures("turns in flight"), figures("ttft p99 (s)"),
           figures("tpot p99 (ms)"), figures("output (tok/s)"), figures("power (W)")})
    table.columns.push_back(std::move(c));
  for (const Json* p : view.done) {
    if (table.rows.size() == kMostRows) break;
    table.rows.push_back(place_cells(*p, sweep.at("axes")));
    for (PageCell& c : result_cells(*p)) table.rows.back().push_back(std::move(c));
  }
  return table;
}

PageSection points_section(const Json& sweep, const SweepView& view) {
  PageSection section{"points", "All points", {}};
  if (view.done.empty())
    section.blocks.push_back(paragraph_block("No point is done yet."));
  else
    section.blocks.push_back(table_block(points_table(sweep, view)));
  if (view.done.size() > kMostRows)
    section.blocks.push_back(paragraph_block(fmt::format(
        "These are the first {}; all {} are in points.csv, with every metric.", kMostRows, view.done.size())));
  if (sweep.at("open") > 0)
    section.blocks.push_back(paragraph_block(fmt::format(
        "{} points are not run yet: `racksim sweep run` with --resume goes on.", count_of(sweep.at("open")))));
  return section;
}

PageSection method_section(const Json& sweep) {
  const std::string design = sweep.at("design");
  PageSection section{"method", "Method", {}};
  section.blocks.push_back(paragraph_block(fmt::format(
      "A {} over {}, on the scenario `{}`. Every point is a run of its own, with the same seed: the same random "
      "numbers "
      "everywhere, unless `run.seed` is an axis, so that neighbours differ by their keys more than by chance. ± and "
      "bars are Student's 95 % intervals over replications; they cover chance only.",
      design, listed_axes(sweep), text_of(sweep.at("scenario")))));
  if (!sweep.at("set").empty()) section.blocks.push_back(list_block("Set at every point", sweep.at("set")));
  section.blocks.push_back(paragraph_block("points.csv holds every metric of every point; one point again:"));
  std::string again = fmt::format("racksim run {}", text_of(sweep.at("scenario")));
  for (const Json& set : sweep.at("set")) again += fmt::format(" \\\n  --set '{}'", text_of(set));
  for (const Json& axis : sweep.at("axes")) again += fmt::format(" \\\n  --set '{}=...'", text_of(axis.at("key")));
  section.blocks.push_back({.listing = again});
  return section;
}

}  // namespace

Page sweep_page(const Json& sweep) {
  const SweepView view(sweep);
  const auto met = std::count_if(view.done.begin(), view.done.end(),
                                 [](const Json* p) { return p->at("metrics").at("sla_met") > 0; });
  const auto done = static_cast<std::ptrdiff_t>(view.done.size());
  Page page;
  page.kind = "sweep";
  page.title = sweep.at("sweep");
  page.description = fmt::format("{} over {}, on {}.", sentence_case(sweep.at("design")), listed_axes(sweep, ""),
                                 text_of(sweep.at("scenario")));
  page.badge = done == 0 ? "No point is done" : fmt::format("{} of {} points keep the SLA", met, done);
  page.mark = done == 0 || (met > 0 && met < done) ? Mark::unsure : met == done ? Mark::good : Mark::bad;
  page.sentence = text_of(sweep.at("headline"));
  if (!text_of(sweep.at("judgement")).empty()) page.sentence += " " + text_of(sweep.at("judgement"));
  if (sweep.at("failed") > 0)
    page.sections.push_back({"failed", "Failed points", {table_block(faults_table(sweep, view))}});
  PageSection kept{"attainment", "Where the SLA is kept", {}};
  for (auto figures : {map_figures, attainment_figures})
    if (std::vector<Figure> list = figures(sweep); !list.empty()) kept.blocks.push_back(figures_block(std::move(list)));
  if (!kept.blocks.empty()) page.sections.push_back(std::move(kept));
  std::vector<Figure> others = metric_figures(sweep);
  if (!others.empty()) page.sections.push_back({"metrics", "What changes with it", {figures_block(std::move(others))}});
  page.sections.push_back(points_section(sweep, view));
  page.sections.push_back(method_section(sweep));
  return page;
}

}  // namespace racksim
