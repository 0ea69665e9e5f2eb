// Walks results and holds them against the reference: a key or column that it does not describe, or one that it
// describes and no result has, is a mistake. Usage: check_reference NAME=FILE..., NAME as in the reference.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>

#include "analysis/result_reference.hpp"
#include "analysis/results/json.hpp"
#include "analysis/study/audit/audit.hpp"
#include "input/text/csv_row.hpp"

using namespace racksim;

namespace {

/// What a file of the reference describes, and what of it was seen.
struct Ledger {
  std::set<std::string> described, seen, unknown;
};

void describe(Ledger& ledger, const std::string& above, const std::vector<Described>& fields) {
  for (const Described& d : fields) {
    ledger.described.insert(above + d.name);
    const bool named = d.shape == Described::Shape::named;
    describe(ledger, above + d.name + (named ? ".*." : "."), d.below);
  }
}

bool has_below(const Ledger& ledger, const std::string& path) {
  const auto at = ledger.described.lower_bound(path + ".");
  return at != ledger.described.end() && at->starts_with(path + ".");
}

void walk(Ledger& ledger, const std::string& path, const Json& json) {
  if (json.is_array()) {
    for (const Json& item : json) walk(ledger, path, item);
    return;
  }
  if (!json.is_object() || (!path.empty() && !has_below(ledger, path))) return;
  const bool named = has_below(ledger, path + ".*");
  for (const auto& [key, value] : json.items()) {
    const std::string at = (path.empty() ? "" : path + ".") + (named ? "*" : key);
    if (!named) (ledger.described.contains(at) ? ledger.seen : ledger.unknown).insert(at);
    walk(ledger, at, value);
  }
}

/// "sla_<i>_<metric>_attainment" as a regular expression. A unit may be left away.
std::regex pattern(const std::string& name) {
  std::string text = std::regex_replace(name, std::regex("_<unit>"), "(_(s|per_s|tok_per_s|w|j))?");
  text = std::regex_replace(text, std::regex("<i>"), "[0-9]+");
  text = std::regex_replace(text, std::regex("<percentile>"), "p[0-9]+");
  return std::regex(std::regex_replace(text, std::regex("<[a-z]+>"), "[A-Za-z0-9_.-]+"));
}

void walk_header(Ledger& ledger, const std::filesystem::path& file, const std::vector<Described>& columns) {
  std::ifstream in(file);
  std::string header;
  std::getline(in, header);
  std::vector<CsvCell> cells;
  split_csv(header.substr(0, header.find('\r')), file, 1, cells);
  for (const CsvCell& cell : cells) {
    bool known = false;
    for (const Described& column : columns) {
      if (!std::regex_match(cell.text, pattern(column.name))) continue;
      ledger.seen.insert(column.name);
      known = true;
    }
    if (!known) ledger.unknown.insert(cell.text);
  }
}

int tell(const std::string& file, const Ledger& ledger) {
  int faults = 0;
  for (const std::string& key : ledger.unknown) {
    std::cout << file << ": `" << key << "` is not in the reference\n";
    ++faults;
  }
  for (const std::string& key : ledger.described) {
    if (ledger.seen.contains(key)) continue;
    std::cout << file << ": the reference has `" << key << "`, which no result has\n";
    ++faults;
  }
  return faults;
}

/// What a short audit does not come to: two cells that change places, and one that is n/a.
Json audit_with_reversals() {
  Audit audit;
  audit.cells.resize(2);
  audit.groups.push_back({"g", {0, 1}, {}, {{0, 1}}, {{0, 1}}});
  return to_json(audit);
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::vector<std::string>> files;
  for (const std::string& argument : std::vector<std::string>(argv + 1, argv + argc))
    files[argument.substr(0, argument.find('='))].push_back(argument.substr(argument.find('=') + 1));
  int faults = 0;
  for (const ResultFile& file : result_files()) {
    Ledger ledger;
    describe(ledger, "", file.holds);
    if (files[file.name].empty()) ledger.unknown.insert("nothing was given to check; it");
    for (const std::string& path : files[file.name]) {
      std::ifstream in(path);
      if (!in) ledger.unknown.insert(path);
      if (file.name.ends_with(".csv"))
        walk_header(ledger, path, file.holds);
      else
        walk(ledger, "", file.name == "metrics" ? Json::parse(in).at("metrics") : Json::parse(in));
    }
    if (file.name == "audit.json") walk(ledger, "", audit_with_reversals());
    faults += tell(file.name, ledger);
  }
  return faults == 0 ? 0 : 1;
}
