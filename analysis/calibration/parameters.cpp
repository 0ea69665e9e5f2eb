// Parameters: the list. Rates start at a share of the datasheet and are expected within a quarter of that; times are
// hardly known.
#include "analysis/calibration/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace racksim {

double& Parameter::in(Profile& p) const {
  if (of_power != nullptr) return p.power.*of_power;
  return of_cores != nullptr ? p.cores.*of_cores : p.*of_profile;
}

const std::vector<Parameter>& parameters() {
  using P = Profile;
  using W = PowerShare;
  using C = CoreLaw;
  static const std::vector<Parameter> list{
      {.key = "step.bandwidth", .of_profile = &P::bandwidth_Bps, .spread = 0.25},
      {.key = "step.compute", .of_profile = &P::compute_flops, .spread = 0.25},
      {.key = "step.overhead", .of_profile = &P::overhead_s},
      {.key = "step.per_sequence", .of_profile = &P::per_sequence_s},
      {.key = "step.all_reduce", .of_profile = &P::all_reduce_s},
      {.key = "step.all_reduce_per_token", .of_profile = &P::all_reduce_per_token_s},
      {.key = "step.prompt_floor", .of_profile = &P::prompt_floor_s},
      {.key = "front_end", .of_profile = &P::front_end_s},
      {.key = "step.prompt_overhead", .of_profile = &P::prompt_overhead_s},
      {.key = "cores.bandwidth", .of_cores = &C::bandwidth_Bps, .spread = 0.25},
      {.key = "cores.core_compute", .of_cores = &C::core_compute_flops},
      {.key = "cores.half_speed_threads", .of_cores = &C::half_speed_threads},
      {.key = "cores.overhead_per_thread", .of_cores = &C::overhead_per_thread_s},
      {.key = "cores.per_sequence", .of_cores = &C::per_sequence_s},
      {.key = "cores.core_time_per_sequence", .of_cores = &C::core_s_per_sequence},
      {.key = "cores.prompt_overhead_per_thread", .of_cores = &C::prompt_overhead_per_thread_s},
      {.key = "power.prefill", .of_power = &W::prefill, .highest = 1},
      {.key = "power.decode_low", .of_power = &W::decode_low, .highest = 1},
      {.key = "power.decode_high", .of_power = &W::decode_high, .highest = 1},
      {.key = "power.midpoint_batch", .of_power = &W::midpoint_batch},
      {.key = "power.slope", .of_power = &W::slope, .highest = 100}};
  return list;
}

namespace {

// Steps of a CPU follow from its cores.
bool follows(const Profile& profile, const std::string& key) { return profile.by_cores && key.rfind("step.", 0) == 0; }

}  // namespace

std::vector<Parameter> free_parameters(Profile& profile, const std::vector<std::string>& keys, const Device* device) {
  Diagnostics diagnostics;
  std::vector<std::string> known;
  for (const Parameter& p : parameters()) known.emplace_back(p.key);
  for (const std::string& key : keys) {
    const auto at = std::find(known.begin(), known.end(), key);
    if (at == known.end())
      diagnostics.error(fmt::format("`{}` is not a coefficient", key), {}, nearest(key, known),
                        fmt::format("free coefficients are {}", fmt::join(known, ", ")));
    else if (follows(profile, key))
      diagnostics.error(fmt::format("`{}` follows from `cores`", key), profile.where, {},
                        "free keys of `cores` instead");
    else if (parameters()[static_cast<std::size_t>(at - known.begin())].in(profile) <= 0)
      diagnostics.error(fmt::format("`{}` starts at zero", key), profile.where, {}, "start it at a guess above zero");
  }
  diagnostics.throw_if_any();
  std::vector<Parameter> chosen;
  for (const Parameter& p : parameters())
    if (p.in(profile) > 0 && !follows(profile, p.key) &&
        (keys.empty() || std::find(keys.begin(), keys.end(), p.key) != keys.end()))
      chosen.push_back(p);
  for (Parameter& p : chosen)
    if (device != nullptr && (p.of_profile == &Profile::bandwidth_Bps || p.of_cores == &CoreLaw::bandwidth_Bps))
      p.highest = device->bandwidth_Bps * static_cast<double>(profile.devices_per_instance);
  return chosen;
}

}  // namespace racksim
