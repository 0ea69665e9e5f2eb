// JSON as text and back. There is one place for it, because nothing of the JSON library takes longer to compile than
// its writer and parser.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace racksim {

/// Indented, with a line end; bytes that are not UTF-8 are replaced.
std::string json_text(const nlohmann::json& value, int indent = 2);
std::string json_text(const nlohmann::ordered_json& value, int indent = 2);
/// In one line, without its end.
std::string json_line(const nlohmann::json& value);
std::string json_line(const nlohmann::ordered_json& value);

/// Nothing if the text is not JSON.
std::optional<nlohmann::json> json_from(const std::string& text);

}  // namespace racksim
