// Scaling of loads, keys and platforms.
#include "analysis/study/capacity/variation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/words/text.hpp"
#include "input/scenario/scenario.hpp"
#include "input/schema/found_field.hpp"

namespace racksim {

namespace {

constexpr double kFarthest = 1024;  // from where the search starts

std::string scaled(const std::string& name, const Population& p, double factor) {
  const auto open = [&](const OpenArrivals& a) {
    return "sessions=" + format_exact(a.sessions_per_s * factor, Dimension::rate);
  };
  const auto closed = [&](const ClosedArrivals& a) {
    return fmt::format("people={}", std::max(1LL, std::llround(static_cast<double>(a.people) * factor)));
  };
  const auto replayed = [&](const ReplayedTrace& a) {
    return "time_scale=" + format_exact(a.time_scale * factor, Dimension::count);
  };
  return "users." + name + "." + std::visit(Overloads{open, closed, replayed}, p.arrivals);
}

template <class Arriving>
bool all_are(const Scenario& scenario) {
  return std::all_of(scenario.users.begin(), scenario.users.end(),
                     [](const auto& named) { return std::holds_alternative<Arriving>(named.second.arrivals); });
}

/// The turns in flight that a scenario with open populations only would have, at the holding time of the estimate.
double offered(const Scenario& scenario, const Estimate& estimate) {
  double erlangs = 0;
  for (const auto& [name, p] : scenario.users) {
    const auto* turns = std::get_if<Fixed>(&p.turns);
    erlangs += std::get<OpenArrivals>(p.arrivals).sessions_per_s * (turns != nullptr ? turns->value : 1) *
               estimate.theory->holding_s;
  }
  return erlangs;
}

double guess(const Scenario& scenario, const Estimate& estimate) {
  double factor = 1;
  if (all_are<ClosedArrivals>(scenario) && estimate.sessions_per_rack)
    factor = static_cast<double>(*estimate.sessions_per_rack) * estimate.racks / people(scenario);
  else if (all_are<OpenArrivals>(scenario) && estimate.theory)
    factor = estimate.theory->blocking_load * estimate.racks / offered(scenario, estimate);
  return factor > 0 && std::isfinite(factor) ? std::clamp(factor, 1.0 / 64, 64.0) : 1;
}

}  // namespace

std::string Variation::name() const { return of == Of::load ? "load factor" : of == Of::servers ? "servers" : key; }

std::vector<std::string> Variation::sets(const Scenario& scenario, double x) const {
  if (of == Of::servers) return {};
  if (of == Of::key) return {key + "=" + format_exact(x, dimension)};
  std::vector<std::string> all;
  for (const auto& [name, population] : scenario.users) all.push_back(scaled(name, population, x));
  return all;
}

std::string Variation::text(double x) const {
  if (!std::isfinite(x)) return number(x);
  if (of == Of::load) return fmt::format("{:.4g}", x);
  return dimension != Dimension::count ? format_human(x, dimension) : number(x);
}

double people(const Scenario& scenario) {
  double sum = 0;
  for (const auto& [name, p] : scenario.users)
    if (const auto* closed = std::get_if<ClosedArrivals>(&p.arrivals)) sum += static_cast<double>(closed->people);
  return sum;
}

double sessions_per_s(const Scenario& scenario) {
  double sum = 0;
  for (const auto& [name, p] : scenario.users)
    if (const auto* open = std::get_if<OpenArrivals>(&p.arrivals)) sum += open->sessions_per_s;
  return sum;
}

// If all populations have a fixed number of people, one more person is the smallest step.
Variation vary_load(const Scenario& scenario, const Estimate& estimate) {
  Variation v{.of = Variation::Of::load, .key = {}};
  v.start = guess(scenario, estimate);
  v.low = v.start / kFarthest;
  v.high = v.start * kFarthest;
  if (!all_are<ClosedArrivals>(scenario)) return v;
  v.step = 1 / people(scenario);
  v.low = v.step;
  return v;
}

Variation vary_key(const std::string& key, const std::string& path, const std::vector<std::string>& sets, bool eases) {
  const FoundField field = find_field(key);
  if (!takes_number(field.info))
    refuse(fmt::format("`{}` does not take a number, so that it cannot be varied", key), "racksim explain " + key);
  const std::string written = written_value(key, path, sets);
  const auto value = read_number(field.info, written);
  if (!value || value->value <= 0)
    refuse(fmt::format("`{}` has no number above zero to start from", key),
           fmt::format("give it one: --set {}=..., or name a key below it", key));
  Variation v{.of = Variation::Of::key, .key = key, .dimension = value->dimension, .eases = eases};
  v.start = value->value;
  v.step = is_whole(field.info) ? 1 : 0;
  v.low = std::max({v.start / kFarthest, field.info.bounds.low, v.step});
  v.high = std::min(v.start * kFarthest, field.info.bounds.high);
  return v;
}

Variation vary_servers(const Platform& platform) {
  const auto all = static_cast<double>(platform.servers.size());
  return {.of = Variation::Of::servers, .key = {}, .start = all, .low = 1, .high = all, .step = 1, .eases = true};
}

Platform with_servers(const Platform& platform, std::size_t count) {
  Platform part = platform;
  const auto gone = [&](int server) { return static_cast<std::size_t>(server) >= count; };
  part.servers.resize(std::min(count, part.servers.size()));
  part.devices.clear();
  for (Server& server : part.servers) server.devices.clear();
  for (const Device& device : platform.devices) {
    if (gone(device.server)) continue;
    part.servers[static_cast<std::size_t>(device.server)].devices.push_back(static_cast<int>(part.devices.size()));
    part.devices.push_back(device);
  }
  for (Rack& rack : part.racks) std::erase_if(rack.servers, gone);
  return part;
}

}  // namespace racksim
