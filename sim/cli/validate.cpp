// racksim validate: compares profiles with published measurements, in a table, a CSV file and a picture.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/calibration/validation.hpp"
#include "analysis/estimate/physics.hpp"
#include "analysis/results/result_folder.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/inputs/material.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

struct ValidateRequest {
  MaterialOptions material;
  std::string profile, data;
  bool rows = false;
};

/// Pairs of a profile and its data: those on the command line, or every file of measurements that ships beside the
/// profiles. These files hold the rows to which no profile was fitted.
using Pair = std::pair<std::string, std::string>;
std::vector<Pair> pairs(const ValidateRequest& request) {
  if (!request.data.empty()) return {{request.profile, request.data}};
  std::vector<Pair> all;
  const fs::path folder = fs::path(request.material.platforms) / "measurements";
  for (const fs::path& file : files_in(folder, ".csv")) {
    const std::string profile = file.stem().string();
    if (request.profile.empty() || request.profile == profile) all.emplace_back(profile, file.string());
  }
  if (all.empty())
    throw InvalidInput(
        {{request.profile.empty() ? fmt::format("no measurements in {}", folder.string())
                                  : fmt::format("no measurements of `{}` in {}", request.profile, folder.string()),
          {},
          {},
          "name a file: racksim validate PROFILE MEASUREMENTS.csv"}});
  return all;
}

Validation validate(const Pair& pair, const MaterialOptions& options) {
  const auto material = read_material(pair.first, pair.second, options);
  return {material->profile.name, material->profile.title, name_of(material->profile.evidence), pair.second,
          material->matcher(options)(material->profile)};
}

std::string list_json(const std::vector<Validation>& list) {
  nlohmann::json all = nlohmann::json::array();
  for (const Validation& v : list) all.push_back(to_json(v));
  return json_text(all);
}

// All profiles together, if there are several.
Document totals(const std::vector<Validation>& list) {
  Validation all;
  for (const Validation& v : list) all.matches.insert(all.matches.end(), v.matches.begin(), v.matches.end());
  Document document = document_of(all, false);
  document.front().heading = fmt::format("All {} profiles", list.size());
  return document;
}

Document document_of(const std::vector<Validation>& list, bool rows) {
  Document document;
  for (const Validation& v : list)
    for (Section& section : document_of(v, rows)) document.push_back(std::move(section));
  if (list.size() > 1) document.push_back(totals(list).front());
  return document;
}

int run(ValidateRequest request, const Options& options) {
  const Stopwatch watch;
  if (request.data.empty()) request.material.hold_back = 1;
  std::vector<Validation> list;
  std::vector<std::string> files;
  for (const Pair& pair : pairs(request)) {
    list.push_back(validate(pair, request.material));
    files.push_back(pair.second);
  }
  print(options.json ? list_json(list) : as_text(document_of(list, request.rows), color_on_stdout(options)));
  ResultFolder folder(fs::path(options.out) / "validation");
  folder.write("validation.csv", as_csv(list));
  folder.write("validation.svg", as_svg(list));
  folder.write("validation.json", list_json(list));
  folder.write("validation.md", as_markdown(document_of(list, true)));
  folder.write("manifest.json", manifest(files, options.arguments, watch));
  folder.publish();
  if (!options.json) print(fmt::format("\nResults: {}\n", folder.place().string()));
  return kMet;
}

}  // namespace

Verb add_validate(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto request = std::make_shared<ValidateRequest>();
  const Syntax verb = line.verb("validate", "Compare profiles with measurements");
  verb.place("profile", request->profile, "Profile (default: every profile that has measurements)").takes("PROFILE");
  verb.place("measurements", request->data, "CSV file of measurements, or of a request log").takes("FILE");
  verb.flag("--rows", request->rows, "Print every row, not only the errors");
  add_material_options(verb, request->material);
  add_out_option(verb, *options);
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, [request, options] { return run(*request, *options); }};
}

}  // namespace racksim::cli
