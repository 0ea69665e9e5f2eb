// Reader: a scenario file, with what it extends and what the command line sets, to a checked Scenario.
// Other kinds of YAML file (profiles, models) use read_tree/read_yaml and read_fields of field_reader.hpp the same way.
#pragma once

#include <string>
#include <vector>

#include "input/reading/field_reader.hpp"
#include "input/scenario/scenario.hpp"

namespace racksim {

/// Reads and checks a scenario, with `overlays` laid over it. Throws InvalidInput with every mistake at once.
Scenario read_scenario(const std::string& path, const Overlays& overlays = {});

}  // namespace racksim
