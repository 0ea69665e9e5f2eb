// Numbers of instances become numbers of members, and back.
#include "model/routing/group_routers.hpp"

namespace racksim {

GroupRouters::GroupRouters(const Serving& serving, std::size_t instances,
                           const std::vector<std::vector<std::size_t>>& groups, std::uint64_t seed,
                           std::uint64_t replication)
    : read_caches_(reads_caches(policy_of(serving))) {
  for (const auto& members : groups) {
    const std::uint64_t index = groups_.size();
    const Stream draws = index == 0 ? Stream(seed, Purpose::routing, {replication})
                                    : Stream(seed, Purpose::routing, {replication, index});
    Group& group = groups_.emplace_back(Group{Router(policy_of(serving), members.size(), draws), members, {}});
    group.position.assign(instances, -1);
    for (std::size_t i = 0; i < members.size(); ++i) group.position[members[i]] = static_cast<std::int64_t>(i);
  }
}

std::size_t GroupRouters::choose(std::size_t group, const Turn& turn, std::int64_t previous, double now_s) {
  Group& g = groups_[group];
  return g.members[g.router.choose({turn, g.member(previous), now_s})];
}

std::optional<std::size_t> GroupRouters::choose_accepting(std::size_t group, const Turn& turn, std::int64_t previous,
                                                          double now_s) {
  Group& g = groups_[group];
  const auto member = g.router.choose_accepting({turn, g.member(previous), now_s});
  if (!member) return {};
  return g.members[*member];
}

void GroupRouters::set_view(std::size_t instance, const InstanceView& view) {
  for (Group& g : groups_)
    if (g.position[instance] >= 0) g.router.set_view(static_cast<std::size_t>(g.position[instance]), view);
}

}  // namespace racksim
