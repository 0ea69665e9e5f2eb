// A capacity in words.
#include <fmt/format.h>

#include <cmath>

#include "analysis/study/capacity/capacity_report.hpp"
#include "analysis/summary/verdict.hpp"

namespace racksim {

namespace {

using Kind = Capacity::Kind;

std::string bracketed(const CapacityFigure& f) {
  return std::isnan(f.lower) ? "" : fmt::format(" [{}, {}]", number(f.lower), number(f.upper));
}

std::string claim_text(const CapacityReport& r) {
  const Estimate& e = r.estimate;
  if (!e.claims()) return "";
  if (e.published_sessions >= 0) return fmt::format("; the claim says {}", number(e.published_sessions * e.racks));
  if (!e.sessions_per_rack) return "; the static estimate is n/a";
  return fmt::format("; the static estimate says {}", number(static_cast<double>(*e.sessions_per_rack) * e.racks));
}

std::string level_text(const CapacityReport& r) {
  const CapacityFigure& f = r.figures.front();
  const auto text = [&](double x) { return r.variation.text(x); };
  const std::string range = std::isnan(f.lower) ? "" : fmt::format(" [{}, {}]", text(f.lower), text(f.upper));
  return fmt::format("{} {}{}", f.quantity, text(f.value), range);
}

std::string streams_text(const CapacityReport& r) {
  const CapacityFigure& f = *r.figure("concurrent streams");
  return fmt::format("{}{} concurrent streams", number(f.value), bracketed(f));
}

std::string binding_text(const CapacityReport& r) { return objective_text(r.sla[r.capacity.binding]) + " binds"; }

/// If the varied quantity is not the load, it leads the sentence.
std::string found_sentence(const CapacityReport& r) {
  if (r.variation.of == Variation::Of::load)
    return fmt::format("Holds {}; {}{}.", streams_text(r), binding_text(r), claim_text(r));
  return fmt::format("{} {} {} holds, with {}; {}{}.", r.variation.eases ? "From" : "Up to", level_text(r),
                     r.variation.eases ? "on, the SLA" : "the SLA", streams_text(r), binding_text(r), claim_text(r));
}

std::string none_sentence(const CapacityReport& r) {
  const LoadPoint& p = r.nearest();
  return fmt::format("Holds no load: even at {}, with {}, {} of turns kept {}, {} were needed{}.", level_text(r),
                     streams_text(r), percent(p.attained[r.capacity.binding].mean),
                     objective_text(r.sla[r.capacity.binding]), written_percent(needed(r.sla[r.capacity.binding])),
                     claim_text(r));
}

std::string all_sentence(const CapacityReport& r) {
  return fmt::format("Holds everything that was asked: {}, with {}; no objective binds{}.", level_text(r),
                     streams_text(r), claim_text(r));
}

Table figures_table(const CapacityReport& r) {
  Table table({"capacity", "value", "95 % interval", "unit"});
  for (const CapacityFigure& f : r.figures) {
    const bool first = &f == &r.figures.front();
    const bool has_unit = first && r.variation.dimension != Dimension::count;  // its text has it
    const auto text = [&](double v) { return first ? r.variation.text(v) : number(v); };
    table.row({f.quantity, text(f.value),
               std::isnan(f.lower) ? "-" : fmt::format("{} .. {}", text(f.lower), text(f.upper)),
               has_unit ? "" : f.unit});
  }
  return table;
}

Table beside_table(const CapacityReport& r) {
  const Estimate& e = r.estimate;
  Table table({"", "value", "unit"});
  if (e.published_sessions >= 0) table.row({"published claim", number(e.published_sessions * e.racks), "sessions"});
  if (e.sessions_per_rack)
    table.row({"static estimate", number(static_cast<double>(*e.sessions_per_rack) * e.racks), "sessions"});
  if (e.theory) {
    const std::string limit = written_percent(e.theory->limit);
    table.row({"Erlang B, " + limit + " blocked", number(e.theory->blocking_load * e.racks), "turns"});
    table.row({"Erlang C, " + limit + " wait", number(e.theory->waiting_load * e.racks), "turns"});
  }
  if (e.fluid_sessions)
    table.row({"fluid limit of batching", number(static_cast<double>(*e.fluid_sessions) * e.racks), "turns"});
  return table;
}

constexpr std::size_t kMostColumns = 3;  ///< of objectives, so that a row stays within a terminal

Table curve_table(const CapacityReport& r) {
  const bool closed = r.points.front().people > 0, wide = r.sla.size() > kMostColumns;
  const bool by_people = closed && r.variation.of == Variation::Of::load;
  std::vector<std::string> heading{by_people                               ? "people"
                                   : r.variation.of == Variation::Of::load ? "load"
                                                                           : "value",
                                   "streams", "turns/s"};
  for (std::size_t i = 0; i < r.sla.size() && !wide; ++i) heading.push_back(name_of(r.sla[i].metric));
  if (wide) heading.emplace_back("kept least");
  for (const char* word : {"n", "SLA", "rack"}) heading.emplace_back(word);
  Table table(heading);
  for (const LoadPoint& p : r.points) {
    if (r.superseded(p)) continue;
    std::vector<std::string> row{by_people ? number(p.people) : r.variation.text(p.x), number(p.streams.mean),
                                 number(p.turns_per_s.mean)};
    double least = 1;
    for (const Interval& kept : p.attained) {
      least = std::fmin(least, kept.mean);
      if (!wide) row.push_back(percent(kept.mean));
    }
    if (wide) row.push_back(percent(least));
    row.push_back(std::to_string(p.observations.size()));
    row.push_back(name_of(p.answer));
    row.push_back(name_of(p.saturation));
    table.row(row);
  }
  return table;
}

std::string needed_text(const CapacityReport& r) {
  std::string text;
  for (const Objective& o : r.sla) {
    text += (text.empty() ? "Needed: " : "; ") + objective_text(o);
    if (o.metric != Objective::Metric::blocked) text += " by " + written_percent(needed(o));
  }
  return text + ". n: replications of the same random numbers at every load. Holds or fails: beyond the 95 % interval.";
}

std::vector<std::string> caution_texts(const CapacityReport& r) {
  std::vector<std::string> all;
  for (const Caution& c : r.cautions) all.push_back(c.text());
  return all;
}

std::string scenario_text(const CapacityReport& r) {
  std::string text;
  for (const std::string& set : r.sets)
    text += fmt::format(" --set {}{}{}", set.find(' ') == std::string::npos ? "" : "'", set,
                        set.find(' ') == std::string::npos ? "" : "'");
  return text.empty() ? text : "The scenario at this load: racksim run ..." + text;
}

std::string method_text(const CapacityReport& r) {
  const LoadPoint& p = r.nearest();
  const std::string needs =
      std::isnan(p.warmup_needed_s) ? "finds no steady state" : fmt::format("asks for {}", seconds(p.warmup_needed_s));
  return fmt::format(
      "Each replication: a warm-up of {} (MSER-5 {} at the load nearest to the capacity), then {}; seed {}.",
      seconds(r.warmup_s), needs, seconds(r.duration_s), r.seed);
}

}  // namespace

std::string capacity_sentence(const CapacityReport& r) {
  switch (r.capacity.kind) {
    case Kind::none_holds:
      return none_sentence(r);
    case Kind::all_hold:
      return all_sentence(r);
    case Kind::found:
      break;
  }
  return found_sentence(r);
}

Document document_of(const CapacityReport& r) {
  return {{"", {paragraph(capacity_sentence(r))}},
          {"Capacity", {table(figures_table(r)), paragraph(scenario_text(r))}},
          {"Static and theory", {table(beside_table(r))}},
          {"Curve", {table(curve_table(r)), paragraph(needed_text(r)), paragraph(method_text(r))}},
          {"Warnings", {items(r.warnings), items(caution_texts(r))}},
          {"Cautions of the static estimate", {items(r.estimate.cautions)}},
          {"Notes", {items(r.estimate.notes)}}};
}

}  // namespace racksim
