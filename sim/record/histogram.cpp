// Bins by the bits of the double: exponent and the first nine bits of the mantissa.
#include "record/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

namespace racksim {

int Histogram::bin_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const int bin = static_cast<int>(bits >> (52 - kSubBits)) - ((1023 + kLowestExponent) << kSubBits);
  return std::clamp(bin, 0, kOctaves * kSubBins - 1);
}

double Histogram::lower_edge(int bin) {
  const auto bits = static_cast<std::uint64_t>(bin + ((1023 + kLowestExponent) << kSubBits)) << (52 - kSubBits);
  return std::bit_cast<double>(bits);
}

double& Histogram::at(int bin) {
  auto& octave = octaves_[static_cast<std::size_t>(bin >> kSubBits)];
  if (octave.empty()) octave.resize(kSubBins);
  return octave[static_cast<std::size_t>(bin & (kSubBins - 1))];
}

void Histogram::note(double value, double weight) {
  if (count_ == 0) {
    min_ = max_ = value;
  } else {
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  count_ += weight;
}

void Histogram::add(double value, double weight) {
  if (weight <= 0) return;
  note(value, weight);
  sum_ += value * weight;
  sum_squares_ += value * value * weight;
  if (value > 0)
    at(bin_of(value)) += weight;
  else
    zeros_ += weight;
}

void Histogram::add_progression(double first, double step, std::int64_t count, double weight) {
  if (count <= 0 || weight <= 0) return;
  if (count == 1 || first <= 0) {
    for (std::int64_t j = 0; j < count; ++j) add(first + step * static_cast<double>(j), weight);
    return;
  }
  const auto value = [&](std::int64_t j) { return first + step * static_cast<double>(j); };
  const auto n = static_cast<double>(count);
  note(first, weight);
  note(value(count - 1), weight * (n - 1));
  sum_ += weight * (n * first + step * n * (n - 1) / 2);
  sum_squares_ +=
      weight * (n * first * first + first * step * n * (n - 1) + step * step * (n - 1) * n * (2 * n - 1) / 6);
  for (std::int64_t j = 0; j < count;) {
    const int bin = bin_of(value(j));
    std::int64_t end = count;  // first index beyond this bin
    if (bin_of(value(count - 1)) != bin) {
      end = std::clamp(static_cast<std::int64_t>(std::ceil((lower_edge(bin + 1) - first) / step)), j + 1, count);
      while (end > j + 1 && bin_of(value(end - 1)) != bin) --end;
      while (end < count && bin_of(value(end)) == bin) ++end;
    }
    at(bin) += weight * static_cast<double>(end - j);
    j = end;
  }
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = count_ == 0 ? other.max_ : std::max(max_, other.max_);
  zeros_ += other.zeros_;
  count_ += other.count_;
  sum_ += other.sum_;
  sum_squares_ += other.sum_squares_;
  for (std::size_t o = 0; o < octaves_.size(); ++o) {
    if (other.octaves_[o].empty()) continue;
    for (int i = 0; i < kSubBins; ++i)
      at(static_cast<int>(o) * kSubBins + i) += other.octaves_[o][static_cast<std::size_t>(i)];
  }
}

double Histogram::stddev() const {
  if (count_ <= 0) return 0;
  return std::sqrt(std::max(0.0, sum_squares_ / count_ - mean() * mean()));
}

double Histogram::quantile(double q) const {
  if (count_ <= 0) return 0;
  const double target = q * count_;
  double seen = zeros_;
  if (seen >= target && zeros_ > 0) return std::clamp(0.0, min_, max_);
  for (int o = 0; o < kOctaves; ++o) {
    const auto& octave = octaves_[static_cast<std::size_t>(o)];
    if (octave.empty()) continue;
    for (int i = 0; i < kSubBins; ++i) {
      seen += octave[static_cast<std::size_t>(i)];
      const int bin = o * kSubBins + i;
      if (seen >= target) return std::clamp((lower_edge(bin) + lower_edge(bin + 1)) / 2, min_, max_);
    }
  }
  return max_;
}

std::vector<Histogram::Bin> Histogram::joined(int width) const {
  std::vector<Bin> list;
  int last = -1;  // index of the bin at the back, in bins of `width`
  for (int bin = 0; bin < kOctaves * kSubBins; ++bin) {
    const auto& octave = octaves_[static_cast<std::size_t>(bin >> kSubBits)];
    if (octave.empty()) {
      bin |= kSubBins - 1;
      continue;
    }
    const double weight = octave[static_cast<std::size_t>(bin & (kSubBins - 1))];
    if (weight <= 0) continue;
    if (bin / width != last) {
      last = bin / width;
      list.push_back({lower_edge(last * width), lower_edge((last + 1) * width), 0});
    }
    list.back().weight += weight;
  }
  return list;
}

std::vector<Histogram::Bin> Histogram::bins(std::size_t most) const {
  std::vector<Bin> list = joined(1);
  for (int width = 2; width <= kSubBins && list.size() > most; width *= 2) list = joined(width);
  if (zeros_ > 0) list.insert(list.begin(), {0, 0, zeros_});
  return list;
}

void to_json(nlohmann::json& json, const Histogram& h) {
  nlohmann::json bins = nlohmann::json::array();
  for (int bin = 0; bin < Histogram::kOctaves * Histogram::kSubBins; ++bin) {
    const auto& octave = h.octaves_[static_cast<std::size_t>(bin >> Histogram::kSubBits)];
    if (octave.empty()) {
      bin |= Histogram::kSubBins - 1;
      continue;
    }
    const double weight = octave[static_cast<std::size_t>(bin & (Histogram::kSubBins - 1))];
    if (weight > 0) bins.push_back({bin, weight});
  }
  json = {{"zeros", h.zeros_}, {"count", h.count_}, {"sum", h.sum_}, {"sum_squares", h.sum_squares_},
          {"min", h.min_},     {"max", h.max_},     {"bins", bins}};
}

void from_json(const nlohmann::json& json, Histogram& h) {
  h = Histogram{};
  h.zeros_ = json.at("zeros");
  h.count_ = json.at("count");
  h.sum_ = json.at("sum");
  h.sum_squares_ = json.at("sum_squares");
  h.min_ = json.at("min");
  h.max_ = json.at("max");
  for (const auto& bin : json.at("bins")) h.at(bin.at(0)) = bin.at(1);
}

}  // namespace racksim
