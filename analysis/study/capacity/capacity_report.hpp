// CapacityReport: the result of a capacity study in several units, beside the static claim and theory.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/estimate/cautions.hpp"
#include "analysis/study/capacity/observation.hpp"
#include "analysis/study/capacity/variation.hpp"
#include "analysis/summary/summary.hpp"
#include "analysis/words/document.hpp"
#include "input/scenario/objective.hpp"
#include "record/described.hpp"

namespace racksim {

/// The observations at one load.
struct LoadPoint {
  double x = 0;
  double people = 0;          ///< of closed populations
  double sessions_per_s = 0;  ///< of open populations
  std::vector<Observation> observations;
  Interval turns_per_s, streams, waiting,
      power_w;                     ///< turns sent; turns in flight, and those in a queue, on average; all racks
  Interval sessions;               ///< begun and not ended, on average
  std::vector<Interval> attained;  ///< by objective
  Answer answer = Answer::unclear;
  Saturation saturation = Saturation::stable;
  double warmup_needed_s = kNotAvailable;  ///< MSER-5; not a number: never steady
};

/// One way to say the capacity, with its 95 % interval.
struct CapacityFigure {
  std::string quantity, unit;
  double value = kNotAvailable, lower = kNotAvailable, upper = kNotAvailable;
};

struct CapacityReport {
  std::string scenario, description;
  Variation variation;
  Capacity capacity;
  std::vector<Objective> sla;
  Estimate estimate;
  double warmup_s = 0, duration_s = 0, precision = 0;
  std::uint64_t seed = 0;
  std::vector<LoadPoint> points;        ///< by load
  std::vector<CapacityFigure> figures;  ///< the varied quantity first, then streams, turns/s, people, sessions/s
  std::vector<std::string> sets;        ///< overlays that give the scenario this load
  std::vector<std::string> warnings;
  std::vector<Caution> cautions;  ///< of profiles, at the load nearest to the capacity
  [[nodiscard]] const CapacityFigure* figure(const std::string& quantity) const;
  /// Whether a point is superfluous, because loads beside it have more replications.
  [[nodiscard]] bool superseded(const LoadPoint& point) const;
  /// The point whose load is nearest to the capacity.
  [[nodiscard]] const LoadPoint& nearest() const;
};

/// The numbers of a point from its observations. `timeline_s`: between two samples of turns in flight.
LoadPoint load_point(const Trial& trial, const Scenario& scenario, std::vector<Observation> observations);

/// Fills figures and warnings of a report whose other parts are there. `pools`: in the order of the observations'.
void complete(CapacityReport& report, const std::vector<PoolPlan>& pools);

/// "Holds 37.2 [36.1, 38.4] concurrent streams; ttft <= 2 s binds; the claim says 152."
std::string capacity_sentence(const CapacityReport& report);
Document document_of(const CapacityReport& report);
nlohmann::json to_json(const CapacityReport& report);
std::vector<Described> capacity_described();
/// curve.csv: one row per load.
std::string curve_csv(const CapacityReport& report);
std::vector<Described> curve_described();

}  // namespace racksim
