// Fields of admission: the budget of a population.
#include "input/schema/population_fields.hpp"

namespace racksim {

void fields(Visitor& v, TokenBudget& b) {
  constexpr double max_tokens = 1e12;
  v.number("rate", b.rate_tps, Dimension::token_rate, above_up_to(0, max_tokens).or_unlimited(),
           "Tokens of input and output that these people may use, on average; 1,000,000 tokens a minute are 16,667 "
           "tok/s. In a fleet, each rack grants its share.");
  v.number(
      required("burst").when(b.limits(), "with a `rate`"), b.burst_tokens, Dimension::tokens, between(1, max_tokens),
      "Tokens that may be used at once after a pause. Services that limit tokens per minute grant a minute's worth.");
  v.choice(Key("charge").when(b.limits(), "with a `rate`"), b.charge,
           "When a turn comes, the budget must cover its input (the conversation and the prompt), which is charged. "
           "used = the answer is charged when it has ended, even if the budget does not cover it (as Azure API "
           "Management's llm-token-limit with estimated prompts); reserved = the budget must cover max_output, too, "
           "which is charged, and what the answer has not used comes back when it has ended (as Azure OpenAI counts "
           "prompt and max_tokens). A turn that is not served costs nothing.");
  const bool reserves = b.limits() && b.charge == TokenBudget::Charge::reserved;
  v.integer(required("max_output").when(reserves, "with `charge: reserved`"), b.max_output_tokens, Dimension::tokens,
            between(1, 1e7), "The longest answer that a turn asks for (max_tokens); a longer one is charged in full.");
}

}  // namespace racksim
