// The words of a fit.
#include "analysis/workload/fit_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/words/text.hpp"
#include "input/text/units.hpp"

namespace racksim {
namespace {

std::string tokens(double value) { return format_exact(value, Dimension::tokens); }

std::string flow(const Lognormal& d) {
  return fmt::format("distribution: lognormal, median: {}, p99: {}, min: {}, max: {}", tokens(d.median), tokens(d.p99),
                     tokens(d.min), tokens(d.max));
}

std::string flow(const Pareto& d) {
  return fmt::format("distribution: pareto, min: {}, shape: {}, max: {}", tokens(d.min),
                     format_exact(d.shape, Dimension::count), tokens(d.max));
}

std::string list(const std::string& indent, const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += fmt::format("{}- {{{}}}\n", indent, item);
  return out;
}

/// Body and tail of lengths, as mixture_of() makes them.
std::string mixture_yaml(const std::string& key, const Mixture& d) {
  const auto item = [](const Part& part, const std::string& kind) {
    return fmt::format("weight: {}, {}", format_exact(part.weight, Dimension::count), kind);
  };
  const Part &body = d.parts.at(0), &tail = d.parts.at(1);
  return fmt::format(
      "    {}:\n      distribution: mixture\n      parts:\n{}", key,
      list("        ", {item(body, flow(std::get<Lognormal>(body.of))), item(tail, flow(std::get<Pareto>(tail.of)))}));
}

std::string quantiles_yaml(const std::string& key, const Empirical& d) {
  std::vector<std::string> items;
  for (const Quantile& q : d.quantiles)
    items.push_back(fmt::format("share: {}, value: {}", format_exact(q.share, Dimension::ratio), tokens(q.value)));
  return fmt::format("    {}:\n      distribution: empirical\n      quantiles:\n{}", key, list("        ", items));
}

/// The YAML of the kinds that a fit makes; others throw std::bad_variant_access.
std::string distribution_yaml(const std::string& key, const Distribution& d) {
  if (const auto* mixture = std::get_if<Mixture>(&d)) return mixture_yaml(key, *mixture);
  return quantiles_yaml(key, std::get<Empirical>(d));
}

std::string lengths_yaml(const Lengths& lengths) {
  const auto apart = [](const LengthsApart& l) {
    return distribution_yaml("prompt", l.prompt_tokens) + distribution_yaml("output", l.output_tokens);
  };
  const auto together = [](const LengthsTogether& l) {
    return fmt::format("    lengths: \"{}\"\n    length_columns: {{prompt: \"{}\", output: \"{}\"}}\n", l.file,
                       l.prompt, l.output);
  };
  return std::visit(Overloads{apart, together}, lengths);
}

std::string profile_yaml(const RateProfile& rate) {
  if (rate.steps.empty()) return "";
  std::vector<std::string> steps;
  for (const RateStep& s : rate.steps)
    steps.push_back(fmt::format("at: {}, factor: {}", format_exact(s.at_s, Dimension::time),
                                format_exact(s.factor, Dimension::count)));
  return fmt::format("    rate_period: {}\n    rate_profile:\n{}", format_exact(rate.period_s, Dimension::time),
                     list("      ", steps));
}

std::string surges_yaml(const Surges& s) {
  if (s.none()) return "";
  return fmt::format("    surges: {{factor: {}, every: {}, last: {}}}\n", format_exact(s.factor, Dimension::count),
                     format_exact(s.every_s, Dimension::time), format_exact(s.last_s, Dimension::time));
}

std::string gaps_yaml(GapLaw gaps) {
  if (std::holds_alternative<PoissonGaps>(gaps)) return "";  // the default
  std::string text = fmt::format("    process: {}\n", alternative_name(gaps));
  if (const double* burstiness = burstiness_of(gaps))
    text += fmt::format("    burstiness: {}\n", format_exact(*burstiness, Dimension::count));
  return text;
}

std::string shown(const FitRow& row, double value) {
  return row.unit == "tokens" ? number(value) : fmt::format("{:.4g}", value);
}

std::vector<std::string> cautions(const FittedTraffic& f, const std::vector<FitRow>& rows) {
  std::vector<std::string> list;
  if (f.clock.tick_s > 0)
    list.push_back(fmt::format(
        "The trace's clock ticks every {}: {} of its requests come at the time of the one before. They are spread over "
        "the tick evenly; gaps and counts below it are this assumption's, not the trace's.",
        format_human(f.clock.tick_s, Dimension::time), percent(f.clock.alike)));
  if (f.facts.sessions) list.emplace_back("Conversations are not fitted: each request is a session of one turn.");
  if (f.profile_period_s > 0 && f.profile_period_s >= f.facts.round_s())
    list.push_back(
        fmt::format("`rate_profile` repeats the trace's own ups and downs every {}; --profile 0 leaves them "
                    "to chance.",
                    format_human(f.profile_period_s, Dimension::time)));
  std::vector<std::string> missed;
  for (const FitRow& row : rows)
    if (!row.within()) missed.push_back(row.name);
  if (!missed.empty()) list.push_back(fmt::format("Not reproduced: {}.", fmt::join(missed, "; ")));
  return list;
}

}  // namespace

std::string fit_yaml(const FittedTraffic& f, const std::string& name) {
  const OpenArrivals& a = f.arrivals;
  return fmt::format("users:\n  {}:\n    arrivals: open\n    sessions: {}\n", name,
                     format_exact(a.sessions_per_s, Dimension::rate)) +
         gaps_yaml(a.gaps) + surges_yaml(a.surges) + profile_yaml(a.rate) + lengths_yaml(f.lengths);
}

std::string fit_text(const FittedTraffic& f, const std::vector<FitRow>& rows) {
  Table table({"statistic", "trace", "fitted", "95 of 100 within", ""});
  for (const FitRow& row : rows) {
    const double low = row.fitted.mean - row.spread(), high = row.fitted.mean + row.spread();
    const auto name = row.unit.empty() ? row.name : fmt::format("{} ({})", row.name, row.unit);
    table.row({name, shown(row, row.trace),
               fmt::format("{} ±{}", shown(row, row.fitted.mean), shown(row, row.fitted.ci95)),
               fmt::format("{} .. {}", shown(row, low), shown(row, high)), row.within() ? "" : "missed"});
  }
  std::string out = describe(f.facts) + "\n\n" + table.text() + "\n";
  for (const std::string& line : cautions(f, rows)) out += wrapped("- ", "  ", line);
  return out;
}

Json fit_json(const FittedTraffic& f, const std::string& name, const std::vector<FitRow>& rows) {
  Json result{{"trace", describe(f.facts)}, {"population", fit_yaml(f, name)}};
  for (const FitRow& row : rows)
    result["statistics"].push_back({{"name", row.name},
                                    {"unit", row.unit},
                                    {"trace", row.trace},
                                    {"fitted", row.fitted.mean},
                                    {"ci95", row.fitted.ci95},
                                    {"low", row.fitted.mean - row.spread()},
                                    {"high", row.fitted.mean + row.spread()},
                                    {"within", row.within()}});
  result["cautions"] = cautions(f, rows);
  return result;
}

}  // namespace racksim
