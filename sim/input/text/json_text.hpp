// JSON as text and back. One place, because writers and parsers of JSON are what takes longest to compile in it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace racksim {

/// Indented, with a line end; what is not UTF-8 is replaced.
std::string json_text(const nlohmann::json& value, int indent = 2);
std::string json_text(const nlohmann::ordered_json& value, int indent = 2);
/// In one line, without its end.
std::string json_line(const nlohmann::json& value);
std::string json_line(const nlohmann::ordered_json& value);

/// Nothing if the text is not JSON.
std::optional<nlohmann::json> json_from(const std::string& text);

}  // namespace racksim
