// JSON row, by events: no tree is built of the hundreds of block ids that a line may have.
#include "input/text/json_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "input/text/diagnostics.hpp"

namespace racksim {
namespace {

using nlohmann::json;

class Taker final : public nlohmann::json_sax<json> {
 public:
  Taker(const std::vector<std::string>& keys, const std::string& list, JsonRow& row)
      : keys_(keys), list_(list), row_(row) {}
  std::size_t fault_byte = 0;  ///< from 1; 0 = none

  bool null() override { return true; }
  bool boolean(bool value) override { return text(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override { return whole(value); }
  bool number_unsigned(std::uint64_t value) override {
    return value > INT64_MAX ? text(fmt::format_int(value).c_str()) : whole(static_cast<std::int64_t>(value));
  }
  bool number_float(double, const std::string& as_written) override { return text(as_written); }
  bool string(std::string& value) override { return text(value); }
  bool binary(json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool key(std::string& name) override {
    if (depth_ != 1) return true;
    const auto found = std::find(keys_.begin(), keys_.end(), name);
    value_ =
        found == keys_.end() || name.empty() ? nullptr : &row_.values[static_cast<std::size_t>(found - keys_.begin())];
    listed_ = !name.empty() && name == list_;
    return true;
  }
  bool parse_error(std::size_t byte, const std::string&, const json::exception&) override {
    fault_byte = std::max<std::size_t>(1, byte);
    return false;
  }

 private:
  bool enter() {
    ++depth_;
    if (value_ != nullptr && depth_ == 2) *value_ = "{...}";
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }
  bool text(std::string_view value) {
    if (value_ != nullptr && depth_ == 1) value_->assign(value);
    return true;
  }
  bool whole(std::int64_t value) {
    if (value_ != nullptr && depth_ == 1) value_->assign(fmt::format_int(value).c_str());
    if (!listed_ || depth_ != 2) return true;
    const auto follows = [value](const BlockRun& run) {
      return run.first <= value && static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(run.first) ==
                                       static_cast<std::uint64_t>(run.count);
    };
    if (!row_.blocks.empty() && follows(row_.blocks.back()))
      ++row_.blocks.back().count;
    else
      row_.blocks.push_back({value, 1});
    return true;
  }

  const std::vector<std::string>& keys_;
  const std::string& list_;
  JsonRow& row_;
  std::string* value_ = nullptr;  ///< of the key that is being read, if wanted
  bool listed_ = false;
  int depth_ = 0;
};

}  // namespace

std::vector<std::string> json_keys(std::string_view line) {
  std::vector<std::string> keys;
  const json tree = json::parse(line, nullptr, false);
  if (!tree.is_object()) return keys;
  for (const auto& item : tree.items()) keys.push_back(item.key());
  return keys;
}

void read_json_row(std::string_view line, const std::string& path, int number, const std::vector<std::string>& keys,
                   const std::string& list, JsonRow& row) {
  row.values.resize(keys.size());
  for (std::string& value : row.values) value.clear();
  row.blocks.clear();
  const auto first = line.find_first_not_of(" \t");
  const bool object = first != std::string_view::npos && line[first] == '{';
  Taker taker(keys, list, row);
  if (object && json::sax_parse(line.begin(), line.end(), &taker)) return;
  throw InvalidInput({{"this is not a JSON object",
                       {path, number, static_cast<int>(std::max<std::size_t>(1, taker.fault_byte)), 1},
                       object ? "it goes wrong here" : "",
                       "each line holds one, in braces"}});
}

int json_column(std::string_view line, const std::string& key) {
  const auto at = line.find('"' + key + '"');
  return at == std::string_view::npos ? 1 : static_cast<int>(at) + 1;
}

}  // namespace racksim
