// Load: how much of what it takes an instance has, by the measure that a scenario names.
#pragma once

#include "input/scenario/scenario.hpp"
#include "model/engine/engine.hpp"

namespace racksim {

/// A share of what the instance takes, so that unlike instances compare; above 1 where turns wait.
/// `given_tokens`: of input, of the turns that the router has given to the instance and that have not ended. Answers do
/// not count, as no router knows their length.
double load_of(LoadMeasure measure, const Engine& engine, double given_tokens);

}  // namespace racksim
