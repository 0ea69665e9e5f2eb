// Explain: what a key of a scenario means, in words for a terminal.
#pragma once

#include <string>

namespace racksim {

/// Unit, default, range and meaning of a key; for a section also its keys; for "" the sections. Where a name of a pool
/// or population or a number in a list stands, any word is accepted: serving.pools.*.profile,
/// serving.pools.main.profile, sla.limit, sla.0.limit. Throws InvalidInput for an unknown key, with the nearest known
/// one.
std::string explain(const std::string& dotted_path);

}  // namespace racksim
