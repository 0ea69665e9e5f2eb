// Explain: what a key of a scenario means, in words for a terminal.
#pragma once

#include <string>

namespace racksim {

/// Unit, default, range and meaning of a key; of a section also its keys; of "" the sections. Names of pools and
/// populations and places in a list are any word: serving.pools.*.profile, serving.pools.main.profile, sla.limit,
/// sla.0.limit. Throws InvalidInput for an unknown key, with the nearest known one.
std::string explain(const std::string& dotted_path);

}  // namespace racksim
