// Value tables, the reading.
#include "input/scenario/value_table.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "input/scenario/population.hpp"
#include "input/text/number_columns.hpp"
#include "input/trace/trace_format.hpp"

namespace racksim {
namespace {

/// How often each bin was counted.
using Counts = std::map<std::pair<double, double>, double>;

[[noreturn]] void no_rows(const std::string& path, const Location& where) {
  throw InvalidInput({{fmt::format("{} has no rows", path), where, {}, "at least one row with a value is needed"}});
}

Counts counts_of(const Empirical& d, const Bounds& bounds) {
  NumberColumns rows(d.file, d.where);
  const std::size_t low_at = rows.index(d.column, "column");
  const std::size_t high_at = d.upto.empty() ? low_at : rows.index(d.upto, "to");
  const std::size_t count_at = d.count.empty() ? low_at : rows.index(d.count, "count");
  Counts counts;
  while (rows.next()) {
    const double low = rows.number(low_at, bounds), high = rows.number(high_at, bounds);
    if (high < low) rows.fail(high_at, "the bin ends before it begins", fmt::format("it begins at {}", low));
    const double count = d.count.empty() ? 1 : rows.number(count_at, between(0, 1e15));
    if (count > 0) counts[{low, high}] += count;
  }
  if (counts.empty()) no_rows(d.file, d.where);
  return counts;
}

ValueTable table_of(const Counts& counts) {
  double whole = 0, up_to = 0;
  for (const auto& [bin, count] : counts) whole += count;
  ValueTable table;
  table.bins.reserve(counts.size());
  for (const auto& [bin, count] : counts) table.bins.push_back({bin.first, bin.second, (up_to += count) / whole});
  table.bins.back().up_to_share = 1;
  return table;
}

/// The columns named, or `prompt` and `output`, or those of a trace whose format is known.
std::pair<std::string, std::string> columns_of(const LengthsTogether& lengths, const NumberColumns& rows) {
  if (!lengths.prompt.empty()) return {lengths.prompt, lengths.output};
  if (const TraceFormat* known = recognise_trace(rows.names(), false))
    return {known->columns.prompt, known->columns.output};
  return {"prompt", "output"};
}

/// Collects the places that hold names of files in a distribution, also in the parts of a mixture. `V`: Distribution or
/// PartKind.
template <class V>
void add_files(std::vector<std::string*>& files, V& d) {
  const auto add = [&](auto& kind) {
    if constexpr (requires { kind.file; })
      if (!kind.file.empty()) files.push_back(&kind.file);
    if constexpr (requires { kind.parts; })
      for (Part& part : kind.parts) add_files(files, part.of);
  };
  std::visit(add, d);
}

}  // namespace

ValueTable read_values(const Empirical& d, const Bounds& bounds) {
  if (!d.file.empty()) return table_of(counts_of(d, bounds));
  ValueTable table;
  for (std::size_t i = 1; i < d.quantiles.size(); ++i)
    if (d.quantiles[i].share > d.quantiles[i - 1].share)
      table.bins.push_back({d.quantiles[i - 1].value, d.quantiles[i].value, d.quantiles[i].share});
  return table;
}

LengthTable read_lengths(const LengthsTogether& lengths) {
  constexpr double kMaxTokens = 1e7;
  NumberColumns rows(lengths.file, lengths.where);
  const auto [prompt, output] = columns_of(lengths, rows);
  const std::size_t prompt_at = rows.index(prompt, "length_columns.prompt");
  const std::size_t output_at = rows.index(output, "length_columns.output");
  LengthTable table;
  while (rows.next()) {
    const double in = rows.number(prompt_at, between(0, kMaxTokens).whole_only());
    const double out = rows.number(output_at, between(0, kMaxTokens).whole_only());
    if (out == 0) continue;
    if (in == 0) rows.fail(prompt_at, "a row with an answer has 0 prompt tokens", fmt::format("1 to {}", kMaxTokens));
    if (table.rows.size() == LengthTable::kMostRows)
      rows.fail(prompt_at, fmt::format("more than {} rows", LengthTable::kMostRows), "replay it as a trace instead");
    table.rows.push_back({static_cast<std::int32_t>(in), static_cast<std::int32_t>(out)});
    table.mean_prompt_tokens += in;
    table.mean_output_tokens += out;
  }
  if (table.rows.empty()) no_rows(lengths.file, lengths.where);
  table.mean_prompt_tokens /= static_cast<double>(table.rows.size());
  table.mean_output_tokens /= static_cast<double>(table.rows.size());
  return table;
}

std::shared_ptr<const LengthTable> table_of(const LengthsTogether& lengths) {
  return lengths.table ? lengths.table : std::make_shared<const LengthTable>(read_lengths(lengths));
}

std::vector<std::string*> data_files(Population& p) {
  std::vector<std::string*> files;
  std::vector<Distribution*> distributions;
  std::visit(Overloads{[&](LengthsApart& l) {
                         distributions = {&l.prompt_tokens, &l.output_tokens};
                       },
                       [&](LengthsTogether& l) { files.push_back(&l.file); }},
             p.lengths);
  for (Distribution* d : {&p.turns, &p.think_s, &p.patience_s, &p.reading_tps}) distributions.push_back(d);
  std::visit(
      Overloads{
          [&](OpenArrivals& open) {
            for (Distribution* d : {&open.clients.burstiness, &open.clients.prompt_scale, &open.clients.output_scale})
              distributions.push_back(d);
          },
          [](ClosedArrivals&) {}, [](ReplayedTrace&) {}},
      p.arrivals);
  for (Distribution* d : distributions) add_files(files, *d);
  return files;
}

}  // namespace racksim
