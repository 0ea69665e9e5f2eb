// A summary in words: verdict, objectives, three opinions, then the numbers behind them.
#include "analysis/summary/summary_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "analysis/summary/advice.hpp"
#include "analysis/summary/verdict.hpp"
#include "input/text/csv_table.hpp"
#include "input/text/units.hpp"

namespace racksim {

namespace {

std::string with_interval(const Interval& i) { return std::isnan(i.mean) ? "-" : number(i.mean) + plus_minus(i.ci95); }

std::string signed_percent(double share) { return fmt::format("{:+.3g} pp", share * 100); }

Table objectives_table(const Summary& s) {
  Table table({"objective", "kept by", "needed", "margin", "value", ""});
  for (const ObjectiveResult& o : s.objectives) {
    const bool share = o.objective.limits_share();
    const bool blocked = o.objective.metric == Objective::Metric::blocked;
    table.row({objective_text(o.objective), percent(o.attained.mean) + plus_minus_percent(o.attained.ci95),
               written_percent(o.needed()), signed_percent(o.margin),
               (blocked ? "" : fmt::format("p{:.4g} ", o.objective.attainment * 100)) +
                   (share ? percent(o.value) : seconds(o.value)),
               std::string(o.met ? "met" : "violated") + (o.clear || s.replications == 1 ? "" : ", close")});
  }
  return table;
}

Table comparison_table(const Summary& s) {
  Table table({"", "static", "theory", "simulated", "unit"});
  for (const ComparisonRow& r : s.comparison)
    table.row({r.quantity, number(r.static_value), number(r.theory),
               std::isnan(r.simulated) ? "-" : number(r.simulated) + plus_minus(r.simulated_ci95), r.unit});
  return table;
}

std::vector<std::string> comparison_remarks(const Summary& s) {
  std::vector<std::string> remarks;
  for (const ComparisonRow& r : s.comparison) remarks.push_back(r.quantity + ": " + r.remark);
  return remarks;
}

std::string shown_text(const MetricResult& m, double value) {
  switch (m.row().shown) {
    case Shown::seconds:
    case Shown::milliseconds:
      return seconds(value);
    case Shown::percent:
      return percent(value);
    case Shown::plain:
      return number(value);
  }
  return {};
}

Table latency_table(const Summary& s) {
  Table table({"", "mean", "p50", "p90", "p99", "p99.9", "max"});
  for (const MetricResult& m : s.metrics) {
    if (!m.row().counted()) continue;
    const auto text = [&](double v) { return shown_text(m, v); };
    table.row({m.row().name, text(m.mean.mean), text(m.quantiles[0]), text(m.quantiles[1]), text(m.quantiles[3]),
               text(m.quantiles[4]), text(m.max)});
  }
  return table;
}

Table load_table(const Summary& s) {
  Table table({"", "mean", "min", "max", "unit"});
  for (const MetricResult& m : s.metrics) {
    const MetricRow& row = m.row();
    if (!row.counted())
      table.row(
          {row.name, with_interval(m.mean), number(m.min), number(m.max), row.shown == Shown::percent ? "" : row.unit});
  }
  return table;
}

std::string turns_text(const Summary& s) {
  std::string text = fmt::format("{} turns sent:", number(static_cast<double>(s.sent)));
  for (const Outcome o : all_of<Outcome>())
    text += fmt::format("{} {} {}", o > Outcome::completed ? "," : "",
                        number(static_cast<double>(s.outcomes[static_cast<std::size_t>(o)])), name_of(o));
  if (s.controls_admission)
    text += fmt::format("; rejected at a full queue {}, at the deadline {}, beyond a budget {}, too long {}",
                        number(static_cast<double>(s.refused(Refusal::queue_full))),
                        number(static_cast<double>(s.refused(Refusal::deadline))),
                        number(static_cast<double>(s.refused(Refusal::budget))),
                        number(static_cast<double>(s.refused(Refusal::too_long))));
  if (s.retries > 0) text += fmt::format("; {} retries", number(static_cast<double>(s.retries)));
  for (const PoolUse& p : s.pools)
    if (p.record.loads > 0)
      text += fmt::format("; {} loads of {}", number(static_cast<double>(p.record.loads)), p.record.name);
  return text + fmt::format("; {} met every objective on turns.", number(static_cast<double>(s.good_turns)));
}

Table people_table(const Summary& s) {
  Table table({"users", "sent", "good", "rejected", "gave up", "ttft p50", "p99", "tpot p50", "p99"});
  for (const PeopleResult& p : s.people) {
    const auto share = [&](Outcome o) {
      return percent(static_cast<double>(p.turns.ended(o)) / static_cast<double>(p.turns.sent));
    };
    const auto time = [&](Metric metric, Statistic statistic) { return seconds(p.at(metric, statistic)); };
    table.row({p.turns.name, number(static_cast<double>(p.turns.sent)), percent(p.good_fraction()),
               share(Outcome::rejected), share(Outcome::abandoned), time(Metric::ttft, Statistic::p50),
               time(Metric::ttft, Statistic::p99), time(Metric::tpot, Statistic::p50),
               time(Metric::tpot, Statistic::p99)});
  }
  return table;
}

Table power_table(const Summary& s) {
  Table table({"rack", "mean W", "p99 W", "peak W", "usable W", "nameplate W", "never used"});
  for (const RackPower& r : s.racks)
    table.row({r.name, with_interval(r.mean_w), number(r.p99_w), number(r.peak_w), number(r.usable_w),
               number(r.nameplate_w), percent(r.never_used_share())});
  return table;
}

Table energy_table(const Summary& s) {
  Table table({"energy", "J"});
  const auto& e = s.energy;
  table.row({"per session", with_interval(e.per_session_j)});
  table.row({"per 1,000 output tokens", with_interval(e.per_1000_output_tokens_j)});
  table.row({"per turn that met the SLA", with_interval(e.per_good_turn_j)});
  return table;
}

Table pool_table(const Summary& s) {
  Table table({"pool", "busy", "batch", "of max", "KV mean", "KV peak", "preempted"});
  for (const PoolUse& p : s.pools)
    table.row({p.record.name, percent(p.utilization), number(p.mean_batch), percent(p.batch_occupancy),
               percent(p.mean_kv), percent(p.record.peak_kv_share), number(static_cast<double>(p.record.preemptions))});
  return table;
}

std::string cap_text(const Summary& s) {
  std::string text;
  for (const PoolPhysics& p : s.estimate.pools)
    if (p.power_ceiling < 1)
      text += fmt::format(
          "{}The cap leaves devices of `{}` {} of their range: clocks are at {} when prompts come in, at "
          "{} when {} decode.",
          text.empty() ? "" : " ", p.pool, percent(p.power_ceiling), percent(p.prefill_clock), percent(p.full_clock),
          p.max_num_seqs);
  return text;
}

std::string handover_text(const Summary& s) {
  std::string text;
  for (const PoolUse& p : s.pools) {
    const HandoverRecord& h = p.record.handed_over;
    if (h.turns() > 0)
      text += fmt::format(
          "{}`{}` handed over {} turns, {:.1f} GB of KV: {:.1f} ms on the way in the mean, {:.1f} ms at p99, after "
          "{:.1f} ms and {:.1f} ms of waiting for room.",
          text.empty() ? "" : " ", p.record.name, number(static_cast<double>(h.turns())), h.bytes / 1e9,
          h.transfer_s.mean() * 1e3, h.transfer_s.quantile(0.99) * 1e3, h.wait_s.mean() * 1e3,
          h.wait_s.quantile(0.99) * 1e3);
  }
  return text;
}

std::string prefix_text(const Summary& s) {
  std::string text;
  for (const PoolUse& p : s.pools)
    if (p.prefix_cache)
      text +=
          fmt::format("{}Prefix cache of `{}`: {} of the tokens of prompts were found in it; {} blocks were evicted.",
                      text.empty() ? "" : " ", p.record.name, percent(p.prefix_hit_rate()),
                      number(static_cast<double>(p.record.prefix_evicted_blocks)));
  return text;
}

std::string servers_text(const Summary& s) {
  double least = 1, most = 0;
  for (const ServerUse& u : s.servers) {
    least = std::min(least, u.utilization);
    most = std::max(most, u.utilization);
  }
  if (s.servers.size() == 1) return fmt::format("The server was busy {} of the time.", percent(most));
  return fmt::format("{} servers were busy between {} and {} of the time; each is in servers.csv.", s.servers.size(),
                     percent(least), percent(most));
}

std::string balance_text(const Summary& s) {
  const LittlesLaw& l = s.littles_law;
  return fmt::format(
      "In flight {} in the first half of the window, {} in the second{}. Little's law: {} in flight, "
      "throughput x time in system = {}.",
      number(s.stability.first_half.mean), number(s.stability.second_half.mean),
      s.stability.backlogged ? ": backlogged" : "", number(l.in_flight),
      number(l.throughput_per_s * l.time_in_system_s));
}

Section step_times(const Summary& s) {
  Section section{"Step times and KV capacity that this rests on", {}};
  for (const PoolPhysics& p : s.estimate.pools)
    for (Block& block : physics_blocks(p)) section.blocks.push_back(std::move(block));
  return section;
}

std::string oracle_text(const Summary& s) {
  const double error = s.energy.oracle_worst_relative_error;
  if (std::isnan(error)) return {};
  return fmt::format("Checked against SimGrid's host energy plugin: no host's joules differ by more than {:.1g}.",
                     error);
}

Document simulated_document(const Summary& s) {
  const bool once = s.replications == 1;
  const std::string run = fmt::format("{} replication{} of {}, seed {}; {}", s.replications, once ? "" : "s",
                                      format_human(s.window_s, Dimension::time), s.seed,
                                      once ? "no confidence interval" : "± is the 95 % confidence interval");
  Document document{
      {"Objectives", {table(objectives_table(s)), paragraph(run + ".")}},
      {"Static, theory, simulated", {table(comparison_table(s)), items(comparison_remarks(s))}},
      {"Power and energy",
       {table(power_table(s)), table(energy_table(s)), paragraph(cap_text(s)), paragraph(oracle_text(s))}},
      {"What to look at next", {items(look_at_next(s))}},
      {"Latency",
       {table(latency_table(s)), paragraph(s.stability.backlogged ? "Backlogged: these depend on the duration." : "")}},
      {"Load", {table(load_table(s)), paragraph(turns_text(s)), paragraph(balance_text(s))}},
      {"Use",
       {table(pool_table(s)), paragraph(prefix_text(s)), paragraph(handover_text(s)), paragraph(servers_text(s))}},
      step_times(s)};
  if (!s.people.empty()) document.insert(document.begin() + 1, {"Users", {table(people_table(s))}});
  return document;
}

}  // namespace

Document document_of(const Summary& s) {
  const std::string word = s.simulated && !s.estimate.claims() ? "" : verdict_word(s) + ". ";
  Document document{{"", {paragraph(word + verdict_sentence(s))}}};
  if (s.simulated)
    for (Section& section : simulated_document(s)) document.push_back(std::move(section));
  else
    document.push_back({"Arithmetic", {items(s.estimate.arithmetic)}});
  document.push_back({"Internal errors", {items(s.internal_errors)}});
  document.push_back({"Warnings", {items(s.warnings)}});
  document.push_back({"Cautions of the static estimate", {items(s.estimate.cautions)}});
  document.push_back({"Notes", {items(s.estimate.notes)}});
  return document;
}

}  // namespace racksim
