// Inputs: a scenario with its platform, profiles and placement, read and checked through one code path by all verbs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/terminal/options.hpp"
#include "input/scenario/scenario.hpp"
#include "input/text/tree.hpp"
#include "model/deployment/deployment.hpp"

namespace racksim::cli {

struct Inputs {
  Scenario scenario;
  Platform platform;
  Deployment deployment;
};

/// The action of a verb whose place `options.path` names a scenario, sweep or claim. First the path becomes the file or
/// folder that it means: itself if it is there, or else what ships with the program by that name, with or without
/// `scenarios/` and `.yaml`. The action throws InvalidInput, with a name that is like it, if there is none.
std::function<int()> on_scenario(const std::shared_ptr<Options>& options, std::function<int()> action);

/// Throws InvalidInput. All mistakes of one file are reported at once; a file that another file names is read only if
/// that file is right.
Inputs read_inputs(const std::string& path, const Overlays& overlays);

/// `path` itself; if it is a folder, every *.yaml in it that does not start with `_`, sorted. Throws InvalidInput.
std::vector<std::string> scenario_files(const std::string& path);

}  // namespace racksim::cli
