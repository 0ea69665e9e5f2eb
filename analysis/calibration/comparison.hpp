// Comparisons: measured and predicted values, one for each quantity of a condition, for the fit, the tables and the
// picture.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/calibration/measurement.hpp"
#include "analysis/calibration/request_log.hpp"
#include "input/platform/platform.hpp"
#include "input/scenario/profile.hpp"

namespace racksim {

struct Match {
  std::string condition = {};  ///< in words: "closed loop 64, 1024/256"
  Observed quantity = Observed::itl;
  double measured = 0;   ///< SI
  double predicted = 0;  ///< SI; not a number: the profile cannot serve this
  bool held_back = false;
  bool waiting = true;   ///< a TTFT that includes waiting, not only the computation of the prompt
  bool summary = false;  ///< over many requests: for the reader, not for the fit
  bool measured_saturated = false, predicted_saturated = false;
  std::string label = {};  ///< instead of the quantity's name, for summaries

  /// (predicted - measured) / measured
  [[nodiscard]] double error() const { return predicted / measured - 1; }
};

/// Computes the matches of a profile; called again for every trial of a fit.
using Matcher = std::function<std::vector<Match>(const Profile&)>;

/// `device` as in predict(). The measurements and the log must outlive the matcher.
Matcher match(const std::vector<Measurement>& measurements, const Device* device);

/// Replays the arrivals of a log. Requests from `first_held_back` on are held back; p50 of TTFT and TPOT over these,
/// and the time of the last answer, stand as summaries.
Matcher match(const RequestLog& log, const EngineLimits& limits, const Device* device, std::size_t first_held_back);

/// |error| of some matches: median and largest. Zero matches give zeros.
struct Errors {
  std::size_t count = 0;
  double median = 0;
  double worst = 0;
};
Errors errors(const std::vector<Match>& matches, Observed quantity, bool held_back);

}  // namespace racksim
