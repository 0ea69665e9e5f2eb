// Config: a scenario back to text: the whole of it as YAML, and the reference page of its keys.
#pragma once

#include <string>

namespace racksim {

struct Profile;
struct Scenario;

/// Every key of the scenario, with no base file. Written to `folder` (empty: the working directory) and read from
/// there, it gives the same scenario to the last bit.
std::string resolved_yaml(const Scenario& scenario, const std::string& folder = {});

/// Every key of a profile, which read back gives the same profile.
std::string profile_yaml(const Profile& profile);

/// Tables of every key, as scenarios/README.md holds them.
std::string reference_markdown();

}  // namespace racksim
