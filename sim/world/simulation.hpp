// Simulation: one replication of a scenario. Users send turns, a router places them, engines serve them, meters count.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "model/deployment.hpp"
#include "model/routing.hpp"
#include "record/power_meter.hpp"
#include "record/recorder.hpp"
#include "world/agenda.hpp"
#include "world/clock.hpp"
#include "world/energy_oracle.hpp"
#include "world/loaded_platform.hpp"
#include "world/users.hpp"

namespace racksim {

/// A row of timeline.csv.
struct Sample {
  double time_s;
  std::int64_t in_flight, waiting, sessions, running;
  double kv_share, rack_w;
};

struct Hooks {
  std::function<void(double share_done)> on_progress;
  std::function<void(const TurnRow&)> on_row;
  std::function<void(const Sample&)> on_sample;
  bool check_energy = false;
};

/// Runs one replication to its end. `hooks.check_energy` needs measured power. Uses SimGrid's process-wide engine: call
/// it once per process.
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
    double load = 0;    ///< as the router would see it now
    bool full = false;  ///< no free slot
    std::uint32_t version = 0;
    double planned_s = kNever;
    double round_trip_s = 0;
    double per_token_s = 0;
  };

  void start_users();
  void live(const Event& event);
  void arrive(std::uint32_t population);
  void plan_arrival(std::uint32_t population);
  void send_turn(std::uint32_t session);
  [[nodiscard]] bool fit_context(Session& session);
  void route(std::uint32_t session);
  [[nodiscard]] CachedShare cached_share(const Session& session);
  bool give_to(std::size_t instance, std::uint32_t session);
  void enqueue(std::uint32_t session);
  void turn_away(std::uint32_t session);
  void retry(const Event& event);
  void lose_patience(const Event& event);
  bool take_back(std::uint32_t session);
  [[nodiscard]] bool concerns_turn_in_flight(const Event& event);
  void dispatch();
  void note_load(std::size_t instance);
  void renew_loads();
  [[nodiscard]] std::size_t group(const Session& session) const { return reach_.of_population[session.population]; }
  void drop(std::uint32_t session, Outcome outcome, bool too_long = false);
  void next_turn(std::uint32_t session, double at_s);
  void serve(std::size_t instance);
  void settle(std::size_t instance);
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
  std::vector<StepModel> models_;
  std::vector<Station> stations_;
  std::vector<std::deque<std::uint32_t>> queues_;  ///< by group: sessions whose turn waits at the router
  std::size_t serving_ = 0;                        ///< the instance whose engine is speaking
  std::uint64_t turns_ = 0;
  double now_s_ = 0;
  double window_begin_s_;
  double window_end_s_;
  bool closed_ = false;
};

}  // namespace racksim
