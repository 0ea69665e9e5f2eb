// Actors, as SimGrid 3 and SimGrid 4 each want them made.
#pragma once

#include <simgrid/version.h>

#include <simgrid/s4u.hpp>
#include <string>
#include <utility>

namespace racksim {

/// Starts an actor on the host, which runs `code` until it returns. The running engine owns it.
template <class Code>
simgrid::s4u::ActorPtr add_actor(const std::string& name, simgrid::s4u::Host* host, Code code) {
#if SIMGRID_VERSION_MAJOR < 4
  return simgrid::s4u::Actor::create(name, host, std::move(code));
#else
  return simgrid::s4u::Engine::get_instance()->add_actor(name, host, std::move(code));
#endif
}

}  // namespace racksim
