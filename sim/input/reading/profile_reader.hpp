// Profile reader: finds and reads a profile and the model that it names.
#pragma once

#include <string>

#include "input/scenario/profile.hpp"

namespace racksim {

/// Reads a profile and the model shape it names. A bare name is looked up as `<platform_dir>/profiles/<name>.yaml`, the
/// model as `<platform_dir>/models/<name>.yaml`, then in the data folders; a name with a slash or `.yaml` is a path.
/// `asked_at` is where a scenario names it. Throws InvalidInput with every mistake.
Profile read_profile(const std::string& name_or_path, const std::string& platform_dir, const Location& asked_at = {});

}  // namespace racksim
