// Metrics: the named quantities of a Summary, from the records of its replications.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "analysis/summary.hpp"

namespace racksim {

using HistogramOf = Histogram Record::*;

struct NamedHistogram {
  const char* name;
  const char* unit;
  HistogramOf of;
};

inline constexpr std::array<NamedHistogram, 8> kHistograms{{{"ttft", "s", &Record::ttft_s},
                                                            {"tpot", "s", &Record::tpot_s},
                                                            {"itl", "s", &Record::itl_s},
                                                            {"e2el", "s", &Record::e2el_s},
                                                            {"queue_time", "s", &Record::queue_s},
                                                            {"stall_time", "s", &Record::stall_s},
                                                            {"stall_ratio", "1", &Record::stall_ratio},
                                                            {"qoe_loss", "1", &Record::qoe_loss}}};

/// One histogram of all replications.
Histogram merged(const std::vector<Record>& records, HistogramOf of);

/// One value for each record, as a vector.
std::vector<double> each(const std::vector<Record>& records, const std::function<double(const Record&)>& value);

/// a / b, or not a number if there is nothing to divide by.
inline double ratio(double a, double b) { return b > 0 ? a / b : kNotAvailable; }

/// Joules of all racks in the window.
double energy_j(const Record& record);

/// All metrics, in the order of the reference (analysis/README.md).
std::vector<Metric> metrics(const std::vector<Record>& records);

/// The objectives, judged.
std::vector<ObjectiveResult> judge(const std::vector<Objective>& sla, const std::vector<Record>& records);

/// How each population fared; empty if there is one only.
std::vector<PeopleResult> people(const std::vector<Record>& records);

}  // namespace racksim
