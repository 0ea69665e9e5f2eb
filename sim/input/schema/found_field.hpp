// FoundField: a key of a scenario found by its dotted path, and the number that is written there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/schema/catalog.hpp"

namespace racksim {

struct FoundField {
  FieldInfo info;
  std::string path;
};

/// The field of a dotted path: run.seed, serving.pools.main.profile, sla.0.limit or sla.limit. Throws InvalidInput for
/// an unknown key, with the nearest known one.
FoundField find_field(const std::string& dotted);

/// Whether a single number may stand there, and whether it must be whole.
bool takes_number(const FieldInfo& field);
bool is_whole(const FieldInfo& field);

/// A number in SI units, and in which of the field's dimensions it was written.
struct Number {
  double value = 0;
  Dimension dimension{};
};
std::optional<Number> read_number(const FieldInfo& field, const std::string& text);

/// The text of a key in the file, in the files that it extends or in `sets`; otherwise its default. Empty if that is
/// not a single value.
std::string written_value(const std::string& dotted, const std::string& path, const std::vector<std::string>& sets);

}  // namespace racksim
