// Whether two engines tell the same story; else, where the stories part.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "property/workload.hpp"
#include "record/histogram.hpp"

namespace racksim::test {

inline bool close(double a, double b, double relative) {
  return std::abs(a - b) <= relative * std::max({std::abs(a), std::abs(b), 1e-3});
}

inline std::map<int, double> bins(const Histogram& h) {
  std::map<int, double> all;
  const nlohmann::json json = h;
  for (const auto& bin : json.at("bins")) all[bin.at(0).get<int>()] = bin.at(1).get<double>();
  return all;
}

inline Histogram gaps(const Story& story) {
  Histogram h;
  for (const Segment& s : story.segments)
    h.add_progression(s.step_s(0), s.line.per_token_s * static_cast<double>(s.batch), s.steps,
                      static_cast<double>(s.measured));
  return h;
}

// Lower edge of a bin: 512 to the octave from 2^-40 on (histogram.hpp).
inline double edge(int bin) { return std::ldexp(1 + (bin % 512) / 512.0, bin / 512 - 40); }

// Counts of each bin agree, but for step times that lie on an edge to 1e-12.
inline std::string compare_gaps(const Story& closed, const Story& stepped) {
  auto difference = bins(gaps(closed));
  for (const auto& [bin, n] : bins(gaps(stepped))) difference[bin] -= n;
  for (const auto& [bin, n] : difference) {
    if (n == 0) continue;
    const bool on_edge = std::any_of(stepped.segments.begin(), stepped.segments.end(), [bin = bin](const Segment& s) {
      return close(s.step_s(0) / edge(bin), 1, 1e-12) || close(s.step_s(0) / edge(bin + 1), 1, 1e-12);
    });
    if (!on_edge) return "gaps differ in bin " + std::to_string(bin);
  }
  return {};
}

inline std::string compare_turn(const Ended& a, const Ended& b) {
  std::ostringstream said;
  said.precision(17);
  const auto check = [&](const char* what, double x, double y) {
    if (!close(x, y, 1e-9)) said << "turn " << a.id << ": " << what << " " << x << " vs " << y << "; ";
  };
  if (a.id != b.id) said << "turn " << a.id << " ended where " << b.id << " was due";
  check("sent", a.sent_s, b.sent_s);
  check("admitted", a.admitted_s, b.admitted_s);
  check("first token", a.first_s, b.first_s);
  check("last token", a.last_s, b.last_s);
  check("stall", a.stall_s, b.stall_s);
  check("loss of experience", a.qoe_loss, b.qoe_loss);
  check("preemptions", a.preemptions, b.preemptions);
  check("cached tokens", static_cast<double>(a.cached_tokens), static_cast<double>(b.cached_tokens));
  return said.str();
}

inline std::string compare(const Story& closed, const Story& stepped) {
  if (closed.refused != stepped.refused) return "different turns were refused";
  if (closed.abandoned != stepped.abandoned) return "different turns were abandoned";
  if (closed.ended.size() != stepped.ended.size()) return "different numbers of turns ended";
  for (std::size_t i = 0; i < closed.ended.size(); ++i)
    if (auto said = compare_turn(closed.ended[i], stepped.ended[i]); !said.empty()) return said;
  if (closed.leaps.size() != stepped.leaps.size()) return "different numbers of gaps over a preemption";
  std::vector<double> a = closed.leaps, b = stepped.leaps;
  std::sort(a.begin(), a.end());  // several at one instant come in no set order
  std::sort(b.begin(), b.end());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!close(a[i], b[i], 1e-9)) return "a gap over a preemption differs";
  return compare_gaps(closed, stepped);
}

}  // namespace racksim::test
