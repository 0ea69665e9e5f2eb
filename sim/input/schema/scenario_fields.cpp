// Fields of a scenario: the table itself. Bounds are what the simulator can carry, far beyond any rack.
#include "input/schema/scenario_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace racksim {
namespace {

constexpr double kMaxTokens = 1e7;
constexpr double kDay_s = 86400;

bool good_title(const std::string& text) {
  return !text.empty() && text.find('/') == std::string::npos && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

bool ascends_from_zero(const std::vector<RateStep>& steps) {
  return steps.empty() || (steps.front().at_s == 0 && std::is_sorted(steps.begin(), steps.end(), [](auto& a, auto& b) {
                             return a.at_s <= b.at_s;
                           }));
}

bool varies(const Population& p) { return !p.rate_profile.empty() || p.weekend_factor != 1; }

bool all_poisson(const Clients& c) { return c.burstiness.kind == Distribution::Kind::fixed && c.burstiness.value == 1; }

/// Whether each state can be reached from each other one.
bool connected(const std::vector<RateState>& states) {
  const std::size_t n = states.size();
  const auto leads = [&](std::size_t from, std::size_t to) {
    const auto& next = states[from].to;
    return next.empty() ? from != to : std::any_of(next.begin(), next.end(), [&](const NextState& s) {
      return static_cast<std::size_t>(s.state) == to + 1;
    });
  };
  for (const bool backwards : {false, true}) {
    std::vector<std::size_t> reached{0};
    for (std::size_t i = 0; i < reached.size(); ++i)
      for (std::size_t j = 0; j < n; ++j)
        if ((backwards ? leads(j, reached[i]) : leads(reached[i], j)) &&
            std::find(reached.begin(), reached.end(), j) == reached.end())
          reached.push_back(j);
    if (reached.size() < n) return false;
  }
  return true;
}

/// Whether the states that a state leads to are others of the list.
bool lead_to_others(const std::vector<RateState>& states) {
  for (std::size_t i = 0; i < states.size(); ++i)
    for (const NextState& next : states[i].to)
      if (next.state > static_cast<std::int64_t>(states.size()) || next.state == static_cast<std::int64_t>(i) + 1)
        return false;
  return true;
}

void rate_fields(Visitor& v, Population& p) {
  const bool open = p.arrivals == Population::Arrivals::open;
  v.section(Key("clients").when(open, "arrivals: open"), p.clients,
            "Who sends the sessions: many clients, each with a rate, burstiness and lengths of its own (ServeGen); the "
            "sum of their rates is `sessions`. They are drawn anew for each replication.");
  v.choice(Key("process").when(open, "arrivals: open"), p.process, {"poisson", "gamma", "weibull"},
           "How gaps between sessions are distributed.");
  const bool bursty = open && p.process != Population::Process::poisson && p.clients.count == 0;
  v.number(Key("burstiness").when(bursty, "process: gamma or weibull, and no clients"), p.burstiness, Dimension::count,
           between(0.05, 20), "Coefficient of variation of the gaps; Poisson has 1.");
  v.items(Key("rate_profile").when(open, "arrivals: open"), p.rate_profile,
          "How the rate goes up and down; `sessions` stays its mean over a period.");
  v.number(Key("rate_period").when(open, "arrivals: open"), p.rate_period_s, Dimension::time, above_up_to(0, kYear_s),
           "After which rate_profile begins again.");
  v.number(Key("weekend_factor").when(open, "arrivals: open"), p.weekend_factor, Dimension::count, between(0, 1e4),
           "Share of other days' rate that comes on days 6 and 7 of a week; `sessions` is then the mean over a week.");
  v.number(Key("rate_from").when(open, "arrivals: open"), p.rate_from_s, Dimension::time, between(0, kYear_s),
           "Where in rate_profile, or in the week, the run begins: 17 h = at five o'clock of the first day.");
  v.section(Key("surges").when(open, "arrivals: open"), p.surges,
            "Times at which people come in crowds, at random; `sessions` stays the mean over all times.");
  v.section(Key("crowd").when(open, "arrivals: open"), p.crowd,
            "People who come once, all together, on top of `sessions`: a flash crowd.");
  v.check(ascends_from_zero(p.rate_profile), {"rate_profile"}, "the steps of `rate_profile` do not ascend from 0 s",
          "the first step begins `at: 0 s`; each later one after the one before");
  v.check(p.rate_profile.empty() || p.rate_profile.back().at_s < p.rate_period_s, {"rate_profile"},
          "a step of `rate_profile` begins after the period");
  v.check(p.rate_profile.empty() ||
              std::any_of(p.rate_profile.begin(), p.rate_profile.end(), [](const RateStep& s) { return s.factor > 0; }),
          {"rate_profile"}, "`rate_profile` is zero all the time");
  v.check(p.weekend_factor == 1 || p.rate_period_s == kDay_s, {"weekend_factor", "rate_period"},
          "`weekend_factor` needs a profile of one day", "leave `rate_period` at 24 h, or write all seven days out");
  v.check(p.rate_from_s == 0 || varies(p), {"rate_from"}, "`rate_from` needs a rate that varies by the clock",
          "give `rate_profile` or `weekend_factor`, or leave it out");
  v.check(p.process != Population::Process::poisson || p.clients.count == 0 || all_poisson(p.clients), {"clients"},
          "clients with a `burstiness` have gaps that are not exponential", "set process: gamma or weibull");
}

void arrival_fields(Visitor& v, Population& p) {
  using Arrivals = Population::Arrivals;
  const auto is = [&](Arrivals kind) { return p.arrivals == kind; };
  v.choice("arrivals", p.arrivals, {"open", "closed", "trace"},
           "How people come: open = sessions arrive at random; closed = a fixed number of people, each "
           "asking again and "
           "again; trace = turns at the times of a file.");
  v.number(required("sessions").when(is(Arrivals::open), "arrivals: open"), p.sessions_per_s, Dimension::rate,
           above_up_to(0, 1e6), "Sessions that start per time, on average.");
  rate_fields(v, p);
  v.integer(required("people").when(is(Arrivals::closed), "arrivals: closed"), p.people, Dimension::count,
            between(1, 1e7), "Number of people.");
  v.number(Key("ramp").when(is(Arrivals::closed), "arrivals: closed"), p.ramp_s, Dimension::time, between(0, kYear_s),
           "First turns are spread evenly over this time.");
  trace_fields(v, p);
}

void length_fields(Visitor& v, Population& p) {
  const bool trace = p.arrivals == Population::Arrivals::trace;
  v.path("lengths", p.lengths.file,
         "CSV file of requests: a turn takes prompt and answer of one of its rows, so that they stay as they go "
         "together; instead of `prompt` and `output`.");
  v.location("lengths", p.lengths.where);
  const bool filed = !p.lengths.file.empty();
  v.section(Key("length_columns").when(filed, "lengths: a file"), p.lengths,
            "What the columns of `lengths` are called; none = prompt and output, or those of a known trace.");
  const auto from_trace = [](const Distribution& d) { return d.kind == Distribution::Kind::trace; };
  if (trace && !filed && !v.given("prompt")) p.prompt_tokens = {.kind = Distribution::Kind::trace};
  if (trace && !filed && !v.given("output")) p.output_tokens = {.kind = Distribution::Kind::trace};
  v.distribution(
      Key("prompt").when(!filed, "no lengths"), p.prompt_tokens, Dimension::tokens, between(1, kMaxTokens), true,
      "Tokens that a turn adds to the context; `trace` (the default with arrivals: trace) takes them from the file.");
  v.distribution(Key("output").when(!filed, "no lengths"), p.output_tokens, Dimension::tokens, between(1, kMaxTokens),
                 true, "Tokens of an answer; `trace` (the default with arrivals: trace) takes them from the file.");
  v.integer(Key("shared_prefix").when(!trace, "arrivals: open or closed"), p.shared_prefix_tokens, Dimension::tokens,
            between(0, kMaxTokens),
            "Tokens that each conversation begins with, alike for all of these people (a system prompt), before the "
            "first prompt. They count as context.");
  v.check(trace || !from_trace(p.prompt_tokens), {"prompt"}, "`trace` lengths need `arrivals: trace`");
  v.check(trace || !from_trace(p.output_tokens), {"output"}, "`trace` lengths need `arrivals: trace`");
}

}  // namespace

void fields(Visitor& v, RateStep& s) {
  v.number(required("at"), s.at_s, Dimension::time, between(0, kYear_s), "Since the beginning of the period.");
  v.number(required("factor"), s.factor, Dimension::count, between(0, 1e4), "Share of the usual rate from then on.");
}

void fields(Visitor& v, Surges& s) {
  v.items("states", s.states,
          "Instead of the three keys that follow: states of the rate, each with a factor, of which one holds at a "
          "time; a Markov-modulated process.");
  const bool two = s.states.empty();
  v.number(Key("factor").when(two, "no states"), s.factor, Dimension::count, between(0, 1e4),
           "How many times the rate between surges people come at; 1 = no surges.");
  v.number(Key("every").when(two, "no states"), s.every_s, Dimension::time, above_up_to(0, kYear_s),
           "From the end of a surge to the next, on average (exponential).");
  v.number(Key("last").when(two, "no states"), s.last_s, Dimension::time, above_up_to(0, kYear_s),
           "How long a surge lasts, on average (exponential).");
  constexpr std::size_t kMostStates = 100;
  v.check(s.states.size() != 1 && s.states.size() <= kMostStates, {"states"},
          s.states.size() == 1 ? "one state alone never changes" : "there are more than 100 states",
          "list 2 to 100, or none");
  const bool others = lead_to_others(s.states);
  v.check(others, {"states"}, "a state leads to itself or to one that is not in the list",
          "states are numbered from 1 in their order");
  v.check(s.states.empty() || s.states.size() > kMostStates || !others || connected(s.states), {"states"},
          "some states cannot be reached from all others", "give each a way in and out, or leave `to` out");
  v.check(two || std::any_of(s.states.begin(), s.states.end(), [](const RateState& r) { return r.factor > 0; }),
          {"states"}, "the rate is zero in all states");
}

void fields(Visitor& v, RateState& s) {
  v.number(required("factor"), s.factor, Dimension::count, between(0, 1e4),
           "The rate while it holds, in proportion to that of the other states.");
  v.number(required("lasts"), s.lasts_s, Dimension::time, above_up_to(0, kYear_s),
           "How long it holds, on average (exponential).");
  v.items("to", s.to, "States that may follow; none = any other, all alike.");
}

void fields(Visitor& v, NextState& s) {
  v.integer(required("state"), s.state, Dimension::count, between(1, 1000), "Its number in the list of states.");
  v.number("weight", s.weight, Dimension::count, above_up_to(0, 1e9), "In proportion to the others.");
}

void fields(Visitor& v, Crowd& c) {
  v.number("factor", c.factor, Dimension::count, between(1, 1e4),
           "How many times `sessions` come at its height, the usual ones included; 1 = no crowd.");
  v.number("at", c.at_s, Dimension::time, between(0, kYear_s), "When it begins, since the start of the run's warm-up.");
  v.number("rise", c.rise_s, Dimension::time, between(0, kYear_s), "How long it grows, evenly.");
  v.number("lasts", c.lasts_s, Dimension::time, between(0, kYear_s), "How long it stays at its height.");
  v.number("decay", c.decay_s, Dimension::time, above_up_to(0, kYear_s),
           "Then it fades exponentially: so long until 37 % of it are left.");
}

void fields(Visitor& v, Clients& c) {
  v.integer("count", c.count, Dimension::count, between(0, 1e5), "How many; 0 = the population is one process.");
  const auto key = [&](const char* name) { return Key(name).when(c.count > 0, "count: above 0"); };
  v.number(key("skew"), c.skew, Dimension::count, between(0, 10),
           "Rates fall with the rank of a client as 1 / rank^skew (Zipf); 0 = all alike.");
  v.distribution(key("burstiness"), c.burstiness, Dimension::count, between(0.05, 20), false,
                 "Coefficient of variation of a client's gaps, one draw per client; cut to 0.05 to 20.");
  v.distribution(key("prompt_scale"), c.prompt_scale, Dimension::count, above_up_to(0, 1e4), false,
                 "How long a client's prompts are beside others', one draw per client; the mean over all sessions "
                 "stays that of `prompt`.");
  v.distribution(key("output_scale"), c.output_scale, Dimension::count, above_up_to(0, 1e4), false,
                 "The same of its answers.");
}

void fields(Visitor& v, Lengths& l) {
  v.text("prompt", l.prompt, "Column of prompt tokens.");
  v.text("output", l.output, "Column of output tokens; a row of 0 is left out.");
  v.check(l.prompt.empty() == l.output.empty(), {"prompt", "output"}, "both columns are named, or none");
}

void fields(Visitor& v, Population& p) {
  v.location(p.where);
  arrival_fields(v, p);
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
           "Pause before the first retry, on average; it doubles with each, and varies by half.");
  v.number("expected_ttft", p.expected_ttft_s, Dimension::time, between(0, kYear_s),
           "Within which people expect the first token, of `qoe_loss` only; Andes takes 1 s.");
  v.distribution("reading_speed", p.reading_tps, Dimension::token_rate, above_up_to(0, 1e6), false,
                 "How fast a person reads; one draw per person. 300 words/min are 6.5 tok/s (1.3 tokens per word).");
  v.choice("next_turn", p.next_turn, {"after_last_token", "after_reading"}, "When think time starts.");
  v.choice("between_turns", p.between_turns, {"give_back", "hold"},
           "What a session does with its place (slot and KV cache) between two turns.");
  v.section("token_budget", p.token_budget,
            "How much of the service these people may use; beyond it they are turned away.");
  v.integer("priority", p.priority, Dimension::count, between(0, 9),
            "Who is served first among those who wait, and gives way last when KV runs out: 0 before 1 before 2.");
  v.texts("pools", p.pools, "Pools that may serve these people, such as those with their model; none named = any.");
}

void fields(Visitor& v, Queue& q) {
  v.choice("place", q.place, {"router", "instance"}, "One queue before routing, or one per instance after it.");
  v.number("limit", q.limit, Dimension::count, between(0, 1e9).whole_only().or_unlimited(),
           "Turns that may wait in a queue; one more is rejected.");
  v.number("deadline", q.deadline_s, Dimension::time, above_up_to(0, kYear_s).or_unlimited(),
           "How long a turn may wait for the first step of its prompt, at the router and at its instance; then it is "
           "rejected. `patience` is how long its person waits.");
}

void fields(Visitor& v, Speculation& s) {
  v.integer("tokens", s.tokens, Dimension::count, between(0, 64), "Tokens that the draft proposes a round; 0 = none.");
  v.number("acceptance", s.acceptance, Dimension::ratio, between(0, 1),
           "Probability that the model takes a proposed token, if it took those before.");
  v.number("draft", s.draft_s, Dimension::time, between(0, 3600), "Time of the draft, a round.");
}

void fields(Visitor& v, Pool& p) {
  v.path(required("profile"), p.profile, "Profile of the engine: a name in platforms/profiles, or a path.", true);
  v.location(p.where);
  v.location("profile", p.where);
  v.integer("max_num_seqs", p.max_num_seqs, Dimension::count, between(1, 1e5),
            "Sequences in a batch, per instance; 1 = one session per instance.");
  v.integer("max_num_batched_tokens", p.max_num_batched_tokens, Dimension::tokens, between(1, kMaxTokens),
            "Tokens of one step: decoding turns count one each, prompts take the rest.");
  v.choice(
      "batching", p.batching, {"continuous", "static"},
      "continuous = turns join at any step; static = a batch is what enters in one step, and the next one begins when "
      "its last answer has ended.");
  v.flag("chunked_prefill", p.chunked_prefill,
         "Whether a prompt that exceeds the rest of a step is cut (vLLM); else prompts stay whole, and one is always "
         "taken.");
  v.flag(
      "reserve_output", p.reserve_output,
      "Whether a turn takes the KV blocks of its whole answer when its prompt enters, so that it need never give way "
      "(TensorRT-LLM's default); else blocks are taken as it grows, and the newest turn gives way (vLLM).");
  v.integer("max_model_len", p.max_model_len_tokens, Dimension::tokens, between(1, kMaxTokens),
            "Longest context; older history is cut off.");
  v.integer("block_size", p.block_size_tokens, Dimension::tokens, between(1, 65536),
            "Tokens in one block of the KV cache.");
  v.flag("prefix_cache", p.prefix_cache,
         "Whether full KV blocks of turns that ended stay until memory is needed (least recently used first), so that "
         "a prompt which begins alike need not compute them again.");
  v.number(
      "watermark", p.watermark, Dimension::ratio, between(0, 0.5),
      "Share of KV blocks that are left free when a turn joins others, for their growth. vLLM v0 had 1 %, v1 has none "
      "by default.");
  v.integer("devices", p.devices, Dimension::count, between(0, 1e5),
            "Devices of the profile's type, in each server, that the pool uses; 0 = all. Pools that share a type take "
            "theirs in the order of their names.");
  v.text("hands_to", p.hands_to,
         "Pool that decodes what this one prefills. A turn gets its first token here; its KV then moves over the links "
         "of the platform. Default: this pool decodes itself.");
  v.section(
      "speculation", p.speculation,
      "Speculative decoding, by its mean: a round costs the steps of all its tokens and gives as many as are taken.");
  v.section("pacing", p.pacing,
            "Serving by how much text readers have left: streams that take turns, prompts that wait.");
  v.section("loading", p.loading, "How weights come onto the devices, and which pools take turns there.");
  v.check(p.pacing.streams == 0 || p.pacing.streams >= p.max_num_seqs, {"pacing"},
          "`pacing.streams` are fewer than `max_num_seqs`", "streams open at once include those that decode");
  v.check(p.pacing.streams == 0 || p.batching == Batching::continuous, {"pacing"},
          "streams of a static batch cannot take turns", "set batching: continuous");
}

void fields(Visitor& v, Pacing& p) {
  v.integer("streams", p.streams, Dimension::count, between(0, 100000),
            "Streams open at once, per instance, of which max_num_seqs decode; 0 = all that are open decode.");
  v.number("margin", p.margin_s, Dimension::time, between(0, kYear_s),
           "A stream that waits may go on when its reader has text for so long left.");
  v.number("prompts_wait", p.prompts_wait_s, Dimension::time, between(0, kYear_s),
           "How long a prompt waits at most while the step that takes it in would leave a reader without text.");
  v.integer("quantum", p.quantum_steps, Dimension::count, between(1, 1e6),
            "Steps between two times that streams change places, or that a prompt is looked at.");
}

void fields(Visitor& v, Serving& s) {
  v.choice(
      "routing", s.routing,
      {"round_robin", "random", "least_loaded", "session_affinity", "power_of_two", "prefix_aware"},
      "How an instance is chosen for a turn; power_of_two = the less loaded of two drawn at random; prefix_aware = "
      "the best by cached share of the prompt and load.");
  v.number(Key("prefix_weight").when(s.routing == Routing::prefix_aware, "routing: prefix_aware"), s.prefix_weight,
           Dimension::count, between(0, 1e3),
           "Chosen is the largest prefix_weight x cached share of the prompt - load. An assumption: the Kubernetes "
           "gateway's "
           "inference extension weighs prefix 3, queue 2 and KV use 2, which with load: kv is 1.5.");
  v.choice(
      "load", s.load, {"requests", "kv", "tokens"},
      "What loads an instance: requests = turns in it over max_num_seqs; kv = its share of KV blocks in use, and its "
      "queue; tokens = input tokens of the turns in it over those that its KV holds, as llm-d's token-load-scorer "
      "counts them at the router.");
  v.section("queue", s.queue, "Where turns wait, and how many may.");
  v.number(
      "load_age", s.load_age_s, Dimension::time, between(0, kYear_s),
      "The router sees loads and prefix caches as they were when last renewed, every so often; 0 s = as they are.");
  v.number("power_cap", s.power_cap_w, Dimension::power, above_up_to(0, 1e9).or_unlimited(),
           "Watts at the wall that the servers of a rack may draw together. Devices in use get the same share of their "
           "range idle .. max; steps that would draw more run at a lower clock (power.clock_exponent of the profile).");
  v.location("power_cap", s.power_cap_where);
  v.check(s.load_age_s == 0 || s.queue.place == Queue::Place::instance, {"load_age"},
          "a queue at the router knows who is free: it has no old loads",
          "set queue.place: instance, or load_age: 0 s");
  mig_fields(v, s);
  v.entries(required("pools"), s.pools, "Ways of serving, by name: which profile, and the limits of a batch.");
  v.check(s.routing != Routing::prefix_aware ||
              std::any_of(s.pools.begin(), s.pools.end(), [](const auto& pool) { return pool.second.prefix_cache; }),
          {"routing"}, "`prefix_aware` finds no prefix cache to be aware of",
          "set prefix_cache: true in a pool, or another routing");
}

void fields(Visitor& v, Objective& o) {
  using Metric = Objective::Metric;
  std::vector<std::string> names, meanings, shares;
  for (const LimitedMetric& row : kLimitedMetrics) {
    names.emplace_back(row.name);
    meanings.emplace_back(row.meaning);
    if (row.share && row.metric != Metric::blocked) shares.emplace_back(row.name);
  }
  v.choice(required("metric"), o.metric, names, fmt::format("What is limited: {}.", fmt::join(meanings, ", ")));
  const bool share = o.limits_share();
  const Measure measure =
      share ? Measure(Dimension::ratio, Dimension::time) : Measure(Dimension::time, Dimension::ratio);
  v.number(required("limit"), o.limit, measure, share ? between(0, 1) : above_up_to(0, kYear_s),
           fmt::format("The limit: a time, or a share for {} and blocked.", fmt::join(shares, ", ")));
  v.number(Key("attainment").when(o.metric != Metric::blocked, "metric: any but blocked"), o.attainment,
           Dimension::ratio, above_up_to(0, 1),
           "Share of turns (itl: of gaps) that must keep the limit. Rejected and unfinished turns miss it.");
  v.texts("users", o.users, "Populations whose turns it is about; none named = all.");
  v.check(o.metric != Metric::itl || o.users.empty(), {"users"},
          "`itl` counts the gaps of whole batches, not of people", "use tpot for a part of the users");
}

void fields(Visitor& v, Claim& c) {
  v.text("title", c.title, "The claim in a few words.");
  v.text("source", c.source, "Where it is published.");
  v.number("speed", c.speed_tps, Dimension::token_rate, above_up_to(0, 1e6).or_word("none", 0),
           "Speed per session that the claim promises; none = the scenario tests no claim.");
  v.number("published_sessions", c.published_sessions, Dimension::count,
           between(0, 1e9).whole_only().or_word("none", -1),
           "Sessions per rack that the source publishes; none = not published.");
  v.number("blocked_limit", c.blocked_limit, Dimension::ratio, above_up_to(0, 1),
           "Share of sessions that may find no slot, for the Erlang capacity printed beside the claim.");
  v.texts("notes", c.notes, "Remarks carried beside the numbers.");
}

void fields(Visitor& v, Fleet& f) {
  v.integer("racks", f.racks, Dimension::count, between(1, 1e6),
            "Copies of the platform. `users` are those of all of them: each session goes to one by hash, and stays. "
            "Racks are independent: bursts and surges come to each at times of its own.");
}

void fields(Visitor& v, Run& r) {
  constexpr double max_rows = 1e6;
  auto seed = static_cast<std::int64_t>(r.seed);
  v.integer("seed", seed, Dimension::count, between(0, 9007199254740991.0), "Start of all random streams.");
  r.seed = static_cast<std::uint64_t>(seed);
  v.number("warmup", r.warmup_s, Dimension::time, between(0, kYear_s), "Time before anything is measured.");
  v.number("duration", r.duration_s, Dimension::time, above_up_to(0, kYear_s), "Measured time.");
  v.number("drain", r.drain_s, Dimension::time, between(0, kYear_s),
           "Time after the measured one in which its turns may still finish.");
  v.integer("replications", r.replications, Dimension::count, between(1, 10000),
            "Repetitions with other random numbers.");
  v.number("timeline", r.timeline_s, Dimension::time, above_up_to(0, kYear_s), "Interval of timeline.csv.");
  v.check(r.duration_s / r.timeline_s <= max_rows, {"timeline"}, "timeline.csv would have more than a million rows");
  v.flag("requests_csv", r.requests_csv, "Whether requests.csv, one row per turn, is written.");
}

void fields(Visitor& v, Scenario& s) {
  v.text("name", s.name, "Short name, used for the result folder. Default: the file's name without .yaml.");
  v.check(good_title(s.name), {"name"},
          "`name` must not be empty, hold `/` or control characters, or start with a dot");
  v.text("description", s.description, "What the scenario is for, in a sentence.");
  v.path(required("platform"), s.platform,
         "SimGrid platform file of the rack: a path, or the name of one that ships, such as h100.");
  v.location("platform", s.platform_where);
  v.entries(required("users"), s.users,
            "Populations, by name: how people come, what they ask, how they read and wait.");
  v.section(required("serving"), s.serving, "How turns are served.");
  for (const auto& [people, population] : s.users)
    for (const auto& [name, pool] : s.serving.pools)
      v.check(population.shared_prefix_tokens < pool.max_model_len_tokens, {"users"},
              "the `shared_prefix` of `" + people + "` does not fit `max_model_len` of pool `" + name + "`",
              "raise max_model_len, or shorten shared_prefix: cut off it would be found nowhere");
  v.section("fleet", s.fleet, "More racks of the kind, behind a balancer that knows sessions but no loads.");
  v.choice("power", s.power, {"measured", "nameplate"},
           "What a server draws: measured = by its load, from the watts of the platform and the curve of the profile; "
           "nameplate = its nameplate all the time, as static estimates assume.");
  v.check(s.power == PowerFigure::measured || std::isinf(s.serving.power_cap_w), {"power"},
          "servers that draw their nameplate at any load cannot be capped",
          "set power: measured, or leave serving.power_cap out");
  v.items(required("sla"), s.sla, "Objectives that the verdict is about.");
  for (const Objective& o : s.sla)
    for (const std::string& name : o.users)
      v.check(s.users.contains(name), {"sla"}, "an objective is about `" + name + "`, who are not among the users",
              "name populations of `users`, or leave `users` of the objective out");
  v.section("claim", s.claim, "The static capacity claim under test.");
  v.section("run", s.run, "How long, how often, and what is written.");
}

}  // namespace racksim
