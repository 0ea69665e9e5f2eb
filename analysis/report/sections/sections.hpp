// Sections of a run's report, each from the result alone. Words and tables come first; a chart is an addition, and
// nothing is in a chart alone.
#pragma once

#include "analysis/report/page.hpp"
#include "analysis/report/result.hpp"

namespace racksim {

std::vector<Tile> tiles(const Result& result);
PageSection objectives_section(const Result& result);
/// Of a run with several populations only.
PageSection people_section(const Result& result);
PageSection comparison_section(const Result& result);
PageSection timeline_section(const Result& result);
PageSection latency_section(const Result& result);
PageSection power_section(const Result& result);
PageSection servers_section(const Result& result);
PageSection method_section(const Result& result);
PageSection reproduce_section(const Result& result);

// Their charts, as Vega-Lite.
Json timeline_chart(const Result& result);
Json latency_chart(const Spread& spread, const Json& objectives);
Json duration_chart(const Result& result);
/// Joules of one part of a bar; bars count from 0.
struct EnergyPart {
  std::size_t bar;
  std::string name, part;
  double joules;
};
enum { kPrompts, kDecoding, kWaiting, kChassis };
inline constexpr const char* kPartNames[] = {"device, steps with prompts", "device, decoding", "device, waiting",
                                             "chassis"};
Json energy_chart(const std::vector<EnergyPart>& parts, double joules_per_unit, const std::string& unit);

/// Watts that all racks may draw.
double usable_w(const Result& result);

}  // namespace racksim
