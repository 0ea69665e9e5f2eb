// racksim compare: what changed from one result to another, told apart from chance.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>

#include "analysis/report/result.hpp"
#include "analysis/study/difference.hpp"
#include "analysis/study/replication_rows.hpp"
#include "cli/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& message, const std::string& help) {
  throw InvalidInput({{message, {}, {}, help}});
}

/// Rows of one run, or of each point of a sweep by the keys that it sets.
struct Side {
  std::map<std::string, std::vector<PointRow>> rows;
  std::map<std::string, std::uint64_t> seeds;
};

Side run_side(const fs::path& folder) {
  Side side;
  side.rows[""] = read_replications_csv(folder / "replications.csv");
  side.seeds[""] = read_json(folder / "summary.json").at("run").at("seed").get<std::uint64_t>();
  return side;
}

Side sweep_side(const fs::path& folder) {
  Side side;
  for (const auto& entry : fs::directory_iterator(folder / "points")) {
    if (entry.path().extension() != ".json") continue;
    const auto point = nlohmann::json::parse(read_json(entry.path()).dump());
    if (!point.contains("by_replication"))
      refuse(fmt::format("`{}` is no point of a sweep of this version", entry.path().string()), "run the sweep again");
    const std::string name = fmt::format("{}", fmt::join(point.at("sets").get<std::vector<std::string>>(), ", "));
    for (const auto& row : point.at("by_replication")) side.rows[name].push_back(point_row_from_json(row));
    side.seeds[name] = point.at("seed").get<std::uint64_t>();
  }
  return side;
}

Side side_of(const std::string& folder) {
  std::error_code error;
  return fs::is_directory(fs::path(folder) / "points", error) ? sweep_side(folder) : run_side(folder);
}

std::vector<Pair> pairs_of(const Side& a, const Side& b) {
  std::vector<Pair> pairs;
  for (const auto& [name, rows] : a.rows) {
    const auto other = b.rows.find(name);
    if (other == b.rows.end()) continue;
    if (a.seeds.at(name) != b.seeds.at(name))
      refuse(fmt::format("these do not share their random numbers: seed {} and {}", a.seeds.at(name), b.seeds.at(name)),
             fmt::format("run the second with --seed {}", a.seeds.at(name)));
    pairs.push_back(paired(rows, other->second, name));
  }
  if (pairs.empty())
    refuse("the two have no point in common", "compare runs with runs, and sweeps of the same keys and values");
  return pairs;
}

}  // namespace

Verb add_compare(CLI::App& root) {
  auto options = std::make_shared<Options>();
  auto second = std::make_shared<std::string>();
  auto all = std::make_shared<bool>(false);
  CLI::App* app = root.add_subcommand("compare", "Paired differences of two results, or of two sweeps point by point");
  app->add_option("a", options->path, "Result folder")->required()->type_name("DIR");
  app->add_option("b", *second, "Another, with the same seed")->required()->type_name("DIR");
  app->add_flag("--all", *all, "Every metric, not only those that decisions are made by");
  add_format_option(*app, *options);
  add_console_options(*app, *options);
  return {app, options, [options, second, all] {
            const std::vector<Pair> pairs = pairs_of(side_of(options->path), side_of(*second));
            print(options->json ? to_json(pairs).dump(2) + "\n"
                                : as_text(document_of(pairs, options->path, *second, *all), color_on_stdout(*options)));
            return kMet;
          }};
}

}  // namespace racksim::cli
