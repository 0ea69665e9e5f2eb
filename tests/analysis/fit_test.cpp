// Fit: the Azure trace's own statistics come out of the generator that was fitted to it, and known ones are found
// again.
#include "analysis/workload/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "analysis/workload/fit_arrivals.hpp"
#include "analysis/workload/fit_text.hpp"
#include "input/reading/scenario_reader.hpp"
#include "model/users/arrivals.hpp"
#include "model/users/sampler.hpp"
#include "scenario/files.hpp"
#include "support/places.hpp"
#include "support/populations.hpp"

using namespace racksim;

namespace fit_test {

namespace {

const std::string kAzure = test::in_repository("scenarios/traces/azure-conversation-2023.csv");

const FitRow& row_of(const std::vector<FitRow>& rows, const std::string& name) {
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const FitRow& r) { return r.name == name; });
  REQUIRE(at != rows.end());
  return *at;
}

/// A trace of what a population with lengths of the usual defaults generates.
std::string generated(const test::Folder& folder, const OpenArrivals& p, double span_s) {
  const LengthsApart lengths;
  std::string text = "time,in,out\n";
  ArrivalProcess process(p, Stream(4, Purpose::arrivals, {0}));
  Stream draws(4, Purpose::turn, {0});
  for (double now_s = process.next_gap_s(); now_s < span_s; now_s += process.next_gap_s())
    text += fmt::format("{:.6f},{},{}\n", now_s, sample_count(lengths.prompt_tokens, draws, 1),
                        sample_count(lengths.output_tokens, draws, 1));
  return folder.write("made.csv", text);
}

FitRequest of_made(const std::string& path) {
  return {.source = {.path = path, .columns = {.time = "time", .prompt = "in", .output = "out", .session = {}}}};
}

}  // namespace

TEST_CASE("the Azure trace is measured as its publishers' readers measure it") {
  const FittedTraffic f{.arrivals = {}, .lengths = {}, .facts = read_facts({.path = kAzure}), .clock = {}};
  const WorkloadStatistics s = statistics_of(f, {1, 60});
  CHECK(s.requests == 19366);
  CHECK(s.rate_per_s == Approx(5.53).epsilon(0.001));
  CHECK(s.gap_variation == Approx(1.094).epsilon(0.001));
  CHECK(s.dispersion[0] == Approx(1.39).epsilon(0.01));
  CHECK(s.dispersion[1] == Approx(16.13).epsilon(0.001));
  CHECK(s.prompt.mean == Approx(1154.7).epsilon(0.0001));
  CHECK(s.prompt.p50 == 1020);
  CHECK(s.prompt.p99 == 4142);
  CHECK(s.output.p90 == 424);
}

TEST_CASE("the generator fitted to the Azure trace has its statistics") {
  const std::vector<FitRow> rows = compare(fit_trace({.source = {.path = kAzure}}), 1, 20);
  for (const FitRow& row : rows) {
    if (row.name == "correlation") continue;  // drawn apart
    INFO(row.name << ": " << row.trace << ", fitted " << row.fitted.mean << " +- " << row.spread());
    CHECK(row.within());
    CHECK(row.fitted.mean == Approx(row.trace).epsilon(0.15));
  }
}

TEST_CASE("Poisson arrivals of the same rate do not have them") {
  FittedTraffic f = fit_trace({.source = {.path = kAzure}});
  f.arrivals.gaps = PoissonGaps{};
  f.arrivals.surges = {};
  f.arrivals.rate.steps = {};
  const std::vector<FitRow> rows = compare(f, 1, 20);
  CHECK_FALSE(row_of(rows, "variation of gaps").within());
  CHECK_FALSE(row_of(rows, "dispersion in 60 s").within());
}

TEST_CASE("rows drawn together keep how prompt and answer go together") {
  const FittedTraffic f = fit_trace({.source = {.path = kAzure}, .lengths = FitRequest::Lengths::file});
  const FitRow row = row_of(compare(f, 1, 10), "correlation");
  CHECK(row.trace == Approx(-0.112).epsilon(0.01));
  CHECK(row.within());
  CHECK(row.fitted.excludes(0));
}

TEST_CASE("surges and burstiness that made a trace are found again") {
  const test::Folder folder;
  const OpenArrivals p{
      .sessions_per_s = 5, .gaps = GammaGaps{2}, .surges = {.factor = 3, .every_s = 100, .last_s = 100}};
  FitRequest request = of_made(generated(folder, p, 40000));
  request.profile_steps = 0;
  const OpenArrivals found = fit_trace(request).arrivals;
  CHECK(found.sessions_per_s == Approx(5).epsilon(0.05));
  CHECK(std::get<GammaGaps>(found.gaps).burstiness == Approx(2).epsilon(0.1));
  CHECK(found.surges.factor == Approx(3).epsilon(0.25));
  CHECK(found.surges.every_s == Approx(100).epsilon(0.5));
}

TEST_CASE("exponential gaps at an even rate are left as they are") {
  const test::Folder folder;
  const OpenArrivals p{.sessions_per_s = 5};
  const FittedTraffic f = fit_trace(of_made(generated(folder, p, 4000)));
  CHECK(std::holds_alternative<PoissonGaps>(f.arrivals.gaps));
  for (const FitRow& row : compare(f, 2, 20)) {
    INFO(row.name << ": " << row.trace << ", fitted " << row.fitted.mean << " +- " << row.spread());
    CHECK((row.within() || row.name == "correlation"));
  }
}

TEST_CASE("a clock that ticks is told, and what it hides is spread") {
  const test::Folder folder;
  std::string text = "time,in,out\n";
  for (int second = 0; second < 2000; second += 2)
    for (int i = 0; i < 6; ++i) text += fmt::format("{},100,{}\n", second, 10 + i);
  const FittedTraffic f = fit_trace(of_made(folder.write("ticks.csv", text)));
  CHECK(f.clock.tick_s == 2);
  CHECK(f.clock.alike == Approx(5.0 / 6).epsilon(0.01));
  CHECK(f.arrivals.sessions_per_s == Approx(3).epsilon(0.01));
  CHECK_THAT(fit_text(f, compare(f, 1, 5)), Catch::Contains("ticks every 2 s"));
}

TEST_CASE("too short a trace is refused") {
  const test::Folder folder;
  const std::string path = folder.write("short.csv", "time,in,out\n0,1,1\n1,1,1\n");
  CHECK_THROWS_WITH(fit_trace(of_made(path)), Catch::Contains("too few"));
}

TEST_CASE("what is printed is a population that reads as it was fitted") {
  const test::Folder folder;
  for (const auto lengths : {FitRequest::Lengths::quantiles, FitRequest::Lengths::mixture, FitRequest::Lengths::file}) {
    const FittedTraffic f = fit_trace({.source = {.path = kAzure}, .lengths = lengths});
    const std::string text = fit_yaml(f, "azure") +
                             "platform: rack.xml\nserving: {pools: {main: {profile: p}}}\n"
                             "sla: [{metric: ttft, limit: 2 s}]\n";
    const Population p = read_scenario(folder.write("s.yaml", text)).users.at("azure");
    const OpenArrivals& a = test::open_of(p);
    CHECK(a.sessions_per_s == f.arrivals.sessions_per_s);
    CHECK(a.gaps == f.arrivals.gaps);
    CHECK(a.surges.factor == f.arrivals.surges.factor);
    CHECK(a.surges.every_s == f.arrivals.surges.every_s);
    CHECK(a.rate.steps == f.arrivals.rate.steps);
    CHECK(a.rate.period_s == f.arrivals.rate.period_s);
    if (lengths == FitRequest::Lengths::file)
      CHECK(std::get<LengthsTogether>(p.lengths).file == std::get<LengthsTogether>(f.lengths).file);
    else
      CHECK(mean_of(test::apart(p).prompt_tokens) == Approx(mean_of(std::get<LengthsApart>(f.lengths).prompt_tokens)));
  }
}

TEST_CASE("numbers are rounded to four digits") {
  CHECK(rounded(5.530136) == 5.53);
  CHECK(rounded(12345.6) == 12350);
  CHECK(rounded(0.00123456) == Approx(0.001235));
  CHECK(rounded(0) == 0);
}

}  // namespace fit_test
