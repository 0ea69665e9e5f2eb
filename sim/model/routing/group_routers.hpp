// GroupRouters: a router for each group of instances. People who may use some pools only are routed among these.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/routing/router.hpp"

namespace racksim {

class GroupRouters {
 public:
  /// `groups`: the instances of each, ascending; an instance may be in several. `instances`: how many there are.
  GroupRouters(const Serving& serving, std::size_t instances, const std::vector<std::vector<std::size_t>>& groups,
               std::uint64_t seed, std::uint64_t replication);

  /// The instance, numbered over all groups, for a turn whose session's last turn went to `previous`; below 0: to none.
  /// One outside the group counts as none. `now_s`: simulated seconds.
  std::size_t choose(std::size_t group, const Turn& turn, std::int64_t previous, double now_s);
  /// The same among instances that accept turns; nothing if none does.
  std::optional<std::size_t> choose_accepting(std::size_t group, const Turn& turn, std::int64_t previous, double now_s);

  void set_view(std::size_t instance, const InstanceView& view);
  [[nodiscard]] std::size_t groups() const { return groups_.size(); }
  /// Whether prefix caches have to be shown to the routers.
  [[nodiscard]] bool read_caches() const { return read_caches_; }

 private:
  struct Group {
    Router router;
    std::vector<std::size_t> members;    ///< instances
    std::vector<std::int64_t> position;  ///< of each instance among the members, or -1
    [[nodiscard]] std::int64_t member(std::int64_t instance) const {
      return instance < 0 ? -1 : position[static_cast<std::size_t>(instance)];
    }
  };
  std::vector<Group> groups_;
  bool read_caches_;
};

}  // namespace racksim
