// Reader: file, table, trace, verdict on the input. Each step tells all it finds; nothing is returned unless all is
// well.
#include "scenario/reader.hpp"

#include <filesystem>

#include "scenario/fields.hpp"
#include "scenario/trace.hpp"

namespace racksim {
namespace {

/// Reads every trace once, so that a broken line is told before anything is simulated.
void check_traces(const Scenario& scenario, const Tree& tree, Diagnostics& diagnostics) {
  const Tree* users = tree.find("users");
  for (const auto& [name, population] : scenario.users) {
    if (population.trace.empty()) continue;
    const Tree* written = users->find(name)->find("trace");
    try {
      check_trace(population.trace, written->where);
    } catch (const InvalidInput& e) {
      for (const auto& d : e.list()) diagnostics.error(d.message, d.where, d.remark, d.help);
    }
  }
}

}  // namespace

Scenario read_scenario(const std::string& path, const std::vector<std::string>& sets) {
  Diagnostics diagnostics;
  const Tree tree = read_tree(path, sets, diagnostics);
  if (tree.kind != Tree::Kind::map) diagnostics.throw_if_any();
  Scenario scenario;
  scenario.path = path;
  scenario.name = std::filesystem::path(path).stem().string();
  read_fields(tree, scenario, diagnostics, "scenario");
  check_traces(scenario, tree, diagnostics);
  diagnostics.throw_if_any();
  return scenario;
}

}  // namespace racksim
