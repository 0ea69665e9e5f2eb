// Gap law: how the gaps between sessions are distributed, as values: one small type for each law. Nothing is drawn
// here; model/users/gap_draws.hpp draws.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "input/text/alternatives.hpp"

namespace racksim {

// The gaps of a process are independent and alike. A law whose gaps may vary more or less than those of a Poisson
// process has a `burstiness`: the coefficient of variation of its gaps.

/// Exponential gaps: a Poisson process.
struct PoissonGaps {
  static constexpr const char* kName = "poisson";
  bool operator==(const PoissonGaps&) const = default;
};

struct GammaGaps {
  static constexpr const char* kName = "gamma";
  double burstiness = 1;
  bool operator==(const GammaGaps&) const = default;
};

struct WeibullGaps {
  static constexpr const char* kName = "weibull";
  double burstiness = 1;
  bool operator==(const WeibullGaps&) const = default;
};

using GapLaw = std::variant<PoissonGaps, GammaGaps, WeibullGaps>;

/// What a burstiness may be.
inline constexpr double kLeastBurstiness = 0.05;
inline constexpr double kMostBurstiness = 20;

/// Whether a law has a burstiness.
template <class Law>
concept Bursty = requires(Law law) {
  law.burstiness;
};

/// The burstiness of a law; null if it has none.
double* burstiness_of(GapLaw& law);

/// The names of all laws: first of those that have a burstiness, then of the others.
std::vector<std::string> bursty_laws_first();

/// The laws that have a burstiness, as a sentence names them: "gamma or weibull".
std::string bursty_laws_text();

}  // namespace racksim
