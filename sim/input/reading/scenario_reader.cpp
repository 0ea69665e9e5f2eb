// Reader: file, table of fields, traces. Each step reports every mistake that it finds; a scenario is returned only if
// there is none.
#include "input/reading/scenario_reader.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "input/scenario/trace_facts.hpp"
#include "input/scenario/value_table.hpp"
#include "input/schema/scenario_fields.hpp"
#include "input/text/data_folders.hpp"
#include "input/text/units.hpp"

namespace racksim {
namespace {

void check_blocks(const ReplayedTrace& trace, const Location& where, Diagnostics& diagnostics) {
  if (trace.resample_s == 0) return;
  const TraceFacts& facts = *trace.facts;
  const double gap_s = facts.round_s() / static_cast<double>(facts.rows);
  if (trace.resample_s >= facts.round_s() || trace.resample_s < gap_s)
    diagnostics.error(
        fmt::format("blocks of {} cannot be drawn from this trace", format_human(trace.resample_s, Dimension::time)),
        where, {},
        fmt::format("it is {} long and has a row every {}: choose a length between",
                    format_human(facts.round_s(), Dimension::time), format_human(gap_s, Dimension::time)));
}

/// Reads every trace once, so that a broken line is reported before anything is simulated.
void read_traces(Scenario& scenario, const Tree& tree, Diagnostics& diagnostics) {
  const Tree* users = tree.find("users");
  for (auto& [name, population] : scenario.users) {
    auto* trace = std::get_if<ReplayedTrace>(&population.arrivals);
    if (trace == nullptr || trace->file.empty() || !trace->columns.all_or_none()) continue;
    const Tree* written = users->find(name);
    try {
      trace->facts = std::make_shared<const TraceFacts>(read_facts(source_of(*trace), written->find("trace")->where));
      const Tree* resample = written->find("resample");
      check_blocks(*trace, (resample ? resample : written)->where, diagnostics);
    } catch (const InvalidInput& e) {
      diagnostics.add(e.list());
    }
  }
}

void read_length_files(Scenario& scenario, Diagnostics& diagnostics) {
  for (auto& [name, population] : scenario.users) {
    auto* lengths = std::get_if<LengthsTogether>(&population.lengths);
    if (lengths == nullptr || lengths->prompt.empty() != lengths->output.empty()) continue;
    try {
      lengths->table = std::make_shared<const LengthTable>(read_lengths(*lengths));
    } catch (const InvalidInput& e) {
      diagnostics.add(e.list());
    }
  }
}

/// If the platform is not a file beside the scenario, it is looked for among the platforms that ship. A name that is
/// found nowhere stays as it is written; reading it reports the mistake.
void find_platform(Scenario& scenario, const Tree& tree) {
  const Tree* written = tree.find("platform");
  if (written == nullptr || written->text.empty() || written->text.find('/') != std::string::npos) return;
  std::error_code failed;
  if (std::filesystem::exists(scenario.platform, failed)) return;
  const auto beside = std::filesystem::path(scenario.platform).parent_path();
  const Search search = search_data(written->text, ".xml", {beside}, "platforms");
  if (!search.file.empty()) scenario.platform = resolve_path(search.file, {});
}

}  // namespace

Scenario read_scenario(const std::string& path, const Overlays& overlays) {
  Diagnostics diagnostics;
  const Tree tree = read_tree(path, overlays, diagnostics);
  if (tree.kind != Tree::Kind::map) diagnostics.throw_if_any();
  Scenario scenario;
  scenario.path = path;
  scenario.name = std::filesystem::path(path).stem().string();
  read_fields(tree, scenario, diagnostics, "scenario");
  read_traces(scenario, tree, diagnostics);
  read_length_files(scenario, diagnostics);
  find_platform(scenario, tree);
  diagnostics.throw_if_any();
  return scenario;
}

}  // namespace racksim
