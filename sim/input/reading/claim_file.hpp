// ClaimFile: a static capacity claim as data: the racks of the claim, its assumptions, and the keys that replace each
// assumption. Simulates nothing.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/schema/visitor.hpp"
#include "input/text/tree.hpp"

namespace racksim {

/// A number that the claim states: the static estimate of a scenario.
struct ClaimCell {
  std::string scenario;  ///< path
  std::string group;     ///< cells of one group are ranked against each other
  Location where;
};

/// The keys that replace an assumption in some cells.
struct Relaxation {
  std::vector<std::string> cells;  ///< names, `*` for any part; empty = all
  Tree with;                       ///< keys of the scenario
  Location where;
};

struct Assumption {
  std::string name, claimed, instead;
  std::vector<Relaxation> relax;
  std::string not_tested;  ///< why; empty = tested
  Location where;
};

struct ClaimFile {
  std::string name, title, source;
  std::map<std::string, ClaimCell> cells;
  Tree as_claimed;  ///< laid over every cell: says how it is tested whether a session is held
  std::vector<Assumption> assumptions;
  std::string path;
};

void fields(Visitor& v, ClaimCell& c);
void fields(Visitor& v, Relaxation& r);
void fields(Visitor& v, Assumption& a);
void fields(Visitor& v, ClaimFile& c);

/// Throws InvalidInput with every mistake of the file at once; keys below `with` are checked with the scenarios they
/// are laid over.
ClaimFile read_claim(const std::string& path);

/// Whether a name is what a pattern with `*` describes.
bool matches(const std::string& pattern, const std::string& name);

/// The trees that an assumption lays over a cell, in the order of the file; none if it does not concern the cell.
std::vector<Tree> relaxed(const Assumption& assumption, const std::string& cell);

}  // namespace racksim
