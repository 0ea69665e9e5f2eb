// Reads a result folder.
#include "analysis/report/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "analysis/results/statistics.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code ignored;
  if (!in || fs::is_directory(path, ignored))
    throw InvalidInput({{fmt::format("there is no {} in `{}`", path.filename().string(), path.parent_path().string()),
                         {},
                         {},
                         "name a result folder: out/<scenario>-<hash>"}});
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void read_manifest(const Json& manifest, Result& result) {
  result.version = manifest.at("racksim");
  for (const Json& input : manifest.at("inputs")) {
    if (input.at("role") == "scenario") continue;  // it is in resolved.yaml, whatever file it was read from
    const fs::path path = input.at("path").get<std::string>();
    result.inputs.push_back({input.at("role"), path.filename().string(), input.at("sha1")});
  }
}

}  // namespace

Json read_json(const fs::path& path) {
  const std::string text = content_of(path);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto at = std::min(error.byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    throw InvalidInput({{"this is not JSON",
                         {path.string(), static_cast<int>(line), 1, 1},
                         {},
                         "results are as racksim writes them; run the scenario again"}});
  }
}

const Spread* Result::spread(const std::string& quantity) const {
  const auto at = std::find_if(spreads.begin(), spreads.end(), [&](const Spread& s) { return s.quantity == quantity; });
  return at == spreads.end() ? nullptr : &*at;
}

Result read_result(const fs::path& folder) {
  Result result;
  result.summary = read_json(folder / "summary.json");
  result.resolved_yaml = content_of(folder / "resolved.yaml");
  read_manifest(read_json(folder / "manifest.json"), result);
  if (!result.simulated()) return result;
  result.timeline = read_timeline(folder / "timeline.csv");
  result.spreads = read_spreads(folder / "distributions.csv");
  return result;
}

double number_in(const Json& json) { return json.is_null() ? kNotAvailable : json.get<double>(); }

}  // namespace racksim
