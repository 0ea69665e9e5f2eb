// An actor for each transfer. Starting a communication takes an actor, and a timer has none; it may create one.
#include "world/simgrid/mover.hpp"

#include <algorithm>
#include <cmath>

#include "input/scenario/unlimited.hpp"
#include "world/simgrid/actor.hpp"

namespace racksim {

namespace sg4 = simgrid::s4u;

namespace {

// Sends bytes from one host to the other. SimGrid 3.32 ignores the rate of a communication without a mailbox.
sg4::CommPtr begin(sg4::Host* source, sg4::Host* target, std::uint64_t bytes, double limit_Bps) {
  if (limit_Bps == kUnlimited) return sg4::Comm::sendto_async(source, target, bytes);
  static char nothing;
  sg4::Mailbox* box = sg4::Mailbox::by_name("to " + target->get_name());
  add_actor("receiver", target, [box] { box->get<char>(); })->daemonize();
  return box->put_init(&nothing, bytes)->set_rate(limit_Bps)->start();
}

}  // namespace

void Mover::start(const Ends& ends, double bytes, double limit_Bps, Arrived arrived) {
  const auto streams = static_cast<double>(ends.size());
  const auto part = static_cast<std::uint64_t>(std::llround(bytes / streams));
  const double limit = limit_Bps / streams;
  const auto carry = [ends, part, limit, arrived = std::move(arrived)] {
    std::vector<sg4::CommPtr> all;
    for (const auto& [source, target] : ends) all.push_back(begin(source, target, part, limit));
    for (const sg4::CommPtr& comm : all) comm->wait();
    arrived(sg4::Engine::get_clock());
  };
  add_actor("mover", ends.front().first, carry)->daemonize();  // the world may end before
}

void Mover::move(const std::vector<int>& from, const std::vector<int>& to, double bytes, Arrived arrived) {
  const std::size_t streams = std::max(from.size(), to.size());
  Ends ends;
  for (std::size_t i = 0; i < streams; ++i)
    ends.emplace_back(loaded_.device(from[i * from.size() / streams]), loaded_.device(to[i * to.size() / streams]));
  start(ends, bytes, kUnlimited, std::move(arrived));
}

void Mover::fetch(const std::string& from, const std::vector<int>& to, double bytes, double limit_Bps,
                  Arrived arrived) {
  Ends ends;
  for (const int device : to) ends.emplace_back(loaded_.host(from), loaded_.device(device));
  start(ends, bytes, limit_Bps, std::move(arrived));
}

}  // namespace racksim
