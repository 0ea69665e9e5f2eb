// Histogram: log-linear counts of a positive quantity, with a relative error of at most 0.1 % and no samples kept.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace racksim {

/// Every power of two is split into 512 equal bins, so a bin's middle is within 0.1 % of all it holds. Counts may be
/// weighted (seconds, for power). Values at or below zero are counted as zero. Merging is exact: bins just add.
class Histogram {
 public:
  void add(double value, double weight = 1);
  /// Adds the values first + step x j for j in [0, count), each with `weight`; step >= 0. Costs one visit per bin
  /// crossed and gives the same counts as adding them one after the other.
  void add_progression(double first, double step, std::int64_t count, double weight);
  void merge(const Histogram& other);

  [[nodiscard]] double count() const { return count_; }
  [[nodiscard]] double sum() const { return sum_; }
  [[nodiscard]] double mean() const { return count_ > 0 ? sum_ / count_ : 0; }
  [[nodiscard]] double stddev() const;
  [[nodiscard]] double min() const { return count_ > 0 ? min_ : 0; }
  [[nodiscard]] double max() const { return count_ > 0 ? max_ : 0; }
  /// The value below which a share q of the weight lies (middle of its bin, kept within [min, max]).
  [[nodiscard]] double quantile(double q) const;

  struct Bin {
    double from = 0, to = 0, weight = 0;
  };
  /// The bins that hold something, ascending; neighbours are joined until there are at most `most` (>= 80). Zeros come
  /// first, as a bin from 0 to 0.
  [[nodiscard]] std::vector<Bin> bins(std::size_t most) const;

  friend void to_json(nlohmann::json& json, const Histogram& histogram);
  friend void from_json(const nlohmann::json& json, Histogram& histogram);

 private:
  static constexpr int kSubBits = 9;
  static constexpr int kSubBins = 1 << kSubBits;
  static constexpr int kLowestExponent = -40;  ///< 1e-12
  static constexpr int kOctaves = 80;          ///< up to 1e12

  [[nodiscard]] std::vector<Bin> joined(int width) const;
  static int bin_of(double value);
  static double lower_edge(int bin);
  double& at(int bin);
  void note(double value, double weight);

  double zeros_ = 0;
  double count_ = 0;
  double sum_ = 0;
  double sum_squares_ = 0;
  double min_ = 0;
  double max_ = 0;
  std::array<std::vector<double>, kOctaves> octaves_;  ///< kSubBins each, made when first used
};

}  // namespace racksim
