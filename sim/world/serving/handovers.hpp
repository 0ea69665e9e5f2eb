// Handovers: turns that one pool prefills and another decodes: where they go, and how their KV gets there.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "world/context.hpp"
#include "world/serving/instances.hpp"
#include "world/simgrid/mover.hpp"

namespace racksim {

/// The decoding instance is chosen when the prompt is computed, by the loads of that moment, as DistServe does (Zhong
/// et al., OSDI 2024): it takes slot and blocks before the KV moves, and the prefilling one keeps its blocks until it
/// has.
class Handovers {
 public:
  /// Borrows all. Throws InvalidInput if no route leads from a prefilling device to a decoding one.
  Handovers(Context& context, Instances& instances, Mover& mover, OutsideEvents outside, const LoadedPlatform& loaded);

  /// The longest context of turns that begin in a pool, in tokens: it has to fit where they decode, too.
  [[nodiscard]] std::int64_t longest_context(const PoolPlan& plan) const;
  /// The recorder is told how long a context gets in each pool that the turn goes through.
  void note_context(const Instance& first, const Turn& turn);
  /// The turn as its first instance is to serve it: whole, or until its first token. Nothing if the instance that
  /// decodes could never hold it. An answer of one token ends where its prompt is computed.
  [[nodiscard]] std::optional<Turn> first_part(const PoolPlan& plan, const Turn& turn) const;

  void prefill_ended(const Instance& from, const TurnEnd& end, KvLease lease);
  void room_granted(const Instance& to, KvRoom room);
  /// The KV of the session's turn is where it decodes.
  void arrived(std::uint32_t session);

 private:
  /// A turn between the instance that prefilled it and the one that decodes it. Times are simulated seconds.
  struct Handover {
    std::size_t from, to;
    double prefilled_s;
    double started_s;
    KvLease lease;
    std::optional<KvRoom> room;  ///< once there is one
    std::int64_t tokens = 0;     ///< of KV that moves
  };

  Context& context_;
  Instances& instances_;
  Mover& mover_;
  OutsideEvents outside_;
  std::unordered_map<std::uint32_t, Handover> under_way_;  ///< by session
};

}  // namespace racksim
