// A fitted population as YAML that a scenario can take over, and its comparison as text. Computes nothing.
#pragma once

#include <string>
#include <vector>

#include "analysis/results/json.hpp"
#include "analysis/workload/fit.hpp"

namespace racksim {

/// `users:` with one population, `name`; keys that stay at their defaults are left out.
std::string fit_yaml(const FittedTraffic& fitted, const std::string& name);

/// Trace beside generator, and what to be careful about.
std::string fit_text(const FittedTraffic& fitted, const std::vector<FitRow>& rows);

/// {"trace": ..., "population": ..., "statistics": [...]}
Json fit_json(const FittedTraffic& fitted, const std::string& name, const std::vector<FitRow>& rows);

}  // namespace racksim
