// The search: bracket, root, ends of the interval, more replications.
#include "analysis/study/capacity/capacity_search.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "analysis/study/capacity/monotone.hpp"

namespace racksim {

namespace {

/// A mean margin that is this small beside its interval counts as zero: a nearer load would show only chance.
constexpr double kZero = 0.25;
/// Strains nearer to each other than this are equal, because loads have five digits.
constexpr double kSame = 1e-4;

double least_margin(const Trial& trial) {
  double least = std::numeric_limits<double>::infinity();
  for (const Interval& m : trial.margins) least = std::fmin(least, m.mean);
  return least;
}

/// Whether there was any turn by which an objective could be tested.
bool tested(const Trial& trial) { return std::isfinite(least_margin(trial)); }

const Interval& binding_margin(const Trial& trial) {
  const auto known = [](const Interval& m) { return std::fmin(m.mean, std::numeric_limits<double>::infinity()); };
  return *std::min_element(trial.margins.begin(), trial.margins.end(),
                           [&](const Interval& a, const Interval& b) { return known(a) < known(b); });
}

/// Margins above zero are hundredths, below it they may be near one: their logarithms suit secants better.
double straightened(double margin) { return std::copysign(std::log1p(std::abs(margin) * 1e3), margin); }

// A margin that is never tested neither holds nor fails.
Answer answer_of(const std::vector<Interval>& margins) {
  bool all_hold = true;
  for (const Interval& m : margins) {
    if (m.mean + m.ci95 < 0) return Answer::fails;
    all_hold = all_hold && m.mean - m.ci95 >= 0;
  }
  return all_hold ? Answer::holds : Answer::unclear;
}

/// Works with strain: log load, or minus log of a quantity that eases it (servers, watts). Margins fall with strain.
class Search {
 public:
  Search(const Evaluate& evaluate, const SearchOptions& options)
      : evaluate_(evaluate),
        options_(options),
        sign_(options.eases ? -1 : 1),
        least_(std::min(strain(options.low), strain(options.high))),
        most_(std::max(strain(options.low), strain(options.high))),
        wanted_(options.replications) {}

  Capacity run() {
    if (!bracket()) return std::move(result_);
    while (true) {
      narrow();
      surround();
      conclude();
      const double half_width = (result_.upper - result_.lower) / 2 / result_.value;
      result_.precise = half_width <= options_.precision || whole_answer();
      if (result_.precise || wanted_ >= options_.max_replications) break;
      replicate_more(half_width);
    }
    finish(Capacity::Kind::found);
    return std::move(result_);
  }

 private:
  [[nodiscard]] double strain(double x) const { return sign_ * std::log(x); }
  [[nodiscard]] double quantity(double y) const { return std::exp(sign_ * y); }
  [[nodiscard]] double snapped(double y) const { return strain(asked(y)); }

  /// The quantity for a strain, as it can be simulated: a multiple of the step, or a number of five digits, which reads
  /// well and is finer than any interval.
  [[nodiscard]] double asked(double y) const {
    const double x = quantity(y);
    if (options_.step > 0)
      return std::clamp(std::max(1.0, std::round(x / options_.step)) * options_.step, options_.low, options_.high);
    const double digit = std::pow(10, 4 - std::floor(std::log10(x)));
    return std::clamp(std::round(x * digit) / digit, options_.low, options_.high);
  }

  /// The strain nearest to `to`, but by a step at least away from `from`.
  [[nodiscard]] double moved(double from, double to) const {
    const double there = snapped(to);
    if (there != from || options_.step == 0) return there;
    return snapped(strain(std::max(quantity(from) + (to > from ? sign_ : -sign_) * options_.step, options_.low)));
  }

  [[nodiscard]] bool neighbours(double a, double b) const {
    return std::abs(quantity(a) - quantity(b)) <= 1.0001 * options_.step;
  }

  /// The trial at a strain, with at least as many replications as are needed now.
  const Trial& at(double y) {
    y = snapped(y);
    Trial& trial = trials_[y];
    trial.x = asked(y);
    const std::size_t have = trial.replications.size();
    if (have >= wanted_) return trial;
    for (Margins& m : evaluate_(trial.x, have, wanted_)) trial.replications.push_back(std::move(m));
    trial.margins.clear();
    for (std::size_t o = 0; o < trial.replications.front().size(); ++o) {
      std::vector<double> values;
      for (const Margins& m : trial.replications) values.push_back(m[o]);
      trial.margins.push_back(interval(values));
    }
    trial.answer = answer_of(trial.margins);
    return trial;
  }

  bool above_zero(double y) { return least_margin(at(y)) >= 0; }

  /// Doubles or halves until the mean margin changes its sign between low_ and high_.
  bool bracket() {
    low_ = high_ = snapped(strain(options_.start));
    if (above_zero(low_)) {
      while (above_zero(high_)) {
        if (high_ >= most_ - kSame) return finish_at(high_, Capacity::Kind::all_hold);
        low_ = high_;
        high_ = moved(high_, high_ + std::log(2));
      }
      if (!tested(at(low_))) return finish_at(high_, Capacity::Kind::none_holds);
    } else {
      while (!above_zero(low_)) {
        if (low_ <= least_ + kSame) return finish_at(low_, Capacity::Kind::none_holds);
        high_ = low_;
        low_ = moved(low_, low_ - std::log(2));
        if (!tested(at(low_))) return finish_at(high_, Capacity::Kind::none_holds);
      }
    }
    return true;
  }

  bool finish_at(double y, Capacity::Kind kind) {
    const Trial& trial = at(y);
    result_.value = trial.x;
    result_.binding = static_cast<std::size_t>(&binding_margin(trial) - trial.margins.data());
    finish(kind);
    return false;
  }

  void finish(Capacity::Kind kind) {
    result_.kind = kind;
    result_.replications = wanted_;
    for (const auto& [y, trial] : trials_) result_.trials.push_back(trial);
    if (options_.eases) std::reverse(result_.trials.begin(), result_.trials.end());
  }

  // Ends when the bracket is narrow, when no load is left between its ends, or at a margin that is zero but for chance.
  void narrow() {
    const auto margin = [&](double y) {
      const Interval& m = binding_margin(at(y));
      return std::abs(m.mean) <= kZero * m.ci95 ? 0 : straightened(std::fmin(m.mean, 1.0));
    };
    const auto enough = [&](double a, double b) { return b - a <= options_.precision / 2 || neighbours(a, b); };
    const double left = margin(low_), right = margin(high_);
    const bool brackets = left > 0 && right < 0;
    if (!brackets || enough(low_, high_)) {
      root_ = right >= 0 ? high_ : low_;
      return;
    }
    std::uintmax_t iterations = 40;
    root_ = snapped(boost::math::tools::toms748_solve(margin, low_, high_, left, right, enough, iterations).first);
  }

  /// Strains on both sides of the root at which the answer is clear, no further away than the noise requires.
  void surround() {
    const double nearest = std::clamp(1.2 * binding_margin(at(root_)).ci95 / slope(), options_.precision / 2, 0.3);
    double reach = nearest;
    for (int tries = 0; tries < 8; ++tries, reach *= 1.5) {
      low_ = moved(root_, root_ - reach);
      if (at(low_).answer == Answer::holds || low_ <= least_) break;
    }
    reach = nearest;
    for (int tries = 0; tries < 8; ++tries, reach *= 1.5) {
      high_ = moved(root_, root_ + reach);
      if (at(high_).answer == Answer::fails || high_ >= most_) break;
    }
  }

  /// How fast the least margin falls about the root, from the trials so far.
  double slope() {
    auto right = trials_.upper_bound(root_);
    auto left = trials_.find(root_);
    if (left != trials_.begin()) --left;
    if (right == trials_.end()) --right;
    const double fall = least_margin(left->second) - least_margin(right->second);
    return std::max(fall, 1e-9) / std::max(right->first - left->first, 1e-9);
  }

  using Local = std::vector<std::pair<double, const Trial*>>;

  /// Capacity and interval from the trials about the root that have all replications.
  void conclude() {
    Local local;
    for (const auto& [y, trial] : trials_)
      if (y >= low_ && y <= high_ && trial.replications.size() >= wanted_) local.emplace_back(y, &trial);
    double value = kEndless, lower = kEndless, upper = kEndless;
    for (std::size_t o = 0; o < local.front().second->margins.size(); ++o) {
      const double zero = zero_of(local, [o](const Trial& t) { return t.margins[o].mean; });
      if (zero < value) result_.binding = o;
      value = std::fmin(value, zero);
      lower = std::fmin(lower, zero_of(local, [o](const Trial& t) { return t.margins[o].mean - t.margins[o].ci95; }));
      upper = std::fmin(upper, zero_of(local, [o](const Trial& t) { return t.margins[o].mean + t.margins[o].ci95; }));
    }
    widen_to_jump(local, lower, upper);
    value = std::clamp(value, local.front().first, local.back().first);  // where noise hides the zero
    lower = std::fmin(lower, value);
    upper = std::fmax(upper, value);
    result_.value = whole(quantity(value));
    result_.lower = whole(quantity(options_.eases ? upper : lower));
    result_.upper = whole(quantity(options_.eases ? lower : upper));
  }

  /// The last multiple of the step that holds.
  [[nodiscard]] double whole(double x) const {
    if (options_.step == 0) return x;
    const double steps = x / options_.step;
    return (options_.eases ? std::ceil(steps - 1e-9) : std::floor(steps + 1e-9)) * options_.step;
  }

  double zero_of(const Local& local, const std::function<double(const Trial&)>& value) const {
    std::vector<double> x, y;
    for (const auto& [strain, trial] : local) {
      const double at_trial = value(*trial);
      if (std::isnan(at_trial)) continue;
      x.push_back(strain);
      y.push_back(at_trial);
    }
    const double zero = x.empty() ? kEndless : crossing(x, falling(y));
    return std::isnan(zero) ? least_ : zero;
  }

  // If a load that clearly holds stands next to one that clearly fails, the interval is all that lies between them.
  void widen_to_jump(const Local& local, double& lower, double& upper) const {
    for (std::size_t i = 0; i + 1 < local.size(); ++i) {
      if (local[i].second->answer != Answer::holds || local[i + 1].second->answer != Answer::fails) continue;
      lower = local[i].first;
      upper = strain(local[i + 1].second->x - sign_ * options_.step);
    }
  }

  /// If loads are whole numbers, no interval can be narrower than from one to the next.
  [[nodiscard]] bool whole_answer() const {
    return options_.step > 0 && result_.upper - result_.lower <= 1.0001 * options_.step;
  }

  // The half width falls with the root of the number of replications. This is an estimate: at most double them.
  void replicate_more(double half_width) {
    const double share = std::fmin(half_width / options_.precision, 1e3);
    const double needed = static_cast<double>(wanted_) * share * share;
    const double most = static_cast<double>(std::min(2 * wanted_, options_.max_replications));
    const double least = static_cast<double>(std::min(wanted_ + 2, options_.max_replications));
    wanted_ = static_cast<std::size_t>(std::clamp(std::ceil(needed), least, most));
    reopen();
  }

  /// A bracket about the last answer; the signs at its ends may have changed, now that there are more replications.
  void reopen() {
    const double middle = snapped(strain(result_.value));
    low_ = moved(middle, middle - options_.precision);
    high_ = moved(middle, middle + options_.precision);
    for (double by = options_.precision; !above_zero(low_) && low_ > least_; by *= 2) {
      high_ = low_;
      low_ = moved(low_, low_ - by);
    }
    for (double by = options_.precision; above_zero(high_) && high_ < most_; by *= 2) {
      low_ = high_;
      high_ = moved(high_, high_ + by);
    }
  }

  static constexpr double kEndless = std::numeric_limits<double>::infinity();
  const Evaluate& evaluate_;
  const SearchOptions& options_;
  double sign_;
  double least_, most_;  ///< strains that may be asked for
  std::size_t wanted_;   ///< replications of each trial
  std::map<double, Trial> trials_;
  double low_ = 0, high_ = 0, root_ = 0;  ///< strains that hold, that fail and that just hold, by the mean
  Capacity result_;
};

}  // namespace

Capacity find_capacity(const Evaluate& evaluate, const SearchOptions& options) {
  return Search(evaluate, options).run();
}

}  // namespace racksim
