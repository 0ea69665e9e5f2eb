// Fields of how turns are served: routing, queues, pools.
#include "input/schema/serving_fields.hpp"

#include <algorithm>

namespace racksim {

void fields(Visitor& v, Queue& q) {
  v.choice("place", q.place, "One queue before routing, or one per instance after it.");
  v.number("limit", q.limit, Dimension::count, between(0, 1e9).whole_only().or_unlimited(),
           "Turns that may wait in a queue; one more is rejected.");
  v.number("deadline", q.deadline_s, Dimension::time, above_up_to(0, kYear_s).or_unlimited(),
           "How long a turn may wait for the first step of its prompt, at the router and at its instance; then it is "
           "rejected. `patience` is how long its person waits.");
}

void fields(Visitor& v, Speculation& s) {
  v.integer("tokens", s.tokens, Dimension::count, between(0, 64),
            "Tokens that the draft model proposes per round; 0 = no speculation.");
  v.number("acceptance", s.acceptance, Dimension::ratio, between(0, 1),
           "Probability that the model accepts a proposed token, given that it accepted those before it.");
  v.number("draft", s.draft_s, Dimension::time, between(0, 3600), "Time that the draft model takes per round.");
}

void fields(Visitor& v, Pool& p) {
  v.path(required("profile"), p.profile, "Profile of the engine: a name in platforms/profiles, or a path.", true);
  v.location(p.where);
  v.location("profile", p.where);
  v.integer("max_num_seqs", p.max_num_seqs, Dimension::count, between(1, 1e5),
            "Sequences in a batch, per instance; 1 = one session per instance.");
  v.integer("max_num_batched_tokens", p.max_num_batched_tokens, Dimension::tokens, between(1, kMaxTokens),
            "Tokens of one step: decoding turns count one each, prompts take the rest.");
  v.choice("batching", p.batching,
           "continuous = turns join at any step; static = the turns that enter in one step are a batch, and the next "
           "batch begins when its last answer has ended.");
  v.flag("chunked_prefill", p.chunked_prefill,
         "Whether a prompt that does not fit into the rest of a step is computed in parts (vLLM). Otherwise prompts "
         "stay whole, and a step takes at least one of them, however long it is.");
  v.flag("reserve_output", p.reserve_output,
         "Whether a turn takes the KV blocks of its whole answer when its prompt enters, so that it need never give "
         "way (TensorRT-LLM's default). Otherwise it takes blocks as its answer grows, and when memory runs out the "
         "newest turn gives way (vLLM).");
  v.integer("max_model_len", p.max_model_len_tokens, Dimension::tokens, between(1, kMaxTokens),
            "Longest context; older history is cut off.");
  v.integer("block_size", p.block_size_tokens, Dimension::tokens, between(1, 65536),
            "Tokens in one block of the KV cache.");
  v.flag("prefix_cache", p.prefix_cache,
         "Whether full KV blocks of turns that ended stay until memory is needed (least recently used first), so that "
         "a prompt which begins with the same text need not compute them again.");
  v.number("watermark", p.watermark, Dimension::ratio, between(0, 0.5),
           "Share of KV blocks that must stay free, for the growth of running turns, when another turn joins them. "
           "vLLM v0 had 1 %; v1 has none by default.");
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
            "Serving by how much unread text readers have left: streams take turns, and prompts wait.");
  v.section("loading", p.loading, "How weights come onto the devices, and which pools take turns there.");
  v.check(p.pacing.streams == 0 || p.pacing.streams >= p.max_num_seqs, {"pacing"},
          "`pacing.streams` is less than `max_num_seqs`", "raise it: the open streams include those that decode");
  v.check(p.pacing.streams == 0 || p.batching == Batching::continuous, {"pacing"},
          "streams of a static batch cannot take turns", "set batching: continuous");
}

void fields(Visitor& v, Pacing& p) {
  v.integer("streams", p.streams, Dimension::count, between(0, 100000),
            "Streams that are open at once, per instance; max_num_seqs of them decode. 0 = all open streams decode.");
  v.number("margin", p.margin_s, Dimension::time, between(0, kYear_s),
           "A stream that waits may go on once its reader has text left for this time or less.");
  v.number("prompts_wait", p.prompts_wait_s, Dimension::time, between(0, kYear_s),
           "How long a prompt waits at most while the step that takes it in would leave a reader without text.");
  v.integer("quantum", p.quantum_steps, Dimension::count, between(1, 1e6),
            "Steps between two reviews, at which streams take turns and waiting prompts are looked at.");
}

void fields(Visitor& v, Serving& s) {
  v.choice(
      "routing", s.routing,
      "How an instance is chosen for a turn; power_of_two = the less loaded of two drawn at random; prefix_aware = "
      "the best by cached share of the prompt and load.");
  v.number(Key("prefix_weight").when(s.routing == Routing::prefix_aware, "with `routing: prefix_aware`"),
           s.prefix_weight, Dimension::count, between(0, 1e3),
           "The router chooses the instance with the largest prefix_weight x cached share of the prompt - load. The "
           "default is an assumption: the Kubernetes gateway's inference extension weighs prefix 3, queue 2 and KV use "
           "2, which with load: kv is 1.5.");
  v.choice("load", s.load,
           "What the load of an instance is: requests = its turns over max_num_seqs; kv = the share of its KV blocks "
           "that are in use, plus its queue; tokens = the input tokens of its turns over the tokens that its KV memory "
           "holds, as llm-d's token-load-scorer counts them at the router.");
  v.section("queue", s.queue, "Where turns wait, and how many may wait.");
  v.number(
      "load_age", s.load_age_s, Dimension::time, between(0, kYear_s),
      "Interval at which the router is shown loads and prefix caches anew; 0 s = it always sees them as they are.");
  v.number("power_cap", s.power_cap_w, Dimension::power, above_up_to(0, 1e9).or_unlimited(),
           "Watts at the wall that the servers of a rack may draw together. Devices in use get the same share of their "
           "range idle .. max; steps that would draw more run at a lower clock (power.clock_exponent of the profile).");
  v.location("power_cap", s.power_cap_where);
  v.check(s.load_age_s == 0 || s.queue.place == Queue::Place::instance, {"load_age"},
          "a queue at the router always knows which instances are free: it never sees old loads",
          "set queue.place: instance, or load_age: 0 s");
  mig_fields(v, s);
  v.entries(required("pools"), s.pools, "Ways of serving, by name: the profile and the limits of a batch.");
  v.check(s.routing != Routing::prefix_aware ||
              std::any_of(s.pools.begin(), s.pools.end(), [](const auto& pool) { return pool.second.prefix_cache; }),
          {"routing"}, "`prefix_aware` needs a pool with a prefix cache",
          "set prefix_cache: true in a pool, or another routing");
}

}  // namespace racksim
