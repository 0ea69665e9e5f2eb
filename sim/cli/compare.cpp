// racksim compare: what changed from one result to another, told apart from chance.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "analysis/report/report.hpp"
#include "analysis/report/result.hpp"
#include "analysis/results/result_folder.hpp"
#include "analysis/study/sweep/difference.hpp"
#include "analysis/study/sweep/replication_rows.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

/// One run, or a point of a sweep.
struct Member {
  std::vector<PointRow> rows;  ///< by replication
  std::uint64_t seed = 0;
  bool met = false;
  std::vector<std::string> objectives;
};

/// 2 before 10.
struct InOrder {
  bool operator()(const std::string& a, const std::string& b) const { return strverscmp(a.c_str(), b.c_str()) < 0; }
};

/// One side of a comparison: a run, or the points of a sweep, by the keys that the points set.
struct Side {
  std::string study;  ///< name of the scenario or sweep
  std::map<std::string, Member, InOrder> members;
};

/// Name of a folder, with or without a slash at its end.
std::string name_of(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Side run_side(const fs::path& folder) {
  Member member{.rows = read_replications_csv(folder / "replications.csv"), .objectives = {}};
  const Json summary = read_json(folder / "summary.json");
  member.seed = summary.at("run").at("seed").get<std::uint64_t>();
  member.met = summary.at("sla_met").get<bool>();
  for (const Json& o : summary.at("objectives")) member.objectives.push_back(o.at("objective"));
  return {summary.at("scenario"), {{"", std::move(member)}}};
}

Member member_of(const nlohmann::json& point) {
  Member member{.rows = {}, .objectives = {}};
  for (const auto& row : point.at("by_replication")) member.rows.push_back(point_row_from_json(row));
  member.seed = point.at("seed").get<std::uint64_t>();
  member.met = value_in(point_row_from_json(point.at("row")), "sla_met") > 0;
  for (const PointObjective& o : point_objectives_from_json(point.at("objectives")))
    member.objectives.push_back(o.text);
  return member;
}

Side sweep_side(const fs::path& folder) {
  const std::string name = name_of(folder);
  Side side{name.substr(0, name.rfind("-sweep-")), {}};
  for (const auto& entry : fs::directory_iterator(folder / "points")) {
    if (entry.path().extension() != ".json") continue;
    const auto point = json_from(json_line(read_json(entry.path()))).value();
    if (!point.contains("by_replication") || !point.contains("objectives"))
      refuse(fmt::format("`{}` is not a point as this version of racksim writes it", entry.path().string()),
             "run the sweep again");
    side.members[fmt::format("{}", fmt::join(point.at("sets").get<std::vector<std::string>>(), ", "))] =
        member_of(point);
  }
  return side;
}

Side side_of(const std::string& folder) {
  std::error_code error;
  return fs::is_directory(fs::path(folder) / "points", error) ? sweep_side(folder) : run_side(folder);
}

/// Removes the settings that all points share from the names of the points.
void shorten(std::vector<Pair>& pairs) {
  const auto parts = [](const std::string& name) {
    std::vector<std::string> list;
    std::istringstream in(name);
    for (std::string part; std::getline(in, part, ',');) list.push_back(part);
    return list;
  };
  if (pairs.size() < 2) return;
  std::size_t alike = 0;
  const std::vector<std::string> first = parts(pairs.front().name);
  const auto same = [&](const Pair& p) {
    const std::vector<std::string> own = parts(p.name);
    return alike < own.size() && own[alike] == first[alike];
  };
  while (alike < first.size() && std::all_of(pairs.begin(), pairs.end(), same)) ++alike;
  for (Pair& p : pairs) {
    std::vector<std::string> own = parts(p.name);
    own.erase(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(std::min(alike, own.size() - 1)));
    p.name = fmt::format("{}", fmt::join(own, ","));
    p.name.erase(0, p.name.find_first_not_of(' '));
  }
}

std::vector<Pair> pairs_of(const Side& a, const Side& b) {
  std::vector<Pair> pairs;
  for (const auto& [name, member] : a.members) {
    const auto found = b.members.find(name);
    if (found == b.members.end()) continue;
    const Member& other = found->second;
    if (member.seed != other.seed)
      refuse(fmt::format("the two results have different random numbers: seeds {} and {}", member.seed, other.seed),
             fmt::format("run the second with --seed {}", member.seed));
    pairs.push_back(paired(member.rows, other.rows, name));
    pairs.back().a_met = member.met;
    pairs.back().b_met = other.met;
    pairs.back().objectives = member.objectives;
  }
  shorten(pairs);
  if (pairs.empty())
    refuse("the two results have no point in common", "compare runs with runs, and sweeps of the same keys and values");
  return pairs;
}

void write_results(const Comparison& comparison, const std::vector<std::string>& files, const Options& options,
                   const Stopwatch& watch, ResultFolder& folder) {
  folder.write("comparison.json", json_text(to_json(comparison)));
  folder.write("comparison.md", fmt::format("# {} and {}\n\n{}", comparison.a, comparison.b,
                                            as_markdown(document_of(comparison, true))));
  folder.write("comparison.csv", comparison_csv(comparison));
  folder.write("report.html", report_html(folder.partial()));
  folder.write("manifest.json", manifest(files, options.arguments, watch));
  folder.publish();
}

std::vector<std::string> files_of(const fs::path& a, const fs::path& b) {
  std::vector<std::string> files;
  for (const fs::path& folder : {a, b})
    for (const char* name : {"summary.json", "replications.csv", "points.csv"})
      if (std::error_code error; fs::exists(folder / name, error)) files.push_back((folder / name).string());
  return files;
}

int run(const Options& options, const std::string& second, bool all) {
  const Stopwatch watch;
  const fs::path a = options.path, b = second;
  const Side of_a = side_of(options.path), of_b = side_of(second);
  const Comparison comparison{name_of(a), name_of(b), changes(a / "resolved.yaml", b / "resolved.yaml"),
                              pairs_of(of_a, of_b)};
  const std::string name =
      fmt::format("{}-compare-{}", of_a.study, sha1_hex(json_text(to_json(comparison))).substr(0, 10));
  ResultFolder folder(fs::path(options.out) / name);
  print(options.json ? json_text(to_json(comparison))
                     : as_text(document_of(comparison, all), color_on_stdout(options)));
  write_results(comparison, files_of(a, b), options, watch, folder);
  if (!options.json) print(fmt::format("\nResults: {}\n", folder.place().string()));
  return kMet;
}

}  // namespace

Verb add_compare(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto second = std::make_shared<std::string>();
  auto all = std::make_shared<bool>(false);
  const Syntax verb = line.verb("compare", "Compare two results, or two sweeps point by point, by paired differences");
  verb.place("a", options->path, "Result folder").required().takes("DIR");
  verb.place("b", *second, "Another result folder, with the same seed").required().takes("DIR");
  verb.flag("--all", *all, "Show every metric, not only those by which decisions are made");
  add_out_option(verb, *options);
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, [options, second, all] { return run(*options, *second, *all); }};
}

}  // namespace racksim::cli
