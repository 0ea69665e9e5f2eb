// PrefixView: what a router that is told now and then knows of a prefix cache.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace racksim {

class PrefixView {
 public:
  /// Of the run of text that a beginning (by its hash) ends with, so many blocks are cached now.
  void note(std::uint64_t beginning, std::int64_t blocks) { news_.emplace_back(beginning, blocks); }

  /// All that was noted is known from now on.
  void renew() {
    for (const auto& [beginning, blocks] : news_) {
      if (blocks > 0)
        known_[beginning] = blocks;
      else
        known_.erase(beginning);
    }
    news_.clear();
  }

  [[nodiscard]] std::int64_t blocks(std::uint64_t beginning) const {
    const auto at = known_.find(beginning);
    return at == known_.end() ? 0 : at->second;
  }

 private:
  std::unordered_map<std::uint64_t, std::int64_t> known_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> news_;
};

}  // namespace racksim
