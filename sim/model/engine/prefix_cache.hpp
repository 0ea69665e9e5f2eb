// PrefixCache: which KV blocks of earlier turns are still in memory, who uses them, and which go first. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "model/engine/prefix_view.hpp"
#include "model/turn.hpp"

namespace racksim {

/// A tree of texts, one node for each run of a text and not for each block: a conversation is one node, however long.
/// Only full blocks count. Blocks of a node are its first ones, `pins` says how many of them each sequence uses, and
/// those behind all pins are idle: they may be evicted, least recently used first, of equals the last of a text first.
/// Invariant: whoever uses a block uses all before it, so idle blocks follow used ones and older ones follow newer.
class PrefixCache {
 public:
  explicit PrefixCache(std::int64_t block_size) : block_size_(block_size), nodes_(1) {}

  /// Blocks at the beginning of `text` that are cached, at most `most`.
  [[nodiscard]] std::int64_t matched(const Text& text, std::int64_t most) const;
  /// The same for a router, which sees the cache as it was when last shown, if it was ever shown, else as it is.
  [[nodiscard]] std::int64_t seen(const Text& text, std::int64_t most) const;
  void show() {
    if (!view_) keep_view();
    view_->renew();
  }
  /// Of the first `blocks`, all cached, those that nobody uses.
  [[nodiscard]] std::int64_t idle_among(const Text& text, std::int64_t blocks) const;
  /// A sequence begins to use the first `blocks`, all cached; returns how many were idle.
  std::int64_t pin(const Text& text, std::int64_t blocks);
  /// It ceases to; returns how many are idle now.
  std::int64_t unpin(const Text& text, std::int64_t blocks);

  struct Met {
    std::int64_t twice = 0;  ///< blocks that were cached already: the sequence's own copy is of no use
    std::int64_t woken = 0;  ///< of these, idle until now
  };
  /// A sequence that uses the first `from` blocks has computed those up to `to`, and uses them from now on.
  Met insert(const Text& text, std::int64_t from, std::int64_t to);
  void evict(std::int64_t blocks);

  [[nodiscard]] std::int64_t idle() const { return idle_; }
  [[nodiscard]] std::int64_t cached() const { return cached_; }
  [[nodiscard]] std::int64_t evicted() const { return evicted_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size() - unused_.size() - 1; }

 private:
  using Index = std::uint32_t;
  static constexpr Index kRoot = 0, kNowhere = ~Index{0};

  /// Idle blocks from here on, up to the next span or the end of the node, released at once.
  struct Span {
    std::uint64_t order;
    std::int64_t from;
  };
  using Place = std::tuple<Index, std::uint64_t, std::int64_t>;  ///< parent, key, first block
  struct Node {
    Place place{};
    std::uint64_t beginning = 0;                ///< hash of the text up to the end of this run
    std::int64_t blocks = 0;                    ///< cached
    std::map<std::int64_t, std::int64_t> pins;  ///< how many sequences use so many of them
    std::vector<Span> idle;                     ///< newest first
    std::int64_t children = 0;
    [[nodiscard]] std::int64_t first() const { return std::get<2>(place); }
    [[nodiscard]] std::int64_t used() const { return pins.empty() ? 0 : pins.rbegin()->first; }
  };
  struct Hash {
    std::size_t operator()(const Place& place) const;
  };
  using Victim = std::tuple<std::uint64_t, std::int64_t, Index>;  ///< order, minus first block, node

  template <class Visit>
  void walk(const Text& text, std::int64_t blocks, const Visit& visit) const;
  template <class There>
  std::int64_t count_from_start(const Text& text, std::int64_t most, const There& there) const;
  [[nodiscard]] Index find(const Place& place) const;
  Index find_or_add(const Place& place);
  void add_pin(Index node, std::int64_t blocks);
  void drop_pin(Node& node, std::int64_t blocks);
  void use(Index node, std::int64_t blocks);
  [[nodiscard]] static Victim victim(Index index, const Node& node);
  void prune(Index node);
  void keep_view();
  void count(Node& node, std::int64_t blocks);

  std::int64_t block_size_;
  std::vector<Node> nodes_;
  std::vector<Index> unused_;
  std::unordered_map<Place, Index, Hash> index_;
  std::optional<PrefixView> view_;
  std::set<Victim> victims_;  ///< the oldest span of each node that has idle blocks
  std::uint64_t order_ = 0;
  std::int64_t idle_ = 0, cached_ = 0, evicted_ = 0;
};

}  // namespace racksim
