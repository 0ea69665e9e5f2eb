// StretchTrace: the state of a replication at the beginning of a stretch, and its changes within the stretch. File
// formats are derived classes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/deployment/deployment.hpp"
#include "world/viewers/observer.hpp"

namespace racksim {

/// From .. to, in simulated seconds.
struct Span {
  double from_s = 0;
  double to_s = 0;
};

class StretchTrace : public Observer {
 public:
  StretchTrace(const Scenario& scenario, const Platform& platform, const Deployment& deployment, Span span);

  void slot_used(std::size_t instance, std::int32_t slot, SlotUse use, const Turn& turn, double now_s) final;
  void instance_changed(std::size_t instance, const Engine& engine, const PowerMeter& meter, double now_s) final;
  void turns_counted(std::int64_t in_flight, std::int64_t waiting, double now_s) final;
  void ended(double now_s) final;

 protected:
  /// What a slot is used for, by which turn, since when.
  struct Slice {
    SlotUse use = SlotUse::free;
    double since_s = 0;
    Turn turn = {};
  };
  enum class Of { in_flight, without_place, rack_w, device_w, batch, waiting, kv_blocks };

  /// `now` lies within the span. Every slot begins and ends free.
  virtual void slot_changed(std::size_t instance, std::int32_t slot, const Slice& before, const Slice& now) = 0;
  /// `index`: of the rack, device or instance; the turns of all racks are 0's.
  virtual void value_changed(Of of, std::size_t index, double value, double now_s) = 0;
  virtual void finish() = 0;

  [[nodiscard]] const std::string& people(const Turn& turn) const { return people_[turn.population]; }
  /// "pool on device device": of an instance.
  [[nodiscard]] std::string name(std::size_t instance) const;
  [[nodiscard]] const Platform& platform() const { return platform_; }
  [[nodiscard]] const Deployment& deployment() const { return deployment_; }
  [[nodiscard]] const Span& span() const { return span_; }

 private:
  enum class Phase { before, within, after };
  void move_to(double now_s);
  void begin();
  void end(double now_s);
  void count(Of of, std::size_t index, double value, double now_s);

  const Platform& platform_;
  const Deployment& deployment_;
  Span span_;
  Phase phase_ = Phase::before;
  std::vector<std::string> people_;
  std::vector<std::map<std::int32_t, Slice>> slots_;  ///< by instance
  std::map<std::pair<Of, std::size_t>, double> values_;
};

/// What people call a use.
constexpr const char* name_of(SlotUse use) {
  switch (use) {
    case SlotUse::free:
      return "free";
    case SlotUse::prefill:
      return "prefill";
    case SlotUse::awaited:
      return "KV on its way";
    case SlotUse::decode:
      return "decode";
    case SlotUse::paused:
      return "paused";
    case SlotUse::held:
      return "held";
  }
  return nullptr;
}

}  // namespace racksim
