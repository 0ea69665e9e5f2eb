// Measurement: the reading of its columns, in SI units.
#include "analysis/calibration/measurement.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace racksim {

namespace {

constexpr std::array<std::pair<const char*, LoadKind>, 4> kLoads{{{"batch", LoadKind::fixed_batch},
                                                                  {"concurrency", LoadKind::closed_loop},
                                                                  {"requests", LoadKind::all_at_once},
                                                                  {"rate_per_s", LoadKind::poisson}}};

struct Unit {
  const char* column;
  double si;
};
constexpr std::array<Unit, kQuantities> kObserved{
    {{"itl_ms", 1e-3}, {"ttft_ms", 1e-3}, {"tpot_ms", 1e-3}, {"output_tokens_per_s", 1}, {"power_w", 1}}};

void read_load(const CsvTable& table, std::size_t row, Condition& condition, Diagnostics& diagnostics) {
  int found = 0;
  const std::size_t mistakes = diagnostics.list().size();
  const bool counted = !table.text(row, "concurrency").empty() || !table.text(row, "rate_per_s").empty();
  if (counted) condition.requests = table.number(row, "requests", 1, 1e6, diagnostics).value_or(0);
  for (const auto& [column, kind] : kLoads) {
    if (counted && kind == LoadKind::all_at_once) continue;
    const auto size = table.number(row, column, 1e-6, 1e6, diagnostics);
    if (!size) continue;
    ++found;
    condition.kind = kind;
    condition.size = *size;
  }
  if (found != 1 && diagnostics.list().size() == mistakes)
    diagnostics.error("a row needs exactly one load", table.where(row), fmt::format("this one has {}", found),
                      "fill one of batch, concurrency, rate_per_s and requests; concurrency and rate_per_s may have "
                      "requests beside them");
}

void read_condition(const CsvTable& table, std::size_t row, Condition& c, Diagnostics& diagnostics) {
  const auto take = [&](const char* column, auto& value, double low, double high) {
    using Value = std::remove_reference_t<decltype(value)>;
    if (const auto number = table.number(row, column, low, high, diagnostics)) value = static_cast<Value>(*number);
  };
  read_load(table, row, c, diagnostics);
  take("prompt_tokens", c.prompt_tokens, 1, 1e7);
  take("output_tokens", c.output_tokens, 1, 1e7);
  take("prompt_cv", c.prompt_cv, 0, 10);
  take("output_cv", c.output_cv, 0, 10);
  take("prompt_max_tokens", c.prompt_max_tokens, 1, 1e7);
  take("output_max_tokens", c.output_max_tokens, 1, 1e7);
  take("context_tokens", c.context_tokens, 0, 1e7);
  take("instances", c.instances, 1, 1e4);
  take("processes", c.processes, 1, 1e4);
  take("max_num_seqs", c.max_num_seqs, 1, 1e5);
  take("max_num_batched_tokens", c.max_num_batched_tokens, 1, 1e7);
  take("chunked_prefill", c.chunked_prefill, 0, 1);
  take("reserve_output", c.reserve_output, 0, 1);
  const bool has_lengths = !table.text(row, "prompt_tokens").empty() && !table.text(row, "output_tokens").empty();
  if (c.kind == LoadKind::fixed_batch ? !has_lengths && c.context_tokens <= 0 : !has_lengths)
    diagnostics.error("lengths are missing", table.where(row), {}, "fill prompt_tokens and output_tokens");
}

}  // namespace

const std::vector<std::string>& measurement_columns() {
  static const std::vector<std::string> columns{"batch",
                                                "concurrency",
                                                "requests",
                                                "rate_per_s",
                                                "prompt_tokens",
                                                "output_tokens",
                                                "prompt_cv",
                                                "output_cv",
                                                "processes",
                                                "prompt_max_tokens",
                                                "output_max_tokens",
                                                "instances",
                                                "max_num_seqs",
                                                "max_num_batched_tokens",
                                                "chunked_prefill",
                                                "reserve_output",
                                                "context_tokens",
                                                "itl_ms",
                                                "ttft_ms",
                                                "tpot_ms",
                                                "output_tokens_per_s",
                                                "power_w",
                                                "statistic",
                                                "note"};
  return columns;
}

std::vector<Measurement> read_measurements(const std::string& path, std::size_t hold_back) {
  const CsvTable table = CsvTable::read(path, measurement_columns());
  Diagnostics diagnostics;
  std::vector<Measurement> list;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Measurement m;
    const std::size_t mistakes = diagnostics.list().size();
    m.where = table.where(row);
    m.note = table.text(row, "note");
    m.held_back = hold_back > 0 && (row + 1) % hold_back == 0;
    read_condition(table, row, m.condition, diagnostics);
    const std::string statistic = table.text(row, "statistic");
    m.median = statistic == "p50";
    if (!statistic.empty() && statistic != "p50" && statistic != "mean")
      diagnostics.error(fmt::format("`{}` is not a statistic", statistic), table.where(row, "statistic"), {},
                        "write mean or p50");
    bool any = false;
    for (int i = 0; i < kQuantities; ++i) {
      const auto value = table.number(row, kObserved[i].column, 1e-6, 1e12, diagnostics);
      if (value) m.value[i] = *value * kObserved[i].si;
      any = any || value;
    }
    if (!any && diagnostics.list().size() == mistakes)
      diagnostics.error("the row has no measured value", table.where(row));
    list.push_back(std::move(m));
  }
  diagnostics.throw_if_any();
  return list;
}

}  // namespace racksim
