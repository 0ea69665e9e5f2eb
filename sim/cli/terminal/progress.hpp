// Progress: a bar on stderr, redrawn at most ten times a second and gone when it is destroyed.
#pragma once

#include <chrono>
#include <string>

namespace racksim::cli {

class Progress {
 public:
  explicit Progress(bool shown);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// `note`: a few words behind the bar.
  void update(double share_done, const std::string& note = {});

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::string bar(double share_done) const;

  bool shown_;
  bool drawn_ = false;
  Clock::time_point begin_;
  Clock::time_point drawn_at_;
};

}  // namespace racksim::cli
