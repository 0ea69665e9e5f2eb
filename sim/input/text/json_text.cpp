// Written and parsed by nlohmann's library.
#include "input/text/json_text.hpp"

#include <nlohmann/json.hpp>

namespace racksim {

namespace {

template <class Json>
std::string text_of(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string json_text(const nlohmann::json& value, int indent) { return text_of(value, indent) + "\n"; }
std::string json_text(const nlohmann::ordered_json& value, int indent) { return text_of(value, indent) + "\n"; }
std::string json_line(const nlohmann::json& value) { return text_of(value, -1); }
std::string json_line(const nlohmann::ordered_json& value) { return text_of(value, -1); }

std::optional<nlohmann::json> json_from(const std::string& text) {
  nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_discarded()) return {};
  return value;
}

}  // namespace racksim
