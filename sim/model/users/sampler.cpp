// Draws from distributions with Boost.Random, which gives the same numbers on every platform.
#include "model/users/sampler.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <iterator>
#include <utility>

#include "input/scenario/unlimited.hpp"

namespace racksim {

namespace {

constexpr double kNormalQuantile99 = 2.3263478740408408;

double draw_counted(const ValueTable& table, Stream& stream) {
  const double u = boost::random::uniform_01<>()(stream);
  const auto bin = std::upper_bound(table.bins.begin(), std::prev(table.bins.end()), u,
                                    [](double share, const ValueTable::Bin& b) { return share < b.up_to_share; });
  const double before = bin == table.bins.begin() ? 0 : std::prev(bin)->up_to_share;
  return bin->low + (bin->high - bin->low) * (u - before) / (bin->up_to_share - before);
}

double draw_part(const std::vector<Distribution>& parts, Stream& stream) {
  double whole = 0;
  for (const Distribution& part : parts) whole += part.weight;
  double left = boost::random::uniform_01<>()(stream) * whole;
  auto part = parts.begin();
  for (; std::next(part) != parts.end() && left >= part->weight; ++part) left -= part->weight;
  return sample(*part, stream);
}

double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

double truncated_lognormal(const Distribution& d) {
  const double sigma = lognormal_sigma(d), mu = std::log(d.median);
  if (sigma == 0) return std::clamp(d.median, d.min, d.max);
  const double low = (std::log(d.min) - mu) / sigma;   // minus infinity without truncation
  const double high = (std::log(d.max) - mu) / sigma;  // infinity
  const double above = d.max < kUnlimited ? d.max * normal_cdf(-high) : 0;
  return d.min * normal_cdf(low) + above +
         std::exp(mu + sigma * sigma / 2) * (normal_cdf(high - sigma) - normal_cdf(low - sigma));
}

/// min + the area under the tail (min / x)^shape up to max.
double pareto_mean(const Distribution& d) {
  const double tail = d.tail();
  if (d.max == kUnlimited) return d.min * tail / (tail - 1);
  const double log_ratio = std::log(d.max / d.min);
  if (tail == 1) return d.min * (1 + log_ratio);
  return d.min * (1 + std::expm1((1 - tail) * log_ratio) / (1 - tail));
}

/// Of values spread evenly from low to high and clamped.
double bin_mean(const ValueTable::Bin& bin, double min, double max) {
  if (bin.low == bin.high) return std::clamp(bin.low, min, max);
  const double from = std::clamp(min, bin.low, bin.high), to = std::clamp(max, bin.low, bin.high);
  const double cut = to < bin.high ? (bin.high - to) * max : 0;
  return ((from - bin.low) * min + (to * to - from * from) / 2 + cut) / (bin.high - bin.low);
}

double table_mean(const Distribution& d) {
  double mean = 0, before = 0;
  for (const ValueTable::Bin& bin : d.table->bins)
    mean += bin_mean(bin, d.min, d.max) * (bin.up_to_share - std::exchange(before, bin.up_to_share));
  return mean;
}

/// Of a part: as sample() draws it.
double part_mean(const Distribution& d) {
  using Kind = Distribution::Kind;
  if (d.kind == Kind::exponential) return d.min + d.mean * (std::exp(-d.min / d.mean) - std::exp(-d.max / d.mean));
  if (d.kind == Kind::lognormal) return truncated_lognormal(d);
  return mean_of(d);
}

double mixture_mean(const Distribution& d) {
  double sum = 0, whole = 0;
  for (const Distribution& part : d.parts) {
    sum += part.weight * part_mean(part);
    whole += part.weight;
  }
  return sum / whole;
}

}  // namespace

double lognormal_sigma(const Distribution& d) { return std::log(d.p99 / d.median) / kNormalQuantile99; }

Sampler::Sampler(const Distribution& d) : distribution_(&d) {
  if (d.kind != Distribution::Kind::lognormal) return;
  mu_ = std::log(d.median);
  sigma_ = lognormal_sigma(d);
}

double Sampler::draw_unclamped(Stream& stream) const {
  using Kind = Distribution::Kind;
  const Distribution& d = *distribution_;
  switch (d.kind) {
    case Kind::fixed:
    case Kind::trace:
      return d.value;
    case Kind::exponential:
      return boost::random::exponential_distribution<>(1 / d.mean)(stream);
    case Kind::uniform:
      return d.min == d.max ? d.min : boost::random::uniform_real_distribution<>(d.min, d.max)(stream);
    case Kind::lognormal:
      return boost::random::lognormal_distribution<>(mu_, sigma_)(stream);
    case Kind::pareto:
      return d.min * std::pow(1 - boost::random::uniform_01<>()(stream), -1 / d.tail());
    case Kind::empirical:
      return draw_counted(*d.table, stream);
    case Kind::mixture:
      return draw_part(d.parts, stream);
  }
  return d.value;
}

double Sampler::draw(Stream& stream) const {
  return std::clamp(draw_unclamped(stream), distribution_->min, distribution_->max);
}

std::int64_t Sampler::draw_count(Stream& stream, std::int64_t least, double scale) const {
  constexpr double kMost = 1e9;  // a lognormal tail without `max` must not overflow a count
  const double drawn = std::min(draw(stream) * scale, distribution_->max);
  return std::max(least, static_cast<std::int64_t>(std::ceil(std::min(drawn, kMost))));
}

double sample(const Distribution& d, Stream& stream) { return Sampler(d).draw(stream); }

std::int64_t sample_count(const Distribution& d, Stream& stream, std::int64_t least, double scale) {
  return Sampler(d).draw_count(stream, least, scale);
}

LengthTable::Row sample_row(const LengthTable& table, Stream& stream) {
  return table.rows[boost::random::uniform_int_distribution<std::size_t>(0, table.rows.size() - 1)(stream)];
}

double mean_of(const Distribution& d) {
  using Kind = Distribution::Kind;
  switch (d.kind) {
    case Kind::fixed:
    case Kind::trace:
      return d.value;
    case Kind::exponential:
      return d.mean;
    case Kind::uniform:
      return (d.min + d.max) / 2;
    case Kind::lognormal:
      return d.median * std::exp(lognormal_sigma(d) * lognormal_sigma(d) / 2);
    case Kind::pareto:
      return pareto_mean(d);
    case Kind::empirical:
      return table_mean(d);
    case Kind::mixture:
      return mixture_mean(d);
  }
  return d.value;
}

}  // namespace racksim
