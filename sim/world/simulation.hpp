// Simulation: one replication of a scenario as a loop over events. It owns the parts and brings events to them; what
// happens then is theirs.
#pragma once

#include <cstdint>

#include "world/books/power_books.hpp"
#include "world/context.hpp"
#include "world/hooks.hpp"
#include "world/loop/clock.hpp"
#include "world/serving/demand.hpp"
#include "world/serving/frontend.hpp"
#include "world/serving/handovers.hpp"
#include "world/serving/instances.hpp"
#include "world/serving/swapping.hpp"
#include "world/simgrid/loaded_platform.hpp"
#include "world/simgrid/mover.hpp"

namespace racksim {

/// Runs one replication to its end; of a fleet, the part of it that `replication` numbers (FleetPart::number).
/// `hooks.check_energy` needs measured power. Uses SimGrid's process-wide engine: call it once per process. Throws
/// InvalidInput if SimGrid finds fault with the platform, and BrokenRule if the fault is ours.
Record simulate(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                std::uint64_t replication, const Hooks& hooks);

/// Borrows what it is given, and owns its parts.
class Simulation final : public Clockwork, private InstanceListener {
 public:
  Simulation(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
             std::uint64_t replication, const Hooks& hooks, LoadedPlatform& loaded);

  // What the clock asks.
  [[nodiscard]] double next_s() const override;
  void run_next() override;
  /// After the last event: the books of the replication.
  Record finish();

 private:
  [[nodiscard]] OutsideEvents outside();
  void live(const Event& event);
  [[nodiscard]] bool is_void(const Event& event);
  [[nodiscard]] bool over() const;
  void check_that_time_moves(std::uint64_t events) const;
  void close_window();
  void sample();
  void drop_unfinished();

  // What instances tell goes to the parts that have to know.
  void segment_ended(Instance& instance, const Segment& segment) override;
  void gap(double gap_s, bool measured) override { context_.recorder.gap(gap_s, measured); }
  void turn_ended(Instance& instance, const TurnEnd& end) override { demand_.answered(instance, end); }
  void prefill_ended(Instance& instance, const TurnEnd& end, KvLease lease) override;
  void room_granted(Instance& instance, KvRoom room) override { handovers_.room_granted(instance, std::move(room)); }
  void turn_lost(Instance&, const Turn& turn, std::int64_t) override { frontend_.lost(turn.session); }
  void pinned_slot_lost(Instance&, std::uint32_t session) override { frontend_.pinned_slot_lost(session); }
  void changed(Instance& instance) override;

  const Hooks& hooks_;
  Context context_;
  Mover mover_;
  PowerBooks power_;
  Instances instances_;
  Handovers handovers_;
  Swapping swapping_;
  Frontend frontend_;
  Demand demand_;
  bool closed_ = false;
};

}  // namespace racksim
