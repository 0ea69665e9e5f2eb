// racksim fit: fits a population to a trace, and says how well it matches the trace's statistics.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

#include "analysis/workload/fit_text.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

/// The options as they are written on the command line.
struct FitOptions {
  std::string columns;
  std::string time_unit = "s";
  std::string from = "0 s", span = "all";
  std::string lengths = "quantiles";
  std::string process = GammaGaps::kName;
  std::string name = "traffic";
  std::int64_t profile = -1;
  std::int64_t replications = 20;
  std::uint64_t seed = 1;
};

/// "time=arrived_at,prompt=in,output=out"
TraceColumns columns_of(const FitOptions& o) {
  TraceColumns columns;
  std::istringstream in(o.columns);
  for (std::string part; std::getline(in, part, ',');) {
    const auto at = part.find('=');
    const std::string key = part.substr(0, at);
    std::string* place = key == "time"      ? &columns.time
                         : key == "prompt"  ? &columns.prompt
                         : key == "output"  ? &columns.output
                         : key == "session" ? &columns.session
                                            : nullptr;
    if (at == std::string::npos || place == nullptr)
      refuse(fmt::format("--columns: `{}` does not name a column", part),
             "write time=NAME,prompt=NAME,output=NAME[,session=NAME]");
    *place = part.substr(at + 1);
  }
  if (!columns.all_or_none())
    refuse("--columns: one of time, prompt and output is missing",
           "name all three, or leave --columns out if the format is a known one");
  columns.unit = *named<TraceColumns::Unit>(o.time_unit);
  return columns;
}

double span_of(const std::string& option, const std::string& text) {
  const double time_s = time_of(option, text);
  if (time_s < 0) refuse(fmt::format("{}: `{}` is below zero", option, text), "");
  return time_s;
}

FitRequest request_of(const std::string& path, const FitOptions& o) {
  FitRequest r;
  r.source = {.path = path, .columns = columns_of(o), .from_s = span_of("--from", o.from)};
  if (o.span != "all") r.source.span_s = span_of("--span", o.span);
  r.lengths = *named<FitRequest::Lengths>(o.lengths);
  r.gaps = alternative_named<GapLaw>(o.process);
  r.profile_steps = o.profile;
  return r;
}

std::string commented(const std::string& text) {
  std::string out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out += line.empty() ? "#\n" : "# " + line + "\n";
  return out;
}

/// Whether FieldReader accepts the name.
void check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  if (!good) refuse(fmt::format("--name: `{}` is not a good name", name), "letters, digits, `_` and `-`");
}

int fit(const Options& options, const FitOptions& o) {
  check_name(o.name);
  const FittedTraffic fitted = fit_trace(request_of(options.path, o));
  const std::vector<FitRow> rows = compare(fitted, o.seed, o.replications);
  if (options.json) {
    print(json_text(fit_json(fitted, o.name, rows)));
    return kMet;
  }
  const std::string title =
      fmt::format("Fitted by `racksim fit` to {}\n", std::filesystem::path(options.path).filename().string());
  print(commented(title + fit_text(fitted, rows)) + "\n" + fit_yaml(fitted, o.name));
  return kMet;
}

}  // namespace

Verb add_fit(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto o = std::make_shared<FitOptions>();
  const Syntax verb =
      line.verb("fit", "Fit a population to a trace, and show how well it matches the trace's statistics");
  verb.place("trace", options->path, "File of requests: Azure, BurstGPT, Mooncake, Qwen-Bailian, or any CSV or JSONL")
      .required()
      .takes("FILE");
  verb.option("--columns", o->columns,
              "Names of the trace's columns, if its format is not known: time=A,prompt=B,output=C")
      .takes("NAMES");
  verb.option("--time-unit", o->time_unit, "Unit of the times in the trace, if they are numbers")
      .one_of(names_of<TraceColumns::Unit>());
  verb.option("--from", o->from, "Time after the first row of the trace at which the part to fit begins").takes("TIME");
  verb.option("--span", o->span, "Length of the part to fit; default: all of the rest").takes("TIME");
  verb.option("--process", o->process, "Distribution of the gaps between sessions").one_of(bursty_laws_first());
  verb.option(
          "--profile", o->profile,
          "Steps of the rate profile; 0: no profile; default: 12, or 24 of a day if the trace is two days long or more")
      .between(0, 10'000)
      .takes("N");
  verb.option("--lengths", o->lengths,
              "How lengths are written: as quantiles, as a lognormal with a Pareto tail, or as rows of the file, which "
              "keeps prompt and answer together")
      .one_of(names_of<FitRequest::Lengths>());
  verb.option("--name", o->name, "Name of the population").takes("NAME");
  verb.option("--replications", o->replications, "Replications of the comparison").between(2, 10'000).takes("N");
  verb.option("--seed", o->seed, "Seed of the comparison").takes("N");
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, [options, o] { return fit(*options, *o); }};
}

}  // namespace racksim::cli
