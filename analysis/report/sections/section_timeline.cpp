// The first replication over time.
#include <fmt/format.h>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"
#include "input/text/units.hpp"

namespace racksim {

namespace {

constexpr std::size_t kParts = 12;

/// The timeline joined to kParts rows or fewer.
std::vector<Stretch> parts(const Timeline& timeline) {
  const std::size_t n = timeline.stretches.size(), each = (n + kParts - 1) / kParts;
  std::vector<Stretch> list;
  for (std::size_t i = 0; i < n; ++i) {
    if (i % each == 0)
      list.push_back(timeline.stretches[i]);
    else
      list.back().add(timeline.stretches[i]);
  }
  return list;
}

PageTable parts_table(const Timeline& timeline) {
  PageTable table{"The first replication in twelve parts or fewer",
                  {words("from (s)"), figures("sessions, mean"), figures("in flight, mean"), figures("waiting, mean"),
                   figures("waiting, peak"), figures("in batches, mean"), figures("KV, peak (%)"),
                   figures("power, mean (W)"), figures("power, peak (W)")},
                  {}};
  for (const Stretch& p : parts(timeline))
    table.rows.push_back({cell(number(p.begin_s)), cell(number(p.mean(Series::sessions))),
                          cell(number(p.mean(Series::in_flight))), cell(number(p.mean(Series::waiting))),
                          cell(number(p.of(Series::waiting).high)), cell(number(p.mean(Series::running))),
                          cell(number(p.of(Series::kv_share).high * 100)), cell(number(p.mean(Series::rack_w))),
                          cell(number(p.of(Series::rack_w).high))});
  return table;
}

}  // namespace

PageSection timeline_section(const Result& result) {
  const Timeline& timeline = result.timeline;
  PageSection section{"time", "Over time", {}};
  if (timeline.stretches.empty()) {
    section.blocks = {paragraph_block("The run was shorter than one interval of run.timeline.")};
    return section;
  }
  const std::string joined =
      timeline.moments_each > 1
          ? fmt::format(" Each point is {} moments of timeline.csv: their mean, the band from least to most.",
                        timeline.moments_each)
          : "";
  section.blocks = {
      paragraph_block("The first replication, a picture rather than a statistic. Only what lies between warm-up and "
                      "drain is measured." +
                      joined),
      figures_block(
          {{"timeline", "Users, queue, batches, memory and power",
            "Drag across the strip at the foot to choose a stretch, move or scroll it to pan and zoom, double-click it "
            "for the whole run; the figures at the right are of the stretch.",
            timeline_chart(result), 590}}),
      folded("The same as a table", {table_block(parts_table(timeline))})};
  return section;
}

}  // namespace racksim
