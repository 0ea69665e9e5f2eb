// An Estimate, or the table of several, as JSON and as text. Computes nothing.
#pragma once

#include <string>
#include <vector>

#include "analysis/estimate/estimate.hpp"
#include "analysis/results/json.hpp"
#include "analysis/words/document.hpp"
#include "input/scenario/scenario.hpp"

namespace racksim {

Json to_json(const Estimate& estimate);
Json to_json(const PoolPhysics& pool);
Json to_json(const SlotTheory& theory);
/// {"about": ..., "cells": [...]}
Json estimates_json(const std::vector<Estimate>& cells, const std::string& source);

/// One scenario: sessions first, then the arithmetic, theory, step times, cautions, notes.
Document document_of(const Estimate& estimate);
/// One line for each scenario. `source`: where the claim under test is published; empty if not stated.
Document document_of(const std::vector<Estimate>& cells, const std::string& source);
/// Step times and KV capacity of a pool: what any result of it rests on.
std::vector<Block> physics_blocks(const PoolPhysics& pool);

}  // namespace racksim
