// Rows of a trace that name a session are turns of one conversation: context, places, and answers that come late.
#include <catch2/catch.hpp>

#include "scenario/files.hpp"
#include "support/replicate.hpp"

using namespace racksim;
using namespace racksim::test;

namespace conversations_test {

namespace {

struct Row {
  double at_s;
  std::string who;
  std::int64_t prompt, output;
};

/// One device, steps of 1 ms; a window of 20 s.
Scenario told(const Folder& folder, const std::vector<Row>& rows, TraceColumns::Prompt counts) {
  std::string text = "at,who,in,out\n";
  for (const Row& r : rows)
    text +=
        std::to_string(r.at_s) + ',' + r.who + ',' + std::to_string(r.prompt) + ',' + std::to_string(r.output) + '\n';
  Scenario s = slots("slot.xml", 1, 1);
  Population& users = s.users["users"];
  users.arrivals = Population::Arrivals::trace;
  users.trace = folder.write("talk.csv", text);
  users.columns = {.time = "at", .prompt = "in", .output = "out", .session = "who", .prompt_counts = counts};
  users.repeat = false;
  users.prompt_tokens.kind = users.output_tokens.kind = Distribution::Kind::trace;
  s.run = {.seed = 1, .warmup_s = 0, .duration_s = 20, .drain_s = 20, .replications = 1};
  return s;
}

constexpr auto kWhole = TraceColumns::Prompt::whole;
constexpr auto kAddition = TraceColumns::Prompt::addition;

Record run(const Scenario& s) { return replicate(s).front(); }

}  // namespace

TEST_CASE("Prompts that count the whole conversation and those that count the addition are the same talk", "[world]") {
  Folder folder;
  Scenario whole = told(folder, {{0, "a", 10, 5}, {1, "a", 25, 7}, {2, "", 3, 2}}, kWhole);
  const Record w = run(whole);
  CHECK(w.sent == 3);
  CHECK(w.sessions == 2);
  CHECK(w.input_tokens == 10 + 25 + 3);
  CHECK(w.pools[0].prefill_tokens == 10 + 25 + 3);
  CHECK(w.pools[0].max_context_tokens == 25 + 7);
  const Record a = run(told(folder, {{0, "a", 10, 5}, {1, "a", 10, 7}, {2, "", 3, 2}}, kAddition));
  CHECK(a.input_tokens == w.input_tokens);
  CHECK(a.pools[0].prefill_tokens == w.pools[0].prefill_tokens);
}

TEST_CASE("A conversation holds its place between its turns, and nobody else's", "[world]") {
  Folder folder;
  Scenario s = told(folder, {{0, "a", 10, 5}, {1, "a", 25, 7}, {2, "", 3, 2}}, kWhole);
  s.users["users"].between_turns = Population::Between::hold;
  const Record r = run(s);
  // 10 + 4 tokens of the first turn are cached, the last one never is. The slot is free when the conversation is over.
  CHECK(r.cached_input_tokens == 14);
  CHECK(r.pools[0].prefill_tokens == 10 + 25 - 14 + 3);
  CHECK(r.outcomes[static_cast<std::size_t>(Outcome::completed)] == 3);
}

TEST_CASE("A conversation that was cut is read anew", "[world]") {
  Folder folder;
  Scenario s = told(folder, {{0, "a", 100, 5}, {1, "a", 25, 7}}, kWhole);
  s.users["users"].between_turns = Population::Between::hold;
  const Record r = run(s);
  CHECK(r.cached_input_tokens == 0);
  CHECK(r.pools[0].prefill_tokens == 100 + 25);
}

TEST_CASE("Who must wait for an answer asks when it has come", "[world]") {
  Folder folder;
  Scenario s = told(folder, {{0, "a", 10, 2000}, {1, "a", 2020, 100}, {1.5, "a", 2130, 100}}, kWhole);
  s.serving.pools["main"].max_num_seqs = 8;
  const Record r = run(s);
  CHECK(r.sent == 3);
  CHECK(r.in_flight.peak == 1);
  CHECK(r.metrics[Metric::ttft].max() < 0.01);  // sent at 2 s and 2.1 s, not at 1 s and 1.5 s
  CHECK(r.metrics[Metric::e2el].max() == Approx(2).epsilon(0.01));
}

TEST_CASE("Turned away, a conversation goes on with its next row", "[world]") {
  Folder folder;
  Scenario s = told(folder, {{0, "", 10, 5000}, {1, "a", 10, 5}, {6, "a", 30, 5}}, kWhole);
  s.serving.queue.limit = 0;
  const Record r = run(s);
  CHECK(r.sent == 3);
  CHECK(r.outcomes[static_cast<std::size_t>(Outcome::rejected)] == 1);
  CHECK(r.outcomes[static_cast<std::size_t>(Outcome::completed)] == 2);
  CHECK(r.input_tokens == 10 + 30);
}

}  // namespace conversations_test
