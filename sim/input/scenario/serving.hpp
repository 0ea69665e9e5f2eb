// Serving: how turns reach instances, as values: routing, queues, pools, the cap on power. model/routing routes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/scenario/pool.hpp"
#include "input/scenario/unlimited.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

struct Queue {
  /// One queue before routing, or one per instance after it.
  enum class Place { router, instance };
  Place place = Place::instance;
  double limit = kUnlimited;       ///< turns that may wait, per queue; one more is rejected
  double deadline_s = kUnlimited;  ///< time after which a turn whose prompt has not begun is rejected
  bool operator==(const Queue&) const = default;
};

constexpr const char* name_of(Queue::Place place) {
  switch (place) {
    case Queue::Place::router:
      return "router";
    case Queue::Place::instance:
      return "instance";
  }
  return nullptr;
}

/// How an instance is chosen for a turn.
enum class Routing { round_robin, random, least_loaded, session_affinity, power_of_two, prefix_aware };

constexpr const char* name_of(Routing routing) {
  switch (routing) {
    case Routing::round_robin:
      return "round_robin";
    case Routing::random:
      return "random";
    case Routing::least_loaded:
      return "least_loaded";
    case Routing::session_affinity:
      return "session_affinity";
    case Routing::power_of_two:
      return "power_of_two";
    case Routing::prefix_aware:
      return "prefix_aware";
  }
  return nullptr;
}

/// How the load of an instance is measured.
enum class LoadMeasure { requests, kv, tokens };

constexpr const char* name_of(LoadMeasure load) {
  switch (load) {
    case LoadMeasure::requests:
      return "requests";
    case LoadMeasure::kv:
      return "kv";
    case LoadMeasure::tokens:
      return "tokens";
  }
  return nullptr;
}

struct Serving {
  Routing routing = Routing::least_loaded;
  LoadMeasure load = LoadMeasure::requests;
  double prefix_weight = 1;  ///< prefix_aware: the load that a completely cached prompt outweighs
  double load_age_s = 0;     ///< interval at which the router's view is renewed; 0 = it is always current
  Queue queue;
  std::vector<std::string> mig_layout = {};  ///< slices of every GPU (mig.hpp); empty = as the platform says
  std::map<std::string, Pool> pools;
  double power_cap_w = kUnlimited;  ///< at the wall, of all servers of a rack together
  Location power_cap_where;         ///< where the cap is written, for messages
  Location layout_where;            ///< where mig_layout is written, for messages
};

}  // namespace racksim
