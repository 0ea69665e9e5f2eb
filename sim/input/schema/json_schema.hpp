// Schema: the table of fields as JSON Schema, for editors. It says less than the reader: no rules between fields.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "input/text/tree.hpp"

namespace racksim {

/// Draft-07 schema of a scenario file. Nothing is required that a base file may supply.
nlohmann::json schema();

/// A tree as JSON, plain scalars typed as YAML 1.2 (core) types them; what a schema validator sees.
nlohmann::json to_json(const Tree& tree);

}  // namespace racksim
