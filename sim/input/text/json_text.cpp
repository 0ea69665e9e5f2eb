// Written and parsed by nlohmann's library.
#include "input/text/json_text.hpp"

#include <nlohmann/json.hpp>

namespace racksim {

namespace {

template <class Json>
std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string json_text(const nlohmann::json& json, int indent) { return text_of(json, indent) + "\n"; }
std::string json_text(const nlohmann::ordered_json& json, int indent) { return text_of(json, indent) + "\n"; }
std::string json_line(const nlohmann::json& json) { return text_of(json, -1); }
std::string json_line(const nlohmann::ordered_json& json) { return text_of(json, -1); }

std::optional<nlohmann::json> json_from(const std::string& text) {
  nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return {};
  return json;
}

}  // namespace racksim
