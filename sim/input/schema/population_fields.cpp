// Fields of a population: lengths, turns, patience, reading. The fields of each kind of arrivals have a file of their
// own.
#include "input/schema/population_fields.hpp"

#include <utility>

namespace racksim {
namespace {

bool is_traced(const Distribution& d) { return std::holds_alternative<Traced>(d); }

/// Visits the keys of both kinds of lengths. If the population names a file, its lengths are LengthsTogether.
void length_fields(Visitor& v, Population& p) {
  const bool replayed = std::holds_alternative<ReplayedTrace>(p.arrivals);
  LengthsApart apart;
  LengthsTogether together;
  if (const auto* held = std::get_if<LengthsApart>(&p.lengths)) apart = *held;
  if (const auto* held = std::get_if<LengthsTogether>(&p.lengths)) together = *held;
  v.path("lengths", together.file,
         "CSV file of requests, instead of `prompt` and `output`: a turn takes the lengths of its prompt and of its "
         "answer from the same row, so that they stay correlated.");
  v.location("lengths", together.where);
  const bool filed = !together.file.empty();
  v.section(Key("length_columns").when(filed, "with `lengths`"), together,
            "Names of the columns of `lengths`; none = `prompt` and `output`, or the columns of a known trace format.");
  if (replayed && !filed && !v.given("prompt")) apart.prompt_tokens = Traced{};
  if (replayed && !filed && !v.given("output")) apart.output_tokens = Traced{};
  v.distribution(
      Key("prompt").when(!filed, "without `lengths`"), apart.prompt_tokens, Dimension::tokens, between(1, kMaxTokens),
      true,
      "Tokens that a turn adds to the context; `trace` (the default with arrivals: trace) takes them from the file.");
  v.distribution(Key("output").when(!filed, "without `lengths`"), apart.output_tokens, Dimension::tokens,
                 between(1, kMaxTokens), true,
                 "Tokens of an answer; `trace` (the default with arrivals: trace) takes them from the file.");
  v.integer(Key("shared_prefix").when(!replayed, "with `arrivals: open` or `closed`"), p.shared_prefix_tokens,
            Dimension::tokens, between(0, kMaxTokens),
            "Tokens of the text with which every conversation of these people begins, before the first prompt (a "
            "system prompt). They count as context.");
  v.check(replayed || !is_traced(apart.prompt_tokens), {"prompt"}, "`trace` lengths need `arrivals: trace`");
  v.check(replayed || !is_traced(apart.output_tokens), {"output"}, "`trace` lengths need `arrivals: trace`");
  p.lengths = filed ? Lengths(std::move(together)) : Lengths(std::move(apart));
}

}  // namespace

void fields(Visitor& v, LengthsTogether& l) {
  v.text("prompt", l.prompt, "Column of prompt tokens.");
  v.text("output", l.output, "Column of output tokens; a row of 0 is left out.");
  v.check(l.prompt.empty() == l.output.empty(), {"prompt", "output"}, "only one of the two columns is named");
}

void fields(Visitor& v, Population& p) {
  v.location(p.where);
  v.alternative(
      "arrivals", p.arrivals,
      "How people come: open = sessions arrive at random; closed = a fixed number of people, each asking again "
      "and again; trace = turns at the times of a file.");
  v.alternatives("arrivals", p.arrivals);
  length_fields(v, p);
  v.distribution(
      "turns", p.turns, Dimension::count, between(1, 1e6), false,
      "Turns of a session; rounded to whole turns. Conversations of a trace have the turns that the file gives them.");
  v.distribution("think", p.think_s, Dimension::time, between(0, kYear_s), false,
                 "Pause before the next turn, beside the time for reading.");
  v.distribution("patience", p.patience_s, Dimension::time, between(0, kYear_s), false,
                 "How long a person waits for the first token before giving up; 366 d = for ever. One draw per turn.");
  v.integer("retries", p.retries, Dimension::count, between(0, 100),
            "How often a turn that was turned away (queue full, deadline, budget) is sent again before it counts as "
            "rejected.");
  v.number("retry_after", p.retry_after_s, Dimension::time, above_up_to(0, kYear_s),
           "Pause before the first retry, on average; it doubles with each retry, and varies at random by half.");
  v.number("expected_ttft", p.expected_ttft_s, Dimension::time, between(0, kYear_s),
           "Time within which people expect the first token; only `qoe_loss` uses it. Andes takes 1 s.");
  v.distribution("reading_speed", p.reading_tps, Dimension::token_rate, above_up_to(0, 1e6), false,
                 "How fast a person reads; one draw per person. 300 words/min are 6.5 tok/s (1.3 tokens per word).");
  v.choice("next_turn", p.next_turn, "When think time starts.");
  v.choice("between_turns", p.between_turns, "What a session does with its slot and its KV cache between two turns.");
  v.section("token_budget", p.token_budget,
            "How much of the service these people may use; beyond it they are turned away.");
  v.integer("priority", p.priority, Dimension::count, between(0, 9),
            "Rank of these people's turns: among turns that wait, 0 is served before 1 and 1 before 2; when KV memory "
            "runs out, 0 gives way last.");
  v.texts("pools", p.pools, "Pools that may serve these people, such as those with their model; none = every pool.");
}

}  // namespace racksim
