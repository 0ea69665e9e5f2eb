// Draws from distributions with Boost.Random, which gives the same numbers on every platform; and their means.
#include "model/users/sampler.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace racksim {

namespace {

constexpr double kNormalQuantile99 = 2.3263478740408408;

[[noreturn]] void not_drawn() { throw std::logic_error("lengths of a trace are taken from its rows, not drawn"); }

/// The ends to which draws of a kind are cut.
struct Ends {
  double min = 0;
  double max = kUnlimited;
};

template <class Kind>
Ends ends_of(const Kind& kind) {
  if constexpr (requires { kind.min; })
    return {kind.min, kind.max};
  else
    return {};
}

/// `V`: Distribution or PartKind.
template <class V>
double sample_cut(const V& distribution, Stream& stream) {
  return std::visit(
      [&]<class Kind>(const Kind& kind) {
        const auto [min, max] = ends_of(kind);
        return std::clamp(Draws<Kind>(kind).draw(stream), min, max);
      },
      distribution);
}

double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

/// The mean of values that are spread evenly from low to high and then cut.
double bin_mean(const ValueTable::Bin& bin, double min, double max) {
  if (bin.low == bin.high) return std::clamp(bin.low, min, max);
  const double from = std::clamp(min, bin.low, bin.high), to = std::clamp(max, bin.low, bin.high);
  const double cut = to < bin.high ? (bin.high - to) * max : 0;
  return ((from - bin.low) * min + (to * to - from * from) / 2 + cut) / (bin.high - bin.low);
}

// The mean of the draws of each kind, cut values included.

double cut_mean(const Fixed& d) { return d.value; }

double cut_mean(const Lognormal& d) {
  const double sigma = lognormal_sigma(d), mu = std::log(d.median);
  if (sigma == 0) return std::clamp(d.median, d.min, d.max);
  const double low = (std::log(d.min) - mu) / sigma;   // minus infinity without a smallest value
  const double high = (std::log(d.max) - mu) / sigma;  // infinity
  const double above = d.max < kUnlimited ? d.max * normal_cdf(-high) : 0;
  return d.min * normal_cdf(low) + above +
         std::exp(mu + sigma * sigma / 2) * (normal_cdf(high - sigma) - normal_cdf(low - sigma));
}

double cut_mean(const Exponential& d) {
  return d.min + d.mean * (std::exp(-d.min / d.mean) - std::exp(-d.max / d.mean));
}

double cut_mean(const Uniform& d) { return (d.min + d.max) / 2; }

/// The mean is min + the area under the tail (min / x)^shape up to max.
double cut_mean(const Pareto& d) {
  const double tail = d.tail();
  if (d.max == kUnlimited) return d.min * tail / (tail - 1);
  const double log_ratio = std::log(d.max / d.min);
  if (tail == 1) return d.min * (1 + log_ratio);
  return d.min * (1 + std::expm1((1 - tail) * log_ratio) / (1 - tail));
}

double cut_mean(const Empirical& d) {
  double mean = 0, before = 0;
  for (const ValueTable::Bin& bin : d.table->bins)
    mean += bin_mean(bin, d.min, d.max) * (bin.up_to_share - std::exchange(before, bin.up_to_share));
  return mean;
}

double cut_mean(const Mixture& d) {
  double sum = 0, whole = 0;
  for (const Part& part : d.parts) {
    sum += part.weight * std::visit([](const auto& kind) { return cut_mean(kind); }, part.of);
    whole += part.weight;
  }
  return sum / whole;
}

double cut_mean(const Traced&) { not_drawn(); }

// The mean of a distribution that is no part of a mixture.

double mean_alone(const Lognormal& d) { return d.median * std::exp(lognormal_sigma(d) * lognormal_sigma(d) / 2); }
double mean_alone(const Exponential& d) { return d.mean; }
template <class Kind>
double mean_alone(const Kind& d) {
  return cut_mean(d);
}

}  // namespace

double lognormal_sigma(const Lognormal& d) { return std::log(d.p99 / d.median) / kNormalQuantile99; }

Draws<Lognormal>::Draws(const Lognormal& d) : mu_(std::log(d.median)), sigma_(lognormal_sigma(d)) {}

double Draws<Lognormal>::draw(Stream& stream) const {
  return boost::random::lognormal_distribution<>(mu_, sigma_)(stream);
}

double Draws<Exponential>::draw(Stream& stream) const {
  return boost::random::exponential_distribution<>(per_unit_)(stream);
}

double Draws<Uniform>::draw(Stream& stream) const {
  return min_ == max_ ? min_ : boost::random::uniform_real_distribution<>(min_, max_)(stream);
}

double Draws<Pareto>::draw(Stream& stream) const {
  return min_ * std::pow(1 - boost::random::uniform_01<>()(stream), power_);
}

double Draws<Empirical>::draw(Stream& stream) const {
  const auto& bins = table_->bins;
  const double u = boost::random::uniform_01<>()(stream);
  const auto bin = std::upper_bound(bins.begin(), std::prev(bins.end()), u,
                                    [](double share, const ValueTable::Bin& b) { return share < b.up_to_share; });
  const double before = bin == bins.begin() ? 0 : std::prev(bin)->up_to_share;
  return bin->low + (bin->high - bin->low) * (u - before) / (bin->up_to_share - before);
}

double Draws<Mixture>::draw(Stream& stream) const {
  double whole = 0;
  for (const Part& part : *parts_) whole += part.weight;
  double left = boost::random::uniform_01<>()(stream) * whole;
  auto part = parts_->begin();
  for (; std::next(part) != parts_->end() && left >= part->weight; ++part) left -= part->weight;
  return sample_cut(part->of, stream);
}

double Draws<Traced>::draw(Stream&) const { not_drawn(); }

Sampler::Sampler(const Distribution& distribution)
    : draws_(std::visit([]<class Kind>(const Kind& kind) -> decltype(draws_) { return Draws<Kind>(kind); },
                        distribution)) {
  const Ends ends = std::visit([](const auto& kind) { return ends_of(kind); }, distribution);
  min_ = ends.min;
  max_ = ends.max;
}

double Sampler::draw(Stream& stream) const {
  return std::clamp(std::visit([&](const auto& draws) { return draws.draw(stream); }, draws_), min_, max_);
}

std::int64_t Sampler::draw_count(Stream& stream, std::int64_t least, double scale) const {
  constexpr double kMost = 1e9;  // a lognormal tail without `max` must not overflow a count
  const double drawn = std::min(draw(stream) * scale, max_);
  return std::max(least, static_cast<std::int64_t>(std::ceil(std::min(drawn, kMost))));
}

double sample(const Distribution& distribution, Stream& stream) { return sample_cut(distribution, stream); }

std::int64_t sample_count(const Distribution& distribution, Stream& stream, std::int64_t least, double scale) {
  return Sampler(distribution).draw_count(stream, least, scale);
}

LengthTable::Row sample_row(const LengthTable& table, Stream& stream) {
  return table.rows[boost::random::uniform_int_distribution<std::size_t>(0, table.rows.size() - 1)(stream)];
}

double mean_of(const Distribution& distribution) {
  return std::visit([](const auto& kind) { return mean_alone(kind); }, distribution);
}

}  // namespace racksim
