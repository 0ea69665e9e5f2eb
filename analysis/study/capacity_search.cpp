// The search: bracket, root, ends of the interval, more replications.
#include "analysis/study/capacity_search.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "analysis/study/monotone.hpp"

namespace racksim {

namespace {

/// A mean margin that is this small beside its interval is a zero: a nearer load would tell chance only.
constexpr double kZero = 0.25;

double least_margin(const Trial& trial) {
  double least = std::numeric_limits<double>::infinity();
  for (const Interval& m : trial.margins) least = std::fmin(least, m.mean);
  return least;
}

const Interval& binding_margin(const Trial& trial) {
  const auto known = [](const Interval& m) { return std::fmin(m.mean, std::numeric_limits<double>::infinity()); };
  return *std::min_element(trial.margins.begin(), trial.margins.end(),
                           [&](const Interval& a, const Interval& b) { return known(a) < known(b); });
}

/// Margins above zero are hundredths, below it may be all of one: logarithms give secants a straighter line.
double straightened(double margin) { return std::copysign(std::log1p(std::abs(margin) * 1e3), margin); }

// A margin that is never put to the test neither holds nor fails.
Answer answer_of(const std::vector<Interval>& margins) {
  bool all_hold = true;
  for (const Interval& m : margins) {
    if (m.mean + m.ci95 < 0) return Answer::fails;
    all_hold = all_hold && m.mean - m.ci95 >= 0;
  }
  return all_hold ? Answer::holds : Answer::unclear;
}

class Search {
 public:
  Search(const Evaluate& evaluate, const SearchOptions& options)
      : evaluate_(evaluate), options_(options), wanted_(options.replications) {}

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
    return finish(Capacity::Kind::found);
  }

 private:
  [[nodiscard]] double snapped(double x) const {
    if (options_.step > 0) x = std::max(1.0, std::round(x / options_.step)) * options_.step;
    return std::clamp(x, options_.low, options_.high);
  }

  /// The trial at a load, with at least as many replications as are wanted now.
  const Trial& at(double x) {
    x = snapped(x);
    Trial& trial = trials_[x];
    trial.x = x;
    const std::size_t have = trial.replications.size();
    if (have >= wanted_) return trial;
    for (Margins& m : evaluate_(x, have, wanted_)) trial.replications.push_back(std::move(m));
    trial.margins.clear();
    for (std::size_t o = 0; o < trial.replications.front().size(); ++o) {
      std::vector<double> values;
      for (const Margins& m : trial.replications) values.push_back(m[o]);
      trial.margins.push_back(interval(values));
    }
    trial.answer = answer_of(trial.margins);
    return trial;
  }

  bool above_zero(double x) { return least_margin(at(x)) >= 0; }

  /// Doubles or halves until the mean margin changes its sign between low_ and high_.
  bool bracket() {
    low_ = high_ = snapped(options_.start);
    if (above_zero(low_)) {
      while (above_zero(high_)) {
        if (high_ >= options_.high) return finish_at(high_, Capacity::Kind::all_hold);
        low_ = high_;
        high_ = snapped(high_ * 2);
      }
    } else {
      while (!above_zero(low_)) {
        if (low_ <= options_.low || low_ <= options_.step) return finish_at(low_, Capacity::Kind::none_holds);
        high_ = low_;
        low_ = snapped(low_ / 2);
      }
    }
    return true;
  }

  bool finish_at(double x, Capacity::Kind kind) {
    result_.value = x;
    const Trial& trial = trials_[x];
    result_.binding = static_cast<std::size_t>(&binding_margin(trial) - trial.margins.data());
    finish(kind);
    return false;
  }

  Capacity finish(Capacity::Kind kind) {
    result_.kind = kind;
    result_.replications = wanted_;
    for (const auto& [x, trial] : trials_) result_.trials.push_back(trial);
    return std::move(result_);
  }

  // Ends when the bracket is narrow, when no load is left between its ends, or at a margin that is zero but for chance.
  void narrow() {
    const auto margin = [&](double log_x) {
      const Interval& m = binding_margin(at(std::exp(log_x)));
      return std::abs(m.mean) <= kZero * m.ci95 ? 0 : straightened(std::fmin(m.mean, 1.0));
    };
    const auto enough = [&](double a, double b) {
      return b - a <= options_.precision / 2 || std::exp(b) - std::exp(a) <= 1.0001 * options_.step;
    };
    const double left = margin(std::log(low_)), right = margin(std::log(high_));
    const bool brackets = left > 0 && right < 0;
    if (!brackets || enough(std::log(low_), std::log(high_))) {
      root_ = right >= 0 ? high_ : low_;
      return;
    }
    std::uintmax_t iterations = 40;
    const auto [a, b] =
        boost::math::tools::toms748_solve(margin, std::log(low_), std::log(high_), left, right, enough, iterations);
    low_ = snapped(std::exp(a));
    high_ = snapped(std::exp(b));
    root_ = low_;
  }

  /// Loads on both sides of the root at which the answer is clear, no further away than the noise asks for.
  void surround() {
    const Interval m = binding_margin(at(root_));
    const double nearest = std::clamp(1.2 * m.ci95 / slope(), options_.precision / 2, 0.3);
    double reach = nearest;
    for (int tries = 0; tries < 8; ++tries, reach *= 1.5) {
      low_ = snapped(std::min(root_ * std::exp(-reach), root_ - options_.step));
      if (at(low_).answer == Answer::holds || low_ <= options_.low) break;
    }
    reach = nearest;
    for (int tries = 0; tries < 8; ++tries, reach *= 1.5) {
      high_ = snapped(std::max(root_ * std::exp(reach), root_ + options_.step));
      if (at(high_).answer == Answer::fails || high_ >= options_.high) break;
    }
  }

  /// How fast the least margin falls with log load about the root, from the loads asked so far.
  double slope() {
    auto right = trials_.upper_bound(root_);
    auto left = trials_.find(root_);
    if (left != trials_.begin()) --left;
    if (right == trials_.end()) --right;
    const double fall = least_margin(left->second) - least_margin(right->second);
    const double run = std::log(right->first / left->first);
    return std::max(fall, 1e-9) / std::max(run, 1e-9);
  }

  /// Capacity and interval from the trials about the root that have all replications.
  void conclude() {
    std::vector<const Trial*> local;
    for (const auto& [x, trial] : trials_)
      if (x >= low_ && x <= high_ && trial.replications.size() >= wanted_) local.push_back(&trial);
    result_.value = result_.lower = result_.upper = std::numeric_limits<double>::infinity();
    for (std::size_t o = 0; o < local.front()->margins.size(); ++o) {
      const double value = zero_of(local, [&](const Trial& t) { return t.margins[o].mean; });
      if (value < result_.value) result_.binding = o;
      result_.value = std::fmin(result_.value, value);
      result_.lower = std::fmin(result_.lower,
                                zero_of(local, [&](const Trial& t) { return t.margins[o].mean - t.margins[o].ci95; }));
      result_.upper = std::fmin(result_.upper,
                                zero_of(local, [&](const Trial& t) { return t.margins[o].mean + t.margins[o].ci95; }));
    }
    widen_to_jump(local);
    if (options_.step > 0)
      for (double* x : {&result_.value, &result_.lower, &result_.upper})
        *x = std::floor(*x / options_.step + 1e-9) * options_.step;
  }

  double zero_of(const std::vector<const Trial*>& local, const std::function<double(const Trial&)>& value) const {
    std::vector<double> x, y;
    for (const Trial* trial : local) {
      const double at_trial = value(*trial);
      if (std::isnan(at_trial)) continue;
      x.push_back(std::log(trial->x));
      y.push_back(at_trial);
    }
    const double zero = x.empty() ? std::numeric_limits<double>::infinity() : crossing(x, falling(y));
    return std::isnan(zero) ? options_.low : std::exp(zero);
  }

  // Where a load that clearly holds stands next to one that clearly fails, as when one more person breaks an objective
  // at once, the line between them means nothing: the interval is then all that lies between.
  void widen_to_jump(const std::vector<const Trial*>& local) {
    for (std::size_t i = 0; i + 1 < local.size(); ++i) {
      if (local[i]->answer != Answer::holds || local[i + 1]->answer != Answer::fails) continue;
      result_.lower = local[i]->x;
      result_.upper = local[i + 1]->x - options_.step;
    }
  }

  /// With whole loads no interval can be narrower than from one to the next.
  [[nodiscard]] bool whole_answer() const {
    return options_.step > 0 && result_.upper - result_.lower <= 1.0001 * options_.step;
  }

  // The half width falls with the root of the replications; at most twice as many at a time, as it may be off.
  void replicate_more(double half_width) {
    const double needed = static_cast<double>(wanted_) * std::pow(half_width / options_.precision, 2);
    const double most = static_cast<double>(std::min(2 * wanted_, options_.max_replications));
    const double least = static_cast<double>(std::min(wanted_ + 2, options_.max_replications));
    wanted_ = static_cast<std::size_t>(std::clamp(std::ceil(needed), least, most));
    reopen();
  }

  /// The sign may have changed at the ends of the bracket, now that there are more replications.
  void reopen() {
    low_ = result_.lower;
    high_ = result_.upper;
    if (high_ <= low_ * (1 + options_.precision)) {
      low_ = result_.value / (1 + options_.precision);
      high_ = result_.value * (1 + options_.precision);
    }
    low_ = snapped(low_);
    high_ = snapped(std::max(high_, low_ + options_.step));
    for (double by = 1.05; !above_zero(low_) && low_ > options_.low; by *= by) {
      high_ = low_;
      low_ = snapped(std::min(low_ / by, low_ - options_.step));
    }
    for (double by = 1.05; above_zero(high_) && high_ < options_.high; by *= by) {
      low_ = high_;
      high_ = snapped(std::max(high_ * by, high_ + options_.step));
    }
  }

  const Evaluate& evaluate_;
  const SearchOptions& options_;
  std::size_t wanted_;  ///< replications of each trial
  std::map<double, Trial> trials_;
  double low_ = 0, high_ = 0;  ///< loads that hold and fail, by the mean
  double root_ = 0;
  Capacity result_;
};

}  // namespace

std::string name_of(Answer answer) {
  return answer == Answer::holds ? "holds" : answer == Answer::fails ? "fails" : "unclear";
}

Capacity find_capacity(const Evaluate& evaluate, const SearchOptions& options) {
  return Search(evaluate, options).run();
}

}  // namespace racksim
