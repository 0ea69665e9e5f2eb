// Instances: all instances of a replication, and what the others know of them: routers, power books, recorder,
// observers, event queue. Decides nothing.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "model/deployment/routing_groups.hpp"
#include "model/routing/group_routers.hpp"
#include "model/serving/instance.hpp"
#include "world/books/power_books.hpp"
#include "world/context.hpp"
#include "world/hooks.hpp"

namespace racksim {

class Instances {
 public:
  /// Borrows all; `listener` hears what the instances do, and calls publish() when one has changed.
  Instances(Context& context, PowerBooks& power, const Hooks& hooks, const LoadedPlatform& loaded,
            std::uint64_t replication, InstanceListener& listener);

  [[nodiscard]] std::size_t size() const { return instances_.size(); }
  [[nodiscard]] Instance& operator[](std::size_t index) { return *instances_[index]; }
  [[nodiscard]] const RoutingGroups& groups() const { return groups_; }

  /// The instance of a group for a turn whose session's last turn went to `previous`; below 0: to none.
  std::size_t choose(std::size_t group, const Turn& turn, std::int64_t previous) {
    return routers_.choose(group, turn, previous, context_.now_s);
  }
  /// The same among instances with a free slot; nothing if none has one.
  std::optional<std::size_t> choose_accepting(std::size_t group, const Turn& turn, std::int64_t previous) {
    return routers_.choose_accepting(group, turn, previous, context_.now_s);
  }

  /// These instances are on the same devices: each is as loaded as all of them together, and by as much as it can hold
  /// besides unless its weights are there.
  void share_devices(std::vector<std::size_t> members);
  /// The instance has carried out a command: all who have to know are told.
  void publish(Instance& instance);
  /// Routers are shown all instances as they are now, and again after serving.load_age.
  void renew_views();

  /// For timeline.csv: what runs, what KV is used, of all instances.
  [[nodiscard]] std::int64_t running() const;
  [[nodiscard]] double kv_share() const;

  /// Nothing happens after now: the engines tell what steps are done.
  void stop();
  /// Puts their counts into the record, and theirs of the power books.
  void write_to(Record& record);

 private:
  /// What others last heard of an instance.
  struct Heard {
    InstanceView view;
    std::int64_t waiting = 0;
    const std::vector<std::size_t>* sharing = nullptr;  ///< instances on the same devices, itself included
  };

  void publish_view(const Instance& instance);
  [[nodiscard]] double load(const Instance& instance) const;

  Context& context_;
  PowerBooks& power_;
  const Hooks& hooks_;
  std::vector<StepModel> models_;  ///< by pool
  std::vector<std::unique_ptr<Instance>> instances_;
  std::deque<SlotRelay> relays_;
  std::deque<std::vector<std::size_t>> sharing_;
  RoutingGroups groups_;
  GroupRouters routers_;
  std::vector<Heard> heard_;  ///< by instance
};

}  // namespace racksim
