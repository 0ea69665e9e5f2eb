// Trace facts, in one pass. When there is no room for another mark, every second mark is removed and their distance
// doubles.
#include "input/scenario/trace_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/scenario/arrival_kinds.hpp"
#include "input/text/units.hpp"

namespace racksim {
namespace {

void thin(std::vector<TraceMark>& marks) {
  for (std::size_t i = 0; 2 * i < marks.size(); ++i) marks[i] = marks[2 * i];
  marks.resize((marks.size() + 1) / 2);
}

[[noreturn]] void nothing_left(const TraceFacts& facts, double reached_s, const Location& asked_at) {
  const Location where = asked_at.file.empty() ? Location{facts.source.path, 0, 0, 1} : asked_at;
  if (facts.failed > 0)
    throw InvalidInput({{fmt::format("no row of the trace has an answer: {} have 0 output tokens", facts.failed),
                         where,
                         {},
                         fmt::format("the file is read as {}", facts.format)}});
  throw InvalidInput({{fmt::format("no row of the trace is in the part that begins after {}",
                                   format_human(facts.source.from_s, Dimension::time)),
                       where,
                       {},
                       fmt::format("its rows end after {}", format_human(reached_s, Dimension::time))}});
}

}  // namespace

TraceFacts read_facts(const TraceSource& source, const Location& asked_at) {
  TraceFacts facts;
  facts.source = source;
  TraceReader reader(source, asked_at);
  facts.format = reader.format().name;
  std::uint64_t stride = 1;
  double input = 0, output = 0;
  while (const auto row = reader.next()) {
    if (facts.rows == 0) facts.first_s = row->time_s;
    if (facts.rows % stride == 0) facts.marks.push_back({facts.rows, row->time_s, reader.place()});
    if (facts.marks.size() == TraceFacts::kMarks) {
      thin(facts.marks);
      stride *= 2;
    }
    ++facts.rows;
    facts.last_s = row->time_s;
    facts.sessions |= row->session.has_value();
    input += static_cast<double>(row->input_tokens);
    output += static_cast<double>(row->output_tokens);
  }
  facts.failed = reader.failed();
  facts.cut = reader.cut();
  if (facts.rows == 0) nothing_left(facts, reader.reached_s(), asked_at);
  facts.mean_input_tokens = input / static_cast<double>(facts.rows);
  facts.mean_output_tokens = output / static_cast<double>(facts.rows);
  return facts;
}

std::string describe(const TraceFacts& f) {
  return fmt::format("{}, {} requests in {}{}{}", f.format, f.rows, format_human(f.round_s(), Dimension::time),
                     f.sessions ? ", with conversations" : "",
                     f.failed > 0 ? fmt::format("; {} that failed (0 output tokens) left out", f.failed) : "");
}

double TraceFacts::seam_s() const {
  constexpr double kSeam_s = 1;  // gap between two rounds of a trace that spans no time: without it time would not pass
  if (cut) return source.span_s - last_s + first_s;
  return last_s > first_s ? (last_s - first_s) / static_cast<double>(rows - 1) : kSeam_s;
}

const TraceMark& TraceFacts::mark_of_row(std::uint64_t row) const {
  const auto after = std::upper_bound(marks.begin(), marks.end(), row,
                                      [](std::uint64_t wanted, const TraceMark& m) { return wanted < m.row; });
  return after == marks.begin() ? marks.front() : *std::prev(after);
}

const TraceMark& TraceFacts::mark_before(double time_s) const {
  const auto after = std::lower_bound(marks.begin(), marks.end(), time_s,
                                      [](const TraceMark& m, double wanted) { return m.time_s < wanted; });
  return after == marks.begin() ? marks.front() : *std::prev(after);
}

TraceSource source_of(const ReplayedTrace& trace) { return {trace.file, trace.columns, trace.from_s, trace.span_s}; }

std::shared_ptr<const TraceFacts> facts_of(const ReplayedTrace& trace, const Location& asked_at) {
  const TraceSource source = source_of(trace);
  if (trace.facts && trace.facts->source == source) return trace.facts;
  return std::make_shared<const TraceFacts>(read_facts(source, asked_at));
}

}  // namespace racksim
