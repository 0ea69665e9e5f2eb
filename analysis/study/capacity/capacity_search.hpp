// CapacitySearch: the largest load at which every objective holds, found from noisy replications. Knows no simulator:
// the caller passes in a function that tests a load.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/results/statistics.hpp"

namespace racksim {

/// By how much each objective was kept in one replication (attained - needed). Not a number: the objective was never
/// tested.
using Margins = std::vector<double>;

/// Replications number `from` .. `to` - 1 at load `x`, in order. The same number means the same random numbers at any
/// load.
using Evaluate = std::function<std::vector<Margins>(double x, std::size_t from, std::size_t to)>;

/// Holds: the lower end of the 95 % interval of every margin is >= 0. Fails: the upper end of one is < 0.
enum class Answer { holds, fails, unclear };
constexpr const char* name_of(Answer answer) {
  switch (answer) {
    case Answer::holds:
      return "holds";
    case Answer::fails:
      return "fails";
    case Answer::unclear:
      return "unclear";
  }
  return nullptr;
}

struct Trial {
  double x = 0;
  std::vector<Margins> replications;
  std::vector<Interval> margins;  ///< by objective, over replications
  Answer answer = Answer::unclear;
};

struct SearchOptions {
  double start = 1;
  double low = 1e-3, high = 1e6;  ///< loads beyond these are not asked for
  double step = 0;                ///< loads are multiples of it; 0 = any load
  bool eases = false;             ///< more of the quantity helps (servers, watts): the smallest that holds is sought
  std::size_t replications = 5;   ///< to begin with, at least 3
  std::size_t max_replications = 40;
  double precision = 0.025;  ///< half width of the interval over the capacity, at which the search stops
};

struct Capacity {
  enum class Kind { found, none_holds, all_hold };
  Kind kind = Kind::found;
  double value =
      kNotAvailable;  ///< where the margin of the first objective is zero; none_holds, all_hold: the last load tested
  double lower = kNotAvailable,
         upper = kNotAvailable;  ///< 95 % interval; every objective clearly holds at its easy end
  std::size_t binding = 0;       ///< the objective that breaks first
  bool precise = false;          ///< the interval is as narrow as was asked for
  std::size_t replications = 0;  ///< of the trials that the interval rests on
  std::vector<Trial> trials;     ///< by load
};

constexpr const char* name_of(Capacity::Kind kind) {
  switch (kind) {
    case Capacity::Kind::found:
      return "found";
    case Capacity::Kind::none_holds:
      return "none_holds";
    case Capacity::Kind::all_hold:
      return "all_hold";
  }
  return nullptr;
}

/// Brackets the capacity by doubling, finds the zero of the mean margin with TOMS 748 on log load, and replicates until
/// the interval is narrow enough: retrospective approximation (Chen and Schmeiser, IIE Transactions 33, 2001), the same
/// replications at all loads being a sample path problem (Kim, Pasupathy and Henderson, "A guide to sample average
/// approximation", 2015).
///
/// The interval inverts the margins' own (as Fieller 1954 does for a line): its ends are where the falling regressions
/// of the lower and the upper ends of the 95 % intervals are zero, straight between the loads that were tested.
Capacity find_capacity(const Evaluate& evaluate, const SearchOptions& options);

}  // namespace racksim
