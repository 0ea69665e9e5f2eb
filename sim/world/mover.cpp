// An actor for each transfer. Starting a communication takes an actor, and a timer has none; it may create one.
#include "world/mover.hpp"

#include <algorithm>
#include <cmath>

namespace racksim {

namespace sg4 = simgrid::s4u;

void Mover::move(const std::vector<int>& from, const std::vector<int>& to, double bytes,
                 std::function<void(double)> arrived) {
  const std::size_t streams = std::max(from.size(), to.size());
  const auto part = static_cast<std::uint64_t>(std::llround(bytes / static_cast<double>(streams)));
  std::vector<std::pair<sg4::Host*, sg4::Host*>> ends;
  for (std::size_t i = 0; i < streams; ++i)
    ends.emplace_back(loaded_.device(from[i * from.size() / streams]), loaded_.device(to[i * to.size() / streams]));
  const sg4::ActorPtr mover = sg4::Actor::create("kv", ends.front().first, [ends, part, arrived = std::move(arrived)] {
    std::vector<sg4::CommPtr> all;
    for (const auto& [source, target] : ends) all.push_back(sg4::Comm::sendto_async(source, target, part));
    for (const sg4::CommPtr& comm : all) comm->wait();
    arrived(sg4::Engine::get_clock());
  });
  mover->daemonize();  // the world may end before
}

}  // namespace racksim
