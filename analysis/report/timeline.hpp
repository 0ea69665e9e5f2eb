// Timeline: timeline.csv of any length in at most 1,600 stretches of equal length. Reads; judges nothing.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace racksim {

inline constexpr std::size_t kMostStretches = 1600;

enum class Series { in_flight, waiting, sessions, running, kv_share, rack_w };
inline constexpr std::size_t kSeries = 6;

/// What one column did in a stretch.
struct Course {
  double low = 0, high = 0, sum = 0;
};

struct Stretch {
  double begin_s = 0;  ///< of its first moment
  std::int64_t moments = 0;
  std::array<Course, kSeries> courses{};
  [[nodiscard]] const Course& of(Series s) const { return courses[static_cast<std::size_t>(s)]; }
  [[nodiscard]] double mean(Series s) const { return of(s).sum / static_cast<double>(moments); }
  void add(const Stretch& other);
};

struct Timeline {
  std::vector<Stretch> stretches;
  std::int64_t moments_each = 1;  ///< rows of the file in every stretch but the last
  double end_s = 0;               ///< of the last moment
};

/// Memory does not grow with the file. Throws InvalidInput (line, column) for anything but what racksim writes.
Timeline read_timeline(const std::filesystem::path& csv);

}  // namespace racksim
