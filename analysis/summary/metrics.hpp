// Metrics: the named quantities of a Summary, from the records of its replications.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "analysis/summary/summary.hpp"
#include "input/scenario/objective.hpp"
#include "record/described.hpp"

namespace racksim {

using HistogramOf = Histogram Record::*;

struct NamedHistogram {
  const char* name;
  const char* unit;
  const char* meaning;
  HistogramOf of;
};

inline constexpr std::array<NamedHistogram, 8> kHistograms{
    {{"ttft", "s", "First token - sent, of completed turns; queueing and network included", &Record::ttft_s},
     {"tpot", "s", "(last - first token) / (output tokens - 1), of completed turns of two tokens or more",
      &Record::tpot_s},
     {"itl", "s", "Gaps between consecutive tokens", &Record::itl_s},
     {"e2el", "s", "Last token - sent, of completed turns", &Record::e2el_s},
     {"queue_time", "s", "Start of prefill - sent, of completed turns", &Record::queue_s},
     {"stall_time", "s", "What a reader waits for text after the first token", &Record::stall_s},
     {"stall_ratio", "1", "That over the time of reading", &Record::stall_ratio},
     {"qoe_loss", "1",
      "Area between the text that should have been read and that which was, over the area below the former (Andes, "
      "arXiv 2404.16283); the first token is expected within `expected_ttft`, the rest at the reading speed",
      &Record::qoe_loss}}};

/// One histogram of all replications.
Histogram merged(const std::vector<Record>& records, HistogramOf of);

/// One value for each record, as a vector.
std::vector<double> each(const std::vector<Record>& records, const std::function<double(const Record&)>& value);

/// a / b, or not a number if there is nothing to divide by.
inline double ratio(double a, double b) { return b > 0 ? a / b : kNotAvailable; }

/// Joules of all racks in the window.
double energy_j(const Record& record);

/// All metrics, in the order of their table.
std::vector<Metric> metrics(const std::vector<Record>& records);
/// Name, unit and meaning of each.
std::vector<Described> metrics_described();

/// The objectives, judged.
std::vector<ObjectiveResult> judge(const std::vector<Objective>& sla, const std::vector<Record>& records);

/// How each population fared; empty if there is one only.
std::vector<PeopleResult> people(const std::vector<Record>& records);

}  // namespace racksim
