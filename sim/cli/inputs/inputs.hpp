// Inputs: a scenario with its platform, profiles and placement, read and checked through one code path by all verbs.
#pragma once

#include <string>
#include <vector>

#include "input/scenario/scenario.hpp"
#include "input/text/tree.hpp"
#include "model/deployment/deployment.hpp"

namespace racksim::cli {

struct Inputs {
  Scenario scenario;
  Platform platform;
  Deployment deployment;
};

/// The file or folder that the command line means: `path` if it is there, or else the scenario, sweep or claim of that
/// name that ships with the program, with or without `scenarios/` and `.yaml`. Throws InvalidInput, with a name that is
/// like it, if there is none.
std::string find_scenario(const std::string& path);

/// Throws InvalidInput. All mistakes of one file are reported at once; a file that another file names is read only if
/// that file is right.
Inputs read_inputs(const std::string& path, const Overlays& overlays);

/// `path` itself; if it is a folder, every *.yaml in it that does not start with `_`, sorted. Throws InvalidInput.
std::vector<std::string> scenario_files(const std::string& path);

}  // namespace racksim::cli
