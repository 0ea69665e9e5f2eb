// How latencies are distributed.
#include <fmt/format.h>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"
#include "record/metric_table.hpp"

namespace racksim {

namespace {

/// A metric in a column of its own: its heading, and what its numbers are multiplied by.
struct Heading {
  std::string text;
  double scale;
};

Heading heading_of(const MetricRow& row) {
  const std::string name = row.name;
  switch (row.shown) {
    case Shown::milliseconds:
      return {name + " (ms)", 1e3};
    case Shown::percent:
      return {name + " (%)", 1e2};
    case Shown::seconds:
    case Shown::plain:
      break;
  }
  return {fmt::format("{} ({})", name, row.unit), 1};
}

PageTable quantiles_table(const Json& metrics) {
  PageTable table{"Completed turns of all replications; itl: gaps between their tokens",
                  {words("metric"), figures("mean"), figures("p50"), figures("p90"), figures("p95"), figures("p99"),
                   figures("p99.9"), figures("max"), figures("observed")},
                  {}};
  for (const MetricRow& row : kMetrics) {
    if (!row.counted()) continue;
    const Json& m = metrics.at(row.name);
    const auto [heading, scale] = heading_of(row);
    std::vector<PageCell> cells{cell(heading), interval_cell(m, scale)};
    for (const char* q : {"p50", "p90", "p95", "p99", "p99.9", "max"}) cells.push_back(number_cell(m.at(q), scale));
    cells.push_back(number_cell(m.at("count")));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string limits_text(const Json& objectives, const std::string& metric) {
  std::string text;
  for (const Json& o : objectives)
    if (o.at("metric") == metric)
      text +=
          fmt::format(" {}: kept by {}, {} were needed.", o.at("objective").get<std::string>(),
                      percent(number_in(o.at("attainment").at("mean"))), written_percent(number_in(o.at("target"))));
  return text;
}

void add_figure(std::vector<Figure>& list, const Result& result, Metric metric, const char* title,
                const std::string& text) {
  const std::string quantity = row_of(metric).name;
  const Spread* spread = result.spread(quantity);
  if (spread == nullptr) return;
  const double zeros = spread->bins.front().to == 0 ? spread->bins.front().weight : 0;
  if (zeros >= spread->weight()) return;
  const Json& objectives = result.summary.at("objectives");
  const std::string none = zeros > 0 ? fmt::format(" {} have none.", percent(zeros / spread->weight())) : "";
  list.push_back({"spread-" + quantity, title, text + none + limits_text(objectives, quantity),
                  latency_chart(*spread, objectives), 230});
}

}  // namespace

PageSection latency_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{"latency", "Latency", {table_block(quantiles_table(s.at("metrics")))}};
  if (s.at("stability").at("backlogged"))
    section.blocks.insert(section.blocks.begin(),
                          paragraph_block("Backlogged: these depend on the duration and are not to be quoted."));
  std::vector<Figure> figures;
  add_figure(figures, result, Metric::ttft, "Time to first token (ttft)", "From sending a turn to its first token.");
  add_figure(figures, result, Metric::tpot, "Time per output token (tpot)",
             "Mean of each turn, after its first token.");
  add_figure(figures, result, Metric::itl, "Gaps between tokens (itl)", "Every gap of every turn.");
  add_figure(figures, result, Metric::stall_time, "Stalls (stall_time)", "What a reader waits for text, by turn.");
  if (!figures.empty()) {
    section.blocks.push_back(paragraph_block(
        "Bars: where the turns lie, darker beyond a limit. Curve: the share at or below. A limit is kept as often as "
        "it is needed where it meets the curve above the dashed line. A limit that names its users is theirs alone; "
        "the "
        "pictures are of all."));
    section.blocks.push_back(figures_block(std::move(figures)));
  }
  return section;
}

}  // namespace racksim
