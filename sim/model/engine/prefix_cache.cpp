// The tree of cached texts: matching, use, and eviction from the tails.
#include "model/engine/prefix_cache.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>

namespace racksim {

std::size_t PrefixCache::Hash::operator()(const Place& place) const {
  std::size_t seed = 0;
  boost::hash_combine(seed, std::get<0>(place));
  boost::hash_combine(seed, std::get<1>(place));
  boost::hash_combine(seed, std::get<2>(place));
  return seed;
}

namespace {

std::uint64_t goes_on(std::uint64_t beginning, std::uint64_t key, std::int64_t first) {
  std::size_t seed = beginning;
  boost::hash_combine(seed, key);
  boost::hash_combine(seed, first);
  return seed;
}

}  // namespace

// Visits the runs that have full blocks of their own among the first `blocks`: visit(key, first block, how many)
// returns true to go on. A block belongs to the run that contains its last token.
template <class Visit>
void PrefixCache::walk(const Text& text, std::int64_t blocks, const Visit& visit) const {
  std::int64_t first = 0;
  for (std::size_t i = 0; i < text.size() && first < blocks; ++i) {
    const std::int64_t end = i + 1 == text.size() ? blocks : std::min(blocks, text[i].end_tokens / block_size_);
    if (end > first && !visit(text[i].key, first, end - first)) return;
    first = std::max(first, end);
  }
}

PrefixCache::Index PrefixCache::find(const Place& place) const {
  const auto at = index_.find(place);
  return at == index_.end() ? kNowhere : at->second;
}

PrefixCache::Index PrefixCache::find_or_add(const Place& place) {
  const auto [at, fresh] = index_.try_emplace(place, static_cast<Index>(nodes_.size()));
  if (!fresh) return at->second;
  if (unused_.empty()) {
    nodes_.emplace_back();
  } else {
    at->second = unused_.back();
    unused_.pop_back();
  }
  const auto& [parent, key, first] = place;
  nodes_[at->second].place = place;
  nodes_[at->second].beginning = goes_on(nodes_[parent].beginning, key, first);
  ++nodes_[std::get<0>(place)].children;
  return at->second;
}

// How many of the first `most` blocks are in the cache, from the beginning on; there(key, first block) says how many of
// a run are.
template <class There>
std::int64_t PrefixCache::count_from_start(const Text& text, std::int64_t most, const There& there) const {
  std::int64_t found = 0;
  walk(text, most, [&](std::uint64_t key, std::int64_t first, std::int64_t blocks) {
    const std::int64_t some = std::min(blocks, there(key, first));
    found += some;
    return some == blocks;
  });
  return found;
}

std::int64_t PrefixCache::matched(const Text& text, std::int64_t most) const {
  Index node = kRoot;
  return count_from_start(text, most, [&](std::uint64_t key, std::int64_t first) {
    node = find({node, key, first});
    return node == kNowhere ? 0 : nodes_[node].blocks;
  });
}

std::int64_t PrefixCache::seen(const Text& text, std::int64_t most) const {
  if (!view_) return matched(text, most);
  std::uint64_t beginning = 0;
  return count_from_start(text, most, [&](std::uint64_t key, std::int64_t first) {
    beginning = goes_on(beginning, key, first);
    return view_->blocks(beginning);
  });
}

void PrefixCache::keep_view() {
  view_.emplace();
  for (const Node& node : nodes_)
    if (node.blocks > 0) view_->note(node.beginning, node.blocks);
}

void PrefixCache::count(Node& node, std::int64_t blocks) {
  if (node.blocks == blocks) return;
  cached_ += blocks - node.blocks;
  node.blocks = blocks;
  if (view_) view_->note(node.beginning, blocks);
}

std::int64_t PrefixCache::idle_among(const Text& text, std::int64_t blocks) const {
  Index node = kRoot;
  std::int64_t idle = 0;
  walk(text, blocks, [&](std::uint64_t key, std::int64_t first, std::int64_t own) {
    node = find({node, key, first});
    idle += std::max<std::int64_t>(0, own - nodes_[node].used());
    return true;
  });
  return idle;
}

PrefixCache::Victim PrefixCache::victim(Index index, const Node& node) {
  return {node.idle.back().order, -node.first(), index};
}

// The first `blocks` of a node are idle no longer.
void PrefixCache::use(Index index, std::int64_t blocks) {
  Node& node = nodes_[index];
  if (node.idle.empty() || node.idle.front().from >= blocks) return;
  victims_.erase(victim(index, node));
  idle_ -= std::min(blocks, node.blocks) - node.idle.front().from;
  while (node.idle.size() > 1 && node.idle[1].from <= blocks) node.idle.erase(node.idle.begin());
  node.idle.front().from = blocks;
  if (blocks >= node.blocks)
    node.idle.clear();
  else
    victims_.insert(victim(index, node));
}

void PrefixCache::add_pin(Index index, std::int64_t blocks) {
  use(index, blocks);
  ++nodes_[index].pins[blocks];
}

void PrefixCache::drop_pin(Node& node, std::int64_t blocks) {
  const auto pin = node.pins.find(blocks);
  if (--pin->second == 0) node.pins.erase(pin);
}

std::int64_t PrefixCache::pin(const Text& text, std::int64_t blocks) {
  const std::int64_t before = idle_;
  Index node = kRoot;
  walk(text, blocks, [&](std::uint64_t key, std::int64_t first, std::int64_t own) {
    node = find({node, key, first});
    add_pin(node, own);
    return true;
  });
  return before - idle_;
}

std::int64_t PrefixCache::unpin(const Text& text, std::int64_t blocks) {
  const std::int64_t before = idle_;
  ++order_;
  Index index = kRoot;
  walk(text, blocks, [&](std::uint64_t key, std::int64_t first, std::int64_t own) {
    index = find({index, key, first});
    Node& node = nodes_[index];
    drop_pin(node, own);
    const std::int64_t used = node.used();
    if (used >= own) return true;
    node.idle.insert(node.idle.begin(), {order_, used});
    if (node.idle.size() == 1) victims_.insert(victim(index, node));
    idle_ += own - used;
    return true;
  });
  return idle_ - before;
}

PrefixCache::Met PrefixCache::insert(const Text& text, std::int64_t from, std::int64_t to) {
  Met met;
  const std::int64_t before = idle_;
  Index index = kRoot;
  walk(text, to, [&](std::uint64_t key, std::int64_t first, std::int64_t blocks) {
    index = find_or_add({index, key, first});
    const std::int64_t had = std::clamp<std::int64_t>(from - first, 0, blocks);
    if (had == blocks) return true;
    Node& node = nodes_[index];
    if (had > 0) drop_pin(node, had);
    met.twice += std::max<std::int64_t>(0, std::min(node.blocks, blocks) - had);
    add_pin(index, blocks);
    count(node, std::max(node.blocks, blocks));
    return true;
  });
  met.woken = before - idle_;
  return met;
}

void PrefixCache::evict(std::int64_t blocks) {
  while (blocks > 0 && !victims_.empty()) {
    const auto oldest = victims_.begin();
    const Index index = std::get<2>(*oldest);
    Node& node = nodes_[index];
    const std::int64_t gone = std::min(blocks, node.blocks - node.idle.back().from);
    blocks -= gone;
    idle_ -= gone;
    evicted_ += gone;
    count(node, node.blocks - gone);
    if (node.blocks > node.idle.back().from) return;
    victims_.erase(oldest);
    node.idle.pop_back();
    if (!node.idle.empty()) victims_.insert(victim(index, node));
    prune(index);
  }
}

void PrefixCache::prune(Index index) {
  while (index != kRoot && nodes_[index].blocks == 0 && nodes_[index].children == 0) {
    const Index parent = std::get<0>(nodes_[index].place);
    index_.erase(nodes_[index].place);
    nodes_[index] = {};
    unused_.push_back(index);
    --nodes_[parent].children;
    index = parent;
  }
}

}  // namespace racksim
