// Modulation: the chain of states.
#include "model/users/modulation.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <numeric>

namespace racksim {
namespace {

/// The probability that each state follows state `i`.
std::vector<double> successors(const std::vector<RateState>& states, std::size_t i) {
  std::vector<double> p(states.size(), 0);
  if (states[i].to.empty())
    for (std::size_t j = 0; j < p.size(); ++j) p[j] = i == j ? 0 : 1;
  for (const NextState& next : states[i].to) p[static_cast<std::size_t>(next.state) - 1] += next.weight;
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& share : p) share /= sum;
  return p;
}

/// The first share at which the sum of shares exceeds `u`.
std::size_t pick(const std::vector<double>& shares, double u) {
  std::size_t i = 0;
  for (; i + 1 < shares.size() && u >= shares[i]; ++i) u -= shares[i];
  return i;
}

}  // namespace

// How often the chain visits each state, by the algorithm of Grassmann, Taksar and Heyman (1985), which has no
// subtractions.
std::vector<double> shares_of_time(const std::vector<RateState>& states) {
  const std::size_t n = states.size();
  std::vector<std::vector<double>> p;
  for (std::size_t i = 0; i < n; ++i) p.push_back(successors(states, i));
  for (std::size_t k = n; k-- > 1;) {
    const double out = std::accumulate(p[k].begin(), p[k].begin() + static_cast<std::ptrdiff_t>(k), 0.0);
    for (std::size_t i = 0; i < k; ++i) p[i][k] /= out;
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = 0; j < k; ++j) p[i][j] += p[i][k] * p[k][j];
  }
  std::vector<double> shares{1};
  for (std::size_t k = 1; k < n; ++k) {
    double visits = 0;
    for (std::size_t i = 0; i < k; ++i) visits += shares[i] * p[i][k];
    shares.push_back(visits);
  }
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += shares[i] *= states[i].lasts_s;
  for (double& share : shares) share /= sum;
  return shares;
}

std::vector<RateState> states_of(const Surges& s) {
  if (!s.states.empty()) return s.states;
  return {{.factor = s.factor, .lasts_s = s.last_s, .to = {}}, {.factor = 1, .lasts_s = s.every_s, .to = {}}};
}

Modulation::Modulation(const Surges& surges, Stream& stream) {
  const std::vector<RateState> states = states_of(surges);
  const std::vector<double> shares = shares_of_time(states);
  const double last = states.back().factor;
  double mean = last;  // of the factors over all times
  for (std::size_t i = 0; i < states.size(); ++i) mean += shares[i] * (states[i].factor - last);
  for (std::size_t i = 0; i < states.size(); ++i) {
    State& state = states_.emplace_back(State{states[i].factor / mean, states[i].lasts_s, {}, {}});
    const std::vector<double> p = successors(states, i);
    for (std::size_t j = 0; j < p.size(); ++j) {
      if (p[j] == 0) continue;
      state.next.push_back(j);
      state.weights.push_back(p[j]);
    }
  }
  begin(pick(shares, boost::random::uniform_01<>()(stream)), stream);
}

void Modulation::begin(std::size_t state, Stream& stream) {
  now_ = state;
  left_s_ = boost::random::exponential_distribution<>(1 / states_[state].lasts_s)(stream);
}

double Modulation::through(double gap_s, Stream& stream) {
  double passed_s = 0;
  for (;;) {
    const State& state = states_[now_];
    if (state.pace > 0 && gap_s <= state.pace * left_s_) {
      left_s_ -= gap_s / state.pace;
      return passed_s + gap_s / state.pace;
    }
    gap_s -= state.pace * left_s_;
    passed_s += left_s_;
    const bool choice = state.next.size() > 1;
    begin(state.next[choice ? pick(state.weights, boost::random::uniform_01<>()(stream)) : 0], stream);
  }
}

}  // namespace racksim
