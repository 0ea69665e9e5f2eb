// Fleet: copies of a rack that share one load, and which part of the load each of them sees. Values and their
// arithmetic.
#pragma once

#include <cstdint>

namespace racksim {

/// Copies of the platform behind a balancer, which sends each session to the rack that the hash of the session names.
struct Fleet {
  std::int64_t racks = 1;
  bool operator==(const Fleet&) const = default;
};

/// Which part of a fleet's load one simulation sees: that of a rack, in one replication.
struct FleetPart {
  std::uint64_t replication = 0;
  std::uint64_t rack = 0;
  std::uint64_t racks = 1;
  /// A number that no other part of any replication has, so that each part has random numbers of its own.
  [[nodiscard]] std::uint64_t number() const { return replication * racks + rack; }
  /// How many of `people` use this rack. Racks get equal numbers, or differ by one.
  [[nodiscard]] std::int64_t share_of(std::int64_t people) const {
    const auto n = static_cast<std::int64_t>(racks);
    return people / n + (static_cast<std::int64_t>(rack) < people % n ? 1 : 0);
  }
};

}  // namespace racksim
