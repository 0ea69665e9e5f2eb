// racksim audit: finds how much every cell of a claim holds while assumptions are relaxed, and says which of them carry
// the claim.
#include "analysis/study/audit/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "analysis/report/report.hpp"
#include "analysis/results/result_folder.hpp"
#include "cli/inputs/capacity_study.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/verbs.hpp"
#include "input/scenario/scenario.hpp"
#include "input/text/json_text.hpp"
#include "world/processes/processes.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

struct AuditRequest {
  std::vector<std::string> cells;
  Effort effort{.precision = 0.05};
};

/// One capacity that the audit asks for, and the place for its answer.
struct Stage {
  Holding* into;
  std::string label;
  CapacityRequest request;
  Inputs inputs;
};

/// All capacities that the audit asks for. The list is made before anything is simulated, so that every mistake of the
/// claim is reported at once.
class Plan {
 public:
  Plan(const AuditRequest& request, const Options& options) : request_(request), options_(options) {
    audit.claim = read_claim(options.path);
    audit.precision = request.effort.precision;
    for (const auto& [name, cell] : audit.claim.cells)
      if (wanted(name)) names_.push_back(name);
    if (names_.empty())
      throw InvalidInput({{"no cell of the claim has a name that --cells asks for",
                           {},
                           {},
                           "without --cells, racksim audit takes all cells"}});
    audit.cells.resize(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) plan(audit.cells[i], names_[i]);
  }

  Audit audit;
  std::deque<Stage> stages;

 private:
  [[nodiscard]] bool wanted(const std::string& name) const {
    return request_.cells.empty() || std::any_of(request_.cells.begin(), request_.cells.end(),
                                                 [&](const auto& pattern) { return matches(pattern, name); });
  }

  [[nodiscard]] Overlays overlays(const std::vector<Tree>& relaxed) const {
    Overlays all(options_.overlays());
    if (audit.claim.as_claimed.kind == Tree::Kind::map) all.trees.push_back(audit.claim.as_claimed);
    all.trees.insert(all.trees.end(), relaxed.begin(), relaxed.end());
    return all;
  }

  void plan(CellAudit& cell, const std::string& name) {
    const ClaimCell& written = audit.claim.cells.at(name);
    cell.name = name;
    cell.group = written.group;
    Inputs in = read_inputs(written.scenario, overlays({}));
    audit.seed = in.scenario.run.seed;
    cell.description = in.scenario.description;
    const Estimate e = estimate(in.scenario, in.platform, in.deployment);
    cell.budget_w = e.usable_power_w * e.racks;
    cell.effects.resize(audit.claim.assumptions.size());
    if (!e.fits || !e.sessions_per_rack) {
      cell.not_applicable = e.reason;
      return;
    }
    cell.arithmetic = fmt::format("{}", fmt::join(e.arithmetic, "; "));
    cell.claimed =
        e.racks * (e.published_sessions >= 0 ? e.published_sessions : static_cast<double>(*e.sessions_per_rack));
    ask(cell.simulated, name, "as claimed", {}, std::move(in));
    std::vector<Tree> together;
    for (std::size_t a = 0; a < cell.effects.size(); ++a) {
      const Assumption& assumption = audit.claim.assumptions[a];
      const std::vector<Tree> alone = relaxed(assumption, name);
      if (alone.empty()) continue;
      together.insert(together.end(), alone.begin(), alone.end());
      cell.effects[a].effect = Effect::harmless;  // until it is judged
      ask(cell.effects[a].together, name, assumption.name, together);
      ask(cell.effects[a].alone, name, assumption.name + " alone", alone);
    }
  }

  void ask(Holding& into, const std::string& cell, const std::string& what, const std::vector<Tree>& relaxed) {
    ask(into, cell, what, relaxed, read_inputs(audit.claim.cells.at(cell).scenario, overlays(relaxed)));
  }

  void ask(Holding& into, const std::string& cell, const std::string& what, const std::vector<Tree>& relaxed,
           Inputs in) {
    require_fit(in.scenario, in.deployment);
    CapacityRequest request{.path = audit.claim.cells.at(cell).scenario,
                            .overlays = overlays(relaxed),
                            .vary = {},
                            .effort = request_.effort,
                            .label = {}};
    request.jobs = options_.jobs;
    request.shows_progress = shows_progress(options_);
    stages.push_back({&into, fmt::format("{}, {}", cell, what), std::move(request), std::move(in)});
  }

  const AuditRequest& request_;
  const Options& options_;
  std::vector<std::string> names_;
};

std::string study_name(const Plan& plan, const AuditRequest& request) {
  std::string question = fmt::format("{} {}", request.effort.precision, request.effort.max_replications);
  for (const Stage& stage : plan.stages) question += " " + inputs_hash(stage.inputs.scenario, stage.inputs.deployment);
  return fmt::format("{}-audit-{}", plan.audit.claim.name, sha1_hex(question).substr(0, 10));
}

void seek_all(Plan& plan, const StudyFolder& folder) {
  std::size_t number = 0;
  for (Stage& stage : plan.stages) {
    stage.request.label = fmt::format("{}/{} {}: ", ++number, plan.stages.size(), stage.label);
    *stage.into = holding(seek_capacity(stage.request, stage.inputs, folder));
  }
  judge(plan.audit);
}

void write_results(const Plan& plan, const Options& options, const Stopwatch& watch, const StudyFolder& folder) {
  folder.write("audit.json", json_text(to_json(plan.audit)));
  folder.write("audit.md",
               fmt::format("# Audit of {}\n\n{}", plan.audit.claim.name, as_markdown(document_of(plan.audit, true))));
  folder.write("waterfall.csv", waterfall_csv(plan.audit));
  folder.write("report.html", report_html(folder.place()));
  std::vector<std::string> files{plan.audit.claim.path};
  for (const Stage& stage : plan.stages)
    for (const InputFile& file : input_files(stage.inputs.scenario, stage.inputs.deployment))
      files.push_back(file.path);
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  folder.write("manifest.json", manifest(files, options.arguments, watch));
}

int run(const AuditRequest& request, const Options& options) {
  const Stopwatch watch;
  Plan plan(request, options);
  const fs::path place = fs::path(options.out) / study_name(plan, request);
  if (options.dry_run) {
    print(fmt::format("would seek {} capacities of {} cells, into {}\n", plan.stages.size(), plan.audit.cells.size(),
                      place.string()));
    return kMet;
  }
  const StudyFolder folder(place, options.resume);
  try {
    seek_all(plan, folder);
  } catch (const Interrupted&) {
    tell_what_is_done(place.string());
    throw;
  }
  write_results(plan, options, watch, folder);
  print(options.json ? json_text(to_json(plan.audit))
                     : as_text(document_of(plan.audit, false), color_on_stdout(options)));
  if (!options.json) print(fmt::format("\nResults: {}\n", place.string()));
  return plan.audit.stands() ? kMet : kViolated;
}

}  // namespace

Verb add_audit(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto request = std::make_shared<AuditRequest>();
  const Syntax verb = line.verb(
      "audit", "Relax the assumptions of a claim one by one; exit code 0 = the claim stands, 99 = it does not");
  verb.place("claim", options->path, "Claim file").required().takes("FILE");
  verb.option("--cells", request->cells, "Audit only these cells; `*` stands for any part of a name").takes("NAME");
  add_search_options(verb, *options, request->effort, "intervals", "an audit");
  add_study_options(verb, *options);
  return {verb, options, on_scenario(options, [request, options] { return run(*request, *options); })};
}

}  // namespace racksim::cli
