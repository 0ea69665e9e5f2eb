// Calibrate: the problem as Eigen's Levenberg-Marquardt takes it, and its solution.
#include "analysis/calibration/calibrate.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <unsupported/Eigen/NonLinearOptimization>

namespace racksim {

namespace {

/// The noise that is expected of a quantity, in its logarithm: steps repeat within a few per cent, waiting times do
/// not.
constexpr std::array<double, kQuantities> kNoise{0.02, 0.15, 0.03, 0.05, 0.01};
constexpr double kPromptNoise = 0.03;  // of a TTFT without waiting
constexpr double kLost = 10;           // residual of what the profile cannot serve
constexpr double kStep = 0.02;         // of the finite differences: above the ripple of a simulated queue
constexpr double kRange = 4;           // coefficients stay within exp(-4) .. exp(4) of their start
constexpr double kInformed = 0.7;      // uncertainty over spread below which the measurements have said something
constexpr int kMostEvaluations = 40;

/// Eigen's functor: x are the logarithms of the free coefficients over their start.
struct Problem {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  const Profile& start;
  const std::vector<Parameter>& free;
  const Matcher& matcher;
  const std::function<void(int, double)>& progress;
  mutable int evaluations = 0;
  Eigen::Index fitted_matches = 0;

  [[nodiscard]] Profile profile_at(const InputType& x) const {
    Profile p = start;
    for (std::size_t i = 0; i < free.size(); ++i) {
      double& value = free[i].in(p);
      value *= std::exp(std::clamp(x[static_cast<Eigen::Index>(i)], -kRange, kRange));
      if (free[i].highest > 0) value = std::min(value, free[i].highest);
    }
    p.power.decode_low = std::min(p.power.decode_low, p.power.decode_high);  // as a profile's file has it
    apply_cores(p);
    return p;
  }
  [[nodiscard]] int inputs() const { return static_cast<int>(free.size()); }
  [[nodiscard]] int values() const { return static_cast<int>(fitted_matches) + inputs(); }

  int operator()(const InputType& x, ValueType& residuals) const {
    const std::vector<Match> matches = matcher(profile_at(x));
    Eigen::Index row = 0;
    for (const Match& m : matches)
      if (!m.held_back && !m.summary) residuals[row++] = residual(m);
    for (std::size_t i = 0; i < free.size(); ++i) residuals[row++] = x[static_cast<Eigen::Index>(i)] / free[i].spread;
    ++evaluations;
    if (progress) progress(evaluations, residuals.squaredNorm());
    return 0;
  }

  int df(const InputType& x, JacobianType& jacobian) const {
    ValueType up(values()), down(values());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      InputType near = x;
      near[i] = x[i] + kStep;
      (*this)(near, up);
      near[i] = x[i] - kStep;
      (*this)(near, down);
      jacobian.col(i) = (up - down) / (2 * kStep);
    }
    return 0;
  }

 private:
  // The square root of the soft L1 loss 2 (sqrt(1 + e^2) - 1), so that its square is summed.
  [[nodiscard]] static double residual(const Match& m) {
    if (!std::isfinite(m.predicted)) return kLost;
    const bool prompt = m.quantity == Observed::ttft && !m.waiting;
    const double noise = prompt ? kPromptNoise : kNoise[static_cast<std::size_t>(m.quantity)];
    const double e = std::log(m.predicted / m.measured) / noise;
    return std::copysign(std::sqrt(2 * (std::sqrt(1 + e * e) - 1)), e);
  }
};

// Standard deviations from the curvature at the minimum: the inverse of J'J, which includes the spreads.
Eigen::VectorXd deviations(const Problem& problem, const Eigen::VectorXd& x) {
  Eigen::MatrixXd jacobian(problem.values(), problem.inputs());
  problem.df(x, jacobian);
  return (jacobian.transpose() * jacobian).inverse().diagonal().cwiseMax(0).cwiseSqrt();
}

// Four significant digits: more would only look exact.
Profile rounded(Profile p, const std::vector<Parameter>& free) {
  for (const Parameter& parameter : free) {
    double& value = parameter.in(p);
    const double unit = std::pow(10, std::floor(std::log10(value)) - 3);
    value = std::round(value / unit) * unit;
  }
  apply_cores(p);
  return p;
}

}  // namespace

Calibration calibrate(Profile start, const std::vector<Parameter>& free, const Matcher& matcher,
                      const std::function<void(int, double)>& progress) {
  Problem problem{start, free, matcher, progress};
  for (const Match& m : matcher(start)) problem.fitted_matches += !m.held_back && !m.summary ? 1 : 0;
  Eigen::VectorXd x = Eigen::VectorXd::Zero(problem.inputs());
  Eigen::LevenbergMarquardt<Problem> search(problem);
  search.parameters.maxfev = kMostEvaluations;
  search.parameters.ftol = search.parameters.xtol = 1e-4;
  search.minimize(x);
  Calibration result{rounded(problem.profile_at(x), free), {}, {}, 0};
  const Eigen::VectorXd deviation = deviations(problem, x);
  for (std::size_t i = 0; i < free.size(); ++i)
    result.fitted.push_back({free[i].key, free[i].in(start), free[i].in(result.profile),
                             deviation[static_cast<Eigen::Index>(i)] < kInformed * free[i].spread});
  result.matches = matcher(result.profile);
  result.evaluations = problem.evaluations;
  return result;
}

}  // namespace racksim
