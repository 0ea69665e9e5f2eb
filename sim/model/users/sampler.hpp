// Sampler: draws from a Distribution, and its mean. Pure; the stream decides.
#pragma once

#include "input/scenario/distribution.hpp"
#include "input/scenario/value_table.hpp"
#include "model/random.hpp"

namespace racksim {

/// How values of one kind of distribution are drawn, with what the draws need worked out beforehand. Every kind has a
/// specialisation, made from the kind, with `double draw(Stream&) const`: a value that is not cut to `min` and `max`.
/// May borrow from the kind.
template <class Kind>
class Draws;

template <>
class Draws<Fixed> {
 public:
  explicit Draws(const Fixed& d) : value_(d.value) {}
  double draw(Stream&) const { return value_; }

 private:
  double value_;
};

template <>
class Draws<Lognormal> {
 public:
  explicit Draws(const Lognormal& d);
  double draw(Stream& stream) const;

 private:
  double mu_, sigma_;  ///< mean and standard deviation of the logarithm
};

template <>
class Draws<Exponential> {
 public:
  explicit Draws(const Exponential& d) : per_unit_(1 / d.mean) {}
  double draw(Stream& stream) const;

 private:
  double per_unit_;
};

template <>
class Draws<Uniform> {
 public:
  explicit Draws(const Uniform& d) : min_(d.min), max_(d.max) {}
  double draw(Stream& stream) const;

 private:
  double min_, max_;
};

template <>
class Draws<Pareto> {
 public:
  explicit Draws(const Pareto& d) : min_(d.min), power_(-1 / d.tail()) {}
  double draw(Stream& stream) const;

 private:
  double min_, power_;
};

/// The distribution must have its table.
template <>
class Draws<Empirical> {
 public:
  explicit Draws(const Empirical& d) : table_(d.table.get()) {}
  double draw(Stream& stream) const;

 private:
  const ValueTable* table_;
};

template <>
class Draws<Mixture> {
 public:
  explicit Draws(const Mixture& d) : parts_(&d.parts) {}
  double draw(Stream& stream) const;

 private:
  const std::vector<Part>* parts_;
};

/// Lengths of a trace are taken from its rows: a draw of them throws std::logic_error.
template <>
class Draws<Traced> {
 public:
  explicit Draws(const Traced&) {}
  double draw(Stream&) const;
};

/// A distribution that is drawn from often. Borrows the distribution, which must outlive it.
class Sampler {
 public:
  explicit Sampler(const Distribution& distribution);
  /// As sample().
  double draw(Stream& stream) const;
  /// As sample_count().
  std::int64_t draw_count(Stream& stream, std::int64_t least, double scale = 1) const;

 private:
  Alternatives<Distribution>::Mapped<Draws> draws_;
  double min_, max_;
};

/// One draw in the distribution's own unit, cut to `min` and `max`. An empirical distribution must have its table.
/// Throws std::logic_error for lengths of a trace, which are not drawn.
double sample(const Distribution& distribution, Stream& stream);

/// One draw of a count (tokens, turns): `scale` times as much, at most the distribution's `max`; rounded up to a whole
/// number, at least `least`.
std::int64_t sample_count(const Distribution& distribution, Stream& stream, std::int64_t least, double scale = 1);

/// A row of a table, all alike.
LengthTable::Row sample_row(const LengthTable& table, Stream& stream);

/// The mean of what sample() draws: exact, with what is cut, but for a lognormal or exponential distribution on its
/// own: of these it is the mean before anything is cut. (As parts of a mixture theirs is exact, too.) Throws
/// std::logic_error for lengths of a trace: their mean is the trace's.
double mean_of(const Distribution& distribution);

/// Standard deviation of log(x) that puts the 99th percentile at `p99`.
double lognormal_sigma(const Lognormal& distribution);

}  // namespace racksim
