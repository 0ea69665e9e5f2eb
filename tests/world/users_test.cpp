// Users: lengths that go together, and clients whose lengths are theirs.
#include "model/users/users.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "analysis/results/statistics.hpp"
#include "input/scenario/scenario.hpp"
#include "model/users/sampler.hpp"
#include "support/populations.hpp"

using namespace racksim;

namespace users_test {

namespace {

Scenario asked_by(const Population& population) {
  Scenario s;
  s.users["people"] = population;
  return s;
}

/// Turns of `count` sessions, one after the other; `seen` is told of each.
template <class Seen>
void ask(const Scenario& scenario, const FleetPart& part, int count, const Seen& seen) {
  Users users(scenario, part);
  double now_s = 0;
  for (int i = 0; i < count; ++i) {
    now_s += *users.next_gap_s(0);
    const std::uint32_t session = *users.arrive(0);
    users.ask(session, now_s, static_cast<std::uint64_t>(i));
    seen(users.session(session));
    users.end(session);
  }
}

Population of_clients() {
  const Clients clients{.count = 40,
                        .skew = 1,
                        .prompt_scale = Lognormal{.median = 1, .p99 = 6},
                        .output_scale = Uniform{.min = 0.5, .max = 2}};
  Population p;
  p.arrivals = OpenArrivals{.sessions_per_s = 10, .clients = clients};
  p.lengths = LengthsApart{Fixed{1000}, Fixed{200}};
  return p;
}

}  // namespace

TEST_CASE("prompt and answer of a turn come from one row") {
  Population p;
  p.arrivals = OpenArrivals{.sessions_per_s = 1};
  LengthTable table;
  table.rows = {{10, 1000}, {20, 2000}, {30, 3000}};
  p.lengths = LengthsTogether{.file = "rows.csv", .table = std::make_shared<const LengthTable>(table)};
  std::map<std::int64_t, int> seen;
  ask(asked_by(p), {}, 3000, [&](const Session& s) {
    CHECK(s.turn.output_tokens == 100 * s.turn.prompt_tokens);
    ++seen[s.turn.prompt_tokens];
  });
  REQUIRE(seen.size() == 3);
  for (const auto& [tokens, count] : seen) CHECK(std::abs(count - 1000) < 4 * std::sqrt(3000 * 2.0 / 9));
}

TEST_CASE("a client's prompts are its own, and the mean over all stays") {
  std::map<const Client*, std::set<std::int64_t>> of_client;
  std::vector<double> prompts, outputs;
  for (std::uint64_t r = 0; r < 20; ++r) {
    double prompt = 0, output = 0;
    ask(asked_by(of_clients()), {.replication = r}, 5000, [&](const Session& s) {
      prompt += static_cast<double>(s.turn.prompt_tokens) / 5000;
      output += static_cast<double>(s.turn.output_tokens) / 5000;
      if (r == 0) of_client[s.client].insert(s.turn.prompt_tokens);
    });
    prompts.push_back(prompt);
    outputs.push_back(output);
  }
  CHECK(of_client.size() == 40);
  for (const auto& [client, lengths] : of_client) {
    REQUIRE(client != nullptr);
    CHECK(lengths.size() == 1);
  }
  // Rounding up adds half a token.
  CHECK(std::abs(interval(prompts).mean - 1000.5) < 2 * interval(prompts).ci95 + 1);
  CHECK(std::abs(interval(outputs).mean - 200.5) < 2 * interval(outputs).ci95 + 1);
}

TEST_CASE("racks of a fleet have the same clients, and draws of their own") {
  std::set<std::int64_t> first, second;
  const Scenario scenario = asked_by(of_clients());
  ask(scenario, {.rack = 0, .racks = 2}, 4000, [&](const Session& s) { first.insert(s.turn.prompt_tokens); });
  ask(scenario, {.rack = 1, .racks = 2}, 4000, [&](const Session& s) { second.insert(s.turn.prompt_tokens); });
  CHECK(first == second);
}

TEST_CASE("people of a flash crowd are nobody's client") {
  Population p = of_clients();
  test::open_of(p).crowd = {.factor = 50, .at_s = 0, .rise_s = 0, .lasts_s = 1000, .decay_s = 1};
  int crowd = 0;
  ask(asked_by(p), {}, 1000, [&](const Session& s) {
    crowd += s.client == nullptr;
    if (s.client == nullptr) CHECK(s.turn.prompt_tokens == 1000);
  });
  CHECK(std::abs(crowd - 980) < 4 * std::sqrt(1000 * 0.98 * 0.02));
}

}  // namespace users_test
