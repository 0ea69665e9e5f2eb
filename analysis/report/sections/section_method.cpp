// How the numbers were made, how far they can be trusted, and how to make them again.
#include <fmt/format.h>

#include <cmath>

#include "analysis/report/sections/sections.hpp"
#include "analysis/report/tables.hpp"
#include "analysis/study/capacity/warmup.hpp"
#include "input/text/units.hpp"

namespace racksim {

namespace {

std::string time_text(const Json& seconds) { return format_human(number_in(seconds), Dimension::time); }

/// Where MSER-5 would cut the first replication.
std::string settled_text(const Result& result) {
  const Json& run = result.summary.at("run");
  const Timeline& t = result.timeline;
  const double close = number_in(run.at("warmup_s")) + number_in(run.at("window_s"));
  std::vector<double> in_flight;
  for (const Stretch& s : t.stretches)
    if (s.begin_s < close) in_flight.push_back(s.mean(Series::in_flight));
  if (in_flight.size() < 50) return "too few moments in the timeline to tell";
  const auto cut = mser5(in_flight);
  if (!cut) return "turns in flight of the first replication do not settle: be careful, or run longer";
  return fmt::format("{} by turns in flight of the first replication",
                     format_human(t.stretches.at(*cut).begin_s, Dimension::time));
}

PageTable run_table(const Result& result) {
  const Json& run = result.summary.at("run");
  const bool once = run.at("replications") == 1;
  return {
      "The run",
      {words("what"), words("value")},
      {{cell("seed"), cell(std::to_string(run.at("seed").get<std::uint64_t>()))},
       {cell("replications"),
        cell(fmt::format("{}{}", number_in(run.at("replications")),
                         once ? "; no confidence interval" : "; ± is Student's 95 % interval over them"))},
       {cell("warm-up, not measured"), cell(time_text(run.at("warmup_s")))},
       {cell("warm-up that MSER-5 asks for"), cell(settled_text(result))},
       {cell("window, measured"), cell(time_text(run.at("window_s")) + " in each replication")},
       {cell("drain"),
        cell(fmt::format("up to {}, for turns of the window to end; users go on", time_text(run.at("drain_s"))))},
       {cell("percentiles"), cell("of histograms with a relative error of at most 0.1 %, merged over replications")}}};
}

std::string range_text(const Json& from, const Json& to) {
  if (from.is_null() && to.is_null()) return "not stated";
  if (from.is_null()) return "up to " + number(number_in(to));
  return fmt::format("{} to {}", number(number_in(from)), number(number_in(to)));
}

PageTable profiles_table(const Json& s) {
  PageTable table{
      "Step-time profiles: what they were fitted on, and what was run",
      {words("pool"), words("profile"), words("evidence"), figures("batch, fitted"), figures("batch, run up to"),
       figures("context, fitted (tokens)"), figures("context, run up to (tokens)")},
      {}};
  const Json &pools = s.at("pools"), &physics = s.at("estimate").at("pools");
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const Json& p = pools[i];
    const auto seen = [&](const char* field, const char* low, const char* high) {
      const double value = number_in(p.at(field));
      const bool left = value > number_in(p.at(high)) || (low != nullptr && value < number_in(p.at(low)));
      return PageCell{number(value), left ? Mark::unsure : Mark::none};
    };
    table.rows.push_back({cell(p.at("pool").get<std::string>()), cell(physics[i].at("profile").get<std::string>()),
                          cell(physics[i].at("evidence").get<std::string>()),
                          cell(range_text(p.at("fitted_min_batch"), p.at("fitted_max_batch"))),
                          seen("max_batch", "fitted_min_batch", "fitted_max_batch"),
                          cell(range_text(nullptr, p.at("fitted_max_context_tokens"))),
                          seen("max_context_tokens", nullptr, "fitted_max_context_tokens")});
  }
  return table;
}

PageTable steps_table(const Json& pool) {
  PageTable table{
      fmt::format("Step times of pool {}: {} x {}, context {} tokens; prefill of a mean input alone {}; KV capacity "
                  "{} tokens per instance ({} sequences of this context)",
                  pool.at("pool").get<std::string>(), number(number_in(pool.at("instances"))),
                  pool.at("profile").get<std::string>(), number(std::round(number_in(pool.at("context_tokens")))),
                  seconds(number_in(pool.at("prefill_s"))), number(number_in(pool.at("kv_tokens"))),
                  number(number_in(pool.at("kv_batch")))),
      {words("batch"), figures("step (ms)"), figures("each (tok/s)"), figures("all (tok/s)")},
      {}};
  for (const Json& step : pool.at("steps"))
    table.rows.push_back({number_cell(step.at("batch")), number_cell(step.at("step_s"), 1e3),
                          number_cell(step.at("session_tps")), number_cell(step.at("total_tps"))});
  return table;
}

PageTable balance_table(const Json& s) {
  const Json &stability = s.at("stability"), &law = s.at("littles_law");
  const double expected = number_in(law.at("throughput_per_s")) * number_in(law.at("time_in_system_s"));
  return {"Whether the run stood still (turns in flight)",
          {words("check"), figures("turns")},
          {{cell("first half of the window"), interval_cell(stability.at("in_flight_first_half"))},
           {cell("second half"), interval_cell(stability.at("in_flight_second_half"))},
           {cell("throughput x time in system (Little's law)"), cell(number(expected))},
           {cell("mean of the window"), number_cell(law.at("in_flight"))}}};
}

const std::vector<std::string>& not_modelled() {
  static const std::vector<std::string> list{
      "The quality of answers, and what a kernel does.",
      "Failures of servers and feeds; power caps; throttling by heat; cooling beyond the servers' own fans.",
      "Contention on the network: a request's text is some kB, its time is added to the answer.",
      "Errors of the profile: intervals cover chance only."};
  return list;
}

void add_list(PageSection& section, const char* heading, const Json& sentences) {
  if (sentences.empty()) return;
  section.blocks.push_back(list_block(heading, sentences));
}

}  // namespace

PageSection method_section(const Result& result) {
  const Json& s = result.summary;
  PageSection section{"method", "Method and limits", {}};
  if (result.simulated()) {
    section.blocks = {table_block(run_table(result)), table_block(profiles_table(s))};
    std::vector<PageBlock> steps;
    for (const Json& pool : s.at("estimate").at("pools")) steps.push_back(table_block(steps_table(pool)));
    section.blocks.push_back(folded("Step times and KV capacity that this rests on", std::move(steps)));
    section.blocks.push_back(table_block(balance_table(s)));
  } else {
    add_list(section, "The static estimate, on which this rests", s.at("estimate").at("arithmetic"));
  }
  add_list(section, "Not modelled", not_modelled());
  add_list(section, "Cautions of the static estimate", s.at("estimate").at("cautions"));
  add_list(section, "Notes on the claim", s.at("estimate").at("notes"));
  const std::string title = s.at("claim").at("title"), source = s.at("claim").at("source");
  if (!title.empty())
    section.blocks.push_back(
        paragraph_block(fmt::format("Claim under test: {}{}", title, source.empty() ? "." : " (" + source + ").")));
  return section;
}

PageSection reproduce_section(const Result& result) {
  PageTable inputs{"What was read beside the scenario", {words("input"), words("file"), words("SHA-1")}, {}};
  for (const InputFile& f : result.inputs) inputs.rows.push_back({cell(f.role), cell(f.path), cell(f.sha1)});
  return {
      "reproduce",
      "How to reproduce",
      {paragraph_block("In the folder that holds this file; the same seed gives the same bytes."),
       {.listing =
            "racksim run resolved.yaml     # the same summary.json\nracksim report .              # this page again"},
       table_block(std::move(inputs)),
       folded("resolved.yaml", {{.listing = result.resolved_yaml}})}};
}

}  // namespace racksim
