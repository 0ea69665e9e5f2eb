// Estimates in words.
#include "analysis/estimate/estimate_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace racksim {

namespace {

template <class T>
std::string shown(const std::optional<T>& value, const char* none) {
  return value ? number(static_cast<double>(*value)) : std::string(none);
}

std::string count(std::int64_t n) { return number(static_cast<double>(n)); }

std::string headline(const Estimate& e) {
  if (!e.sessions_per_rack) return fmt::format("{}, {}: n/a. {}.", e.rack, e.model, e.reason);
  const std::string speed = e.claims() ? fmt::format(" at {:.4g} tok/s each", e.claimed_tps) : "";
  return fmt::format("{}, {}: {} sessions per rack{}, by static arithmetic.", e.rack, e.model,
                     count(*e.sessions_per_rack), speed);
}

std::vector<Block> slot_blocks(const SlotTheory& t) {
  const std::string limit = written_percent(t.limit);
  Table table({"if sessions come at random, the slots carry", "erlangs"});
  table.row(
      {fmt::format("at most {} find no slot (Erlang B, {} pooled)", limit, count(t.slots)), number(t.blocking_load)});
  table.row({fmt::format("at most {} wait (Erlang C, pooled)", limit), number(t.waiting_load)});
  table.row({fmt::format("as the first, split at random over {} instances", count(t.instances)), number(t.split_load)});
  return {racksim::table(std::move(table)),
          paragraph(fmt::format(
              "A session holds its slot for {}; at the first load, if they waited, the mean wait would be {}.",
              seconds(t.holding_s), seconds(t.wait_s)))};
}

Section theory_section(const Estimate& e) {
  Section section{"Theory", {}};
  if (e.theory) section.blocks = slot_blocks(*e.theory);
  if (e.fluid_sessions)
    section.blocks.push_back(
        paragraph(fmt::format("Fluid limit, batch unrestricted: {} sessions per rack keep {} per token.",
                              count(*e.fluid_sessions), seconds(e.pools.front().fluid.period_s))));
  return section;
}

Section step_section(const Estimate& e) {
  Section section{"Step times", {}};
  for (const PoolPhysics& p : e.pools)
    for (Block& block : physics_blocks(p)) section.blocks.push_back(std::move(block));
  return section;
}

Table cells_table(const std::vector<Estimate>& cells) {
  Table table({"rack", "model", "serv", "/serv", "/rack", "used W", "left W", "Erl B", "fluid"});
  table.flush_left(2);
  for (const Estimate& e : cells)
    table.row({e.rack, e.model, number(e.servers),
               shown(e.sessions_per_server, e.mixed && e.sessions_per_rack ? "mixed" : "n/a"),
               shown(e.sessions_per_rack, "n/a"), number(e.power_used_w), number(e.power_stranded_w),
               e.theory ? number(e.theory->blocking_load) : "-", shown(e.fluid_sessions, "-")});
  return table;
}

/// Servers by nameplate against servers by watts at full load, each kind of rack once.
std::string full_load_sentence(const std::vector<Estimate>& cells) {
  std::vector<std::string> racks;
  for (const Estimate& e : cells) {
    if (!e.servers_by_full_load) continue;
    const std::string rack =
        fmt::format("{} {} ({})", e.rack, number(*e.servers_by_full_load), number(*e.servers_by_power));
    if (std::find(racks.begin(), racks.end(), rack) == racks.end()) racks.push_back(rack);
  }
  if (racks.empty()) return {};
  return fmt::format("Servers that the power holds by watts at full load (by nameplate): {}.", fmt::join(racks, ", "));
}

std::string cell_name(const Estimate& e) { return e.rack + " " + e.model; }

std::vector<std::string> reasons(const std::vector<Estimate>& cells) {
  std::vector<std::string> list;
  for (const Estimate& e : cells)
    if (!e.sessions_per_rack) list.push_back(fmt::format("{}: {}", cell_name(e), e.reason));
  return list;
}

std::vector<std::string> cautions(const std::vector<Estimate>& cells) {
  std::vector<std::string> list;
  for (const Estimate& e : cells)
    for (const auto& caution : e.cautions) list.push_back(fmt::format("{}: {}", cell_name(e), caution));
  return list;
}

/// Notes that several cells share are printed once.
std::vector<std::string> notes(const std::vector<Estimate>& cells) {
  std::vector<std::string> list;
  for (const Estimate& e : cells)
    for (const auto& note : e.notes)
      if (std::find(list.begin(), list.end(), note) == list.end()) list.push_back(note);
  return list;
}

}  // namespace

std::vector<Block> physics_blocks(const PoolPhysics& p) {
  Table table({"batch", "step", "tok/s each", "tok/s all"});
  for (const StepPoint& s : p.steps)
    table.row({count(s.batch), seconds(s.step_s), number(s.session_tps), number(s.total_tps)});
  table.flush_left(0);
  std::vector<std::string> facts;
  const std::string found = p.turn.found_tokens > 0 ? fmt::format(", {} of them in a cache that loses nothing",
                                                                  number(std::round(p.turn.found_tokens)))
                                                    : "";
  facts.push_back(fmt::format("prefill of a mean input of {} tokens{}: {}", number(std::round(p.turn.input_tokens)),
                              found, seconds(p.prefill_s)));
  facts.push_back(fmt::format("KV capacity: {} tokens per instance ({:.1f} GB), {} sequences of this context",
                              count(p.kv_tokens), p.kv_bytes / 1e9, count(p.kv_batch)));
  if (p.fluid.period_s > 0)
    facts.push_back(fmt::format("largest batch that keeps {} per token: {} ({} if prompts cost nothing), bound by {}",
                                seconds(p.fluid.period_s), p.fluid.batch, p.fluid.decode_only, p.fluid.bound));
  return {paragraph(fmt::format("{} x {} ({}), context {} tokens:", count(p.instances), p.profile, p.evidence,
                                number(std::round(p.turn.context_tokens())))),
          racksim::table(std::move(table)), items(std::move(facts))};
}

Document document_of(const Estimate& e) {
  return {{"", {paragraph(headline(e))}},
          {"Arithmetic", {items(e.arithmetic)}},
          theory_section(e),
          step_section(e),
          {"Cautions", {items(e.cautions)}},
          {"Notes", {items(e.notes)}}};
}

Document document_of(const std::vector<Estimate>& cells, const std::string& source) {
  const std::string title = source.empty() ? "Static estimate." : "Static estimate of: " + source + ".";
  return {
      {"",
       {paragraph(title),
        paragraph("The charts of the source are not available; the table is rebuilt from its footnotes.")}},
      {"Cells",
       {table(cells_table(cells)),
        paragraph("serv: servers per rack; /serv, /rack: sessions; left: usable watts into which no server fits; "
                  "Erl B: erlangs that the slots carry at the blocking limit; fluid: sessions per rack that keep the "
                  "speed if the batch is not restricted."),
        paragraph(full_load_sentence(cells))}},
      {"n/a", {items(reasons(cells))}},
      {"Cautions", {items(cautions(cells))}},
      {"Notes", {items(notes(cells))}}};
}

}  // namespace racksim
