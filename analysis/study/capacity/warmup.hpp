// Warm-up: how much of a series to leave out before its mean means anything. Knows no simulation.
#pragma once

#include <optional>
#include <vector>

namespace racksim {

/// MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997;
/// with the safeguard of Hoad, Robinson and Davies, "Automating warm-up length estimation", J. Oper. Res. Soc. 61,
/// 2010): the number of leading samples without which the mean of the rest has the smallest marginal standard error,
/// over means of 5. Nothing if the series is shorter than 50 samples, or the minimum lies in its second half: it has
/// then not settled.
std::optional<std::size_t> mser5(const std::vector<double>& samples);

/// Means of `size` consecutive samples; the incomplete rest at the end is dropped.
std::vector<double> batch_means(const std::vector<double>& samples, std::size_t size);

/// The warm-up of means that are batched already, as a number of batches.
std::optional<std::size_t> mser(const std::vector<double>& batches);

}  // namespace racksim
