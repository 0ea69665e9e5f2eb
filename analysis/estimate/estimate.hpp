// Estimate: the static arithmetic of a capacity claim for one rack, and queueing theory beside it. Simulates nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/estimate/physics.hpp"
#include "model/deployment/deployment.hpp"

namespace racksim {

/// The results of Erlang's formulas for the slots of the rack, if sessions come at random and stay for a time.
struct SlotTheory {
  std::int64_t slots = 0;      ///< one per session of the estimate
  std::int64_t instances = 0;  ///< that share them
  double limit = 0;            ///< share that may find no slot, or wait
  double blocking_load = 0;    ///< load in erlangs of which the share `limit` is blocked, all slots pooled (Erlang B)
  double waiting_load = 0;     ///< load in erlangs of which the share `limit` waits, all slots pooled (Erlang C)
  double split_load = 0;       ///< as blocking_load if arrivals are split over the instances at random
  double holding_s = 0;        ///< mean time in a slot: prefill and answer at the full batch
  double wait_s = 0;           ///< mean wait at blocking_load if those who find no slot waited
};

/// What arithmetic says of a scenario before it is simulated. One member for each number that the estimate shows, hence
/// so many.
struct Estimate {
  std::string scenario, rack, model;
  int racks = 1;       ///< racks of the platform; the estimate is for the first
  bool mixed = false;  ///< has servers of several kinds: its servers are counted, and power and space are not divided
                       ///< by one of them
  double usable_power_w = 0;
  double usable_space_u = 0;
  std::optional<int> servers_by_power, servers_by_space;  ///< none in a mixed rack
  int servers = 0;                                        ///< per rack, by the arithmetic
  int platform_servers = 0;                               ///< in the platform's first rack
  std::optional<std::int64_t> sessions_per_server;        ///< none in a mixed rack
  std::optional<std::int64_t> sessions_per_rack;          ///< none if n/a
  bool fits = true;                                       ///< the model, into the memory of any pool
  std::string reason;                                     ///< of n/a
  std::optional<int> servers_by_full_load;                ///< as servers_by_power, by measured maxima
  double full_load_w = 0;                                 ///< of `servers`, all at their measured maximum, at the wall
  double power_used_w = 0;                                ///< by nameplate
  double power_stranded_w = 0;
  double published_sessions = -1;  ///< per rack, as the source has it; -1 = not published
  double claimed_tps = 0;          ///< 0 = the scenario tests no claim
  std::vector<std::string> arithmetic, cautions, notes;
  std::vector<PoolPhysics> pools;
  std::optional<SlotTheory> theory;            ///< none if n/a
  std::optional<std::int64_t> fluid_sessions;  ///< per rack; none without a speed to keep
  [[nodiscard]] bool claims() const { return claimed_tps > 0; }
};

/// The estimate for the platform's first rack. Pure.
Estimate estimate(const Scenario& scenario, const Platform& platform, const Deployment& deployment);

}  // namespace racksim
