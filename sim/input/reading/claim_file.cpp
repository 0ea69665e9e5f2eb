// Fields of a claim, and its reader.
#include "input/reading/claim_file.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "input/reading/field_reader.hpp"

namespace racksim {

namespace {

void check_names(const ClaimFile& claim, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  for (const Assumption& a : claim.assumptions)
    if (!a.name.empty() && !seen.insert(a.name).second)
      diagnostics.error(fmt::format("two assumptions are called `{}`", a.name), a.where);
}

void check_patterns(const ClaimFile& claim, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& [name, cell] : claim.cells) names.push_back(name);
  for (const Assumption& a : claim.assumptions)
    for (const Relaxation& r : a.relax)
      for (const std::string& pattern : r.cells) {
        if (std::any_of(names.begin(), names.end(), [&](const auto& name) { return matches(pattern, name); })) continue;
        diagnostics.error(fmt::format("no cell is called `{}`", pattern), r.where, did_you_mean(pattern, names));
      }
}

}  // namespace

void fields(Visitor& v, ClaimCell& c) {
  v.location(c.where);
  v.location("scenario", c.where);
  v.path(required("scenario"), c.scenario, "Scenario whose static estimate is the claim's number.");
  v.text("group", c.group, "Cells of one group are ranked against each other, such as racks with the same model.");
}

void fields(Visitor& v, Relaxation& r) {
  v.location(r.where);
  v.texts("cells", r.cells, "Cells that it concerns, `*` for any part of a name. Default: all.");
  v.tree(required("with"), r.with,
         "Keys of the scenario, laid over it; a map of 0, 1, ... changes elements of a list.");
}

void fields(Visitor& v, Assumption& a) {
  v.location(a.where);
  v.location("name", a.where);
  v.text(required("name"), a.name, "A few words: a row of the waterfall.");
  v.text(required("claimed"), a.claimed, "What the claim says or implies, and where.");
  v.text("instead", a.instead, "What is put in its place, and where that comes from.");
  v.items("relax", a.relax, "What is put in its place.");
  v.text("not_tested", a.not_tested, "Why it cannot be put to the test.");
  v.check(a.relax.empty() != a.not_tested.empty(), {"name"},
          "an assumption has either `relax` or the reason why it is `not_tested`");
}

void fields(Visitor& v, ClaimFile& c) {
  v.text("name", c.name, "Short name, used for the result folder. Default: the file's name without .yaml.");
  v.check(!c.name.empty() && c.name.find('/') == std::string::npos && c.name.front() != '.', {"name"},
          "`name` must not be empty, hold `/`, or start with a dot");
  v.text(required("title"), c.title, "What is claimed.");
  v.text(required("source"), c.source, "Who claims it, and where.");
  v.entries(required("cells"), c.cells, "The numbers that it states.");
  v.tree("as_claimed", c.as_claimed, "Keys of the scenario, laid over every cell: how a session is put to the test.");
  v.items(required("assumptions"), c.assumptions, "In the order in which they are relaxed.");
}

ClaimFile read_claim(const std::string& path) {
  Diagnostics diagnostics;
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind != Tree::Kind::map) diagnostics.throw_if_any();
  ClaimFile claim;
  claim.path = path;
  claim.name = std::filesystem::path(path).stem().string();
  read_fields(tree, claim, diagnostics, "claim");
  diagnostics.throw_if_any();
  check_names(claim, diagnostics);
  check_patterns(claim, diagnostics);
  diagnostics.throw_if_any();
  return claim;
}

bool matches(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

std::vector<Tree> relaxed(const Assumption& assumption, const std::string& cell) {
  std::vector<Tree> all;
  for (const Relaxation& r : assumption.relax) {
    const bool concerns = r.cells.empty() || std::any_of(r.cells.begin(), r.cells.end(),
                                                         [&](const auto& pattern) { return matches(pattern, cell); });
    if (concerns) all.push_back(r.with);
  }
  return all;
}

}  // namespace racksim
