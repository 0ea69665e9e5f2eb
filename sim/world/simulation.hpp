// Simulation: one replication of a scenario. Users send turns, a router places them, engines serve them, meters count.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "input/scenario/scenario.hpp"
#include "model/deployment/deployment.hpp"
#include "model/routing/routing.hpp"
#include "model/serving/berth.hpp"
#include "model/serving/token_bucket.hpp"
#include "model/users/users.hpp"
#include "record/power_meter.hpp"
#include "record/recorder.hpp"
#include "record/turn_columns.hpp"
#include "world/loop/agenda.hpp"
#include "world/loop/clock.hpp"
#include "world/simgrid/energy_oracle.hpp"
#include "world/simgrid/loaded_platform.hpp"
#include "world/simgrid/mover.hpp"
#include "world/viewers/watcher.hpp"

namespace racksim {

struct Hooks {
  std::function<void(double share_done)> on_progress;
  std::function<void(const TurnRow&)> on_row;
  std::function<void(const Sample&)> on_sample;
  std::vector<Watcher*> watchers;
  bool check_energy = false;
};

/// Runs one replication to its end; of a fleet, the part of it that `replication` numbers (FleetPart::number).
/// `hooks.check_energy` needs measured power. Uses SimGrid's process-wide engine: call it once per process.
Record simulate(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                std::uint64_t replication, const Hooks& hooks);

class Simulation final : public Clockwork, private EngineListener {
 public:
  Simulation(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
             std::uint64_t replication, const Hooks& hooks, LoadedPlatform& loaded);

  [[nodiscard]] double next_s() const override;
  void turn() override;
  Record finish();

 private:
  /// A serving instance at work, with what the meters last heard of it.
  struct Station {
    Engine engine;
    const Instance* place;
    double share = 0;
    std::int64_t waiting = 0;
    bool busy = false;
    double load = 0;             ///< as the router would see it now
    double tokens = 0;           ///< of input, of the turns that it has been given
    bool full = false;           ///< no free slot
    double prompts_s = 0;        ///< of the window, in steps with prompts,
    double prompts_share_s = 0;  ///< and the integral over them of its share of the devices' dynamic range
    double round_trip_s = 0;
    double per_token_s = 0;
    std::size_t berth = kNoBerth;  ///< where its weights come and go
    bool absent = false;           ///< they are not here, or about to leave
  };
  static constexpr std::size_t kNoBerth = std::numeric_limits<std::size_t>::max();

  /// Devices on which instances take turns, or one that begins without its weights.
  struct Shared {
    Berth berth;
    std::vector<std::size_t> stations;  ///< of its guests
    double look_again_s = -1;
  };

  /// A turn between the engine that prefilled it and the one that decodes it.
  struct Handover {
    std::size_t from, to;
    std::int64_t tokens;  ///< of KV
    double prefilled_s;
    double started_s;
  };

  void start_users();
  [[nodiscard]] bool is_void(const Event& event);
  void forget_void();
  void live(const Event& event);
  void arrive(std::uint32_t population);
  void plan_arrival(std::uint32_t population);
  void send_turn(std::uint32_t session);
  [[nodiscard]] bool fit_context(Session& session);
  void route(std::uint32_t session);
  [[nodiscard]] CachedShare cached_share(const Turn& turn);
  [[nodiscard]] std::size_t choose(std::size_t group, const Turn& turn, std::int64_t previous);
  [[nodiscard]] std::int64_t choose_free(std::size_t group, const Session& session);
  bool give_to(std::size_t instance, std::uint32_t session);
  void enqueue(std::uint32_t session);
  void turn_away(std::uint32_t session, Refusal why);
  // In line, for most scenarios have neither budget nor deadline.
  [[nodiscard]] bool within_budget(std::uint32_t session) { return budgets_.empty() || charge(session); }
  bool charge(std::uint32_t session);
  void settle_budget(Session& session, double used_tokens) {
    if (!budgets_.empty()) settle_charge(session, used_tokens);
  }
  void settle_charge(Session& session, double used_tokens);
  void set_deadline(std::uint32_t session) {
    if (scenario_.serving.queue.deadline_s < kUnlimited) plan_deadline(session);
  }
  void plan_deadline(std::uint32_t session);
  void overdue(const Event& event);
  void lose_patience(const Event& event);
  bool take_back(std::uint32_t session, bool begun_too);
  [[nodiscard]] bool concerns_turn_in_flight(const Event& event);
  void dispatch();
  [[nodiscard]] static double transfer_s(const Station& station, const Turn& turn);
  void note_load(std::size_t instance);
  void note_loads(std::size_t instance);
  [[nodiscard]] double load_of(const Station& station) const;
  [[nodiscard]] double load_at_berth(const Station& station) const;
  void renew_loads();
  [[nodiscard]] std::size_t group(const Session& session) const { return reach_.of_population[session.population]; }
  void drop(std::uint32_t session, Outcome outcome, Refusal why = Refusal::queue_full);
  void give_place_up(Session& session);
  void next_turn(std::uint32_t session, double at_s);
  void serve(std::size_t instance);
  void settle(std::size_t instance);
  [[nodiscard]] std::int64_t longest_context(std::size_t pool) const;
  void note_context(std::size_t pool, const Turn& turn);
  bool submit(Station& station, const Session& session);
  void require_handover_routes(const LoadedPlatform& loaded) const;
  void hand_over(const TurnEnd& end);
  void start_transfer(const Welcomed& welcomed);
  void receive_kv(const Event& event);
  void watch();
  void tell_watchers(std::size_t instance);
  void make_berths();
  void tend(std::size_t berth);
  void load_weights(std::size_t berth, const Berth::Order& order);
  void require_weight_routes(const LoadedPlatform& loaded) const;
  void weights_arrived(std::size_t berth);
  void stop_loading();
  void sample();
  void open_window();
  void close_window();
  void drop_unfinished();
  [[nodiscard]] bool over() const;

  void segment_ended(const Segment& segment) override;
  void gap(double gap_s, bool measured) override;
  void turn_ended(const TurnEnd& end) override;

  const Scenario& scenario_;
  const Platform& platform_;
  const Deployment& deployment_;
  const Hooks& hooks_;
  Agenda agenda_;
  Users users_;
  Reach reach_;
  Routes router_;
  Recorder recorder_;
  PowerMeter meter_;
  std::optional<EnergyOracle> oracle_;
  Mover mover_;
  std::unordered_map<std::uint32_t, Handover> handovers_;  ///< by session
  std::vector<StepModel> models_;
  std::vector<Station> stations_;
  std::deque<SlotTap> taps_;
  std::vector<Shared> berths_;
  std::vector<std::optional<TokenBucket>> budgets_;  ///< by population; empty if nobody has one
  std::vector<std::deque<std::uint32_t>> queues_;    ///< by group: sessions whose turn waits at the router
  std::size_t serving_ = 0;                          ///< the instance whose engine is speaking
  std::uint64_t turns_ = 0;
  double now_s_ = 0;
  double window_begin_s_;
  double window_end_s_;
  bool closed_ = false;
};

}  // namespace racksim
