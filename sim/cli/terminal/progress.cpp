// Draws the bar.
#include "cli/terminal/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal/console.hpp"

namespace racksim::cli {

namespace {

constexpr double kCells = 30;
constexpr std::chrono::milliseconds kRedraw{100};

}  // namespace

Progress::Progress(bool shown) : shown_(shown), begin_(Clock::now()), drawn_at_(begin_ - kRedraw) {}

Progress::~Progress() {
  if (drawn_) print_error("\r\x1b[K");
}

std::string Progress::bar(double share) const {
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - begin_).count();
  const auto filled = static_cast<std::size_t>(share * kCells);
  std::string text = fmt::format("[{}{}] {:3.0f} %", std::string(filled, '#'),
                                 std::string(static_cast<std::size_t>(kCells) - filled, '.'), share * 100);
  if (share > 0.02) text += fmt::format("  {:.0f} s left", elapsed_s * (1 - share) / share);
  return text;
}

void Progress::update(double share_done, const std::string& note) {
  const auto now = Clock::now();
  if (!shown_ || now - drawn_at_ < kRedraw) return;
  drawn_at_ = now;
  drawn_ = true;
  print_error(fmt::format("\r{}{}{}\x1b[K", bar(std::clamp(share_done, 0.0, 1.0)), note.empty() ? "" : "  ", note));
}

}  // namespace racksim::cli
