// Fields of profiles and model shapes: the tables themselves.
#include "input/schema/profile_fields.hpp"

#include <algorithm>

namespace racksim {
namespace {

constexpr double kMaxTime = 3600;  // of one step
constexpr double kMaxShape = 1e7;  // of any dimension of a model

/// The key `step`: part of a Profile in C++, a section of its own in a file.
struct StepSection {
  Profile& profile;
};

bool good_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool ascending(const std::vector<DecodePoint>& points) {
  return std::is_sorted(points.begin(), points.end(),
                        [](const DecodePoint& a, const DecodePoint& b) { return a.batch <= b.batch; });
}

void fields(Visitor& v, StepSection& section) {
  Profile& p = section.profile;
  v.number("overhead", p.overhead_s, Dimension::time, between(0, kMaxTime), "Time of every step, whatever its batch.");
  v.number("per_sequence", p.per_sequence_s, Dimension::time, between(0, kMaxTime),
           "Time added per sequence of the batch.");
  v.number(required("bandwidth"), p.bandwidth_Bps, Dimension::bandwidth, between(1, 1e18),
           "Effective rate at which an instance, all its devices together, reads weights and KV cache.");
  v.number(required("compute"), p.compute_flops, Dimension::compute, between(1, 1e24),
           "Effective rate at which an instance, all its devices together, computes.");
  v.number("all_reduce", p.all_reduce_s, Dimension::time, between(0, kMaxTime), "Communication of every step.");
  v.number("all_reduce_per_token", p.all_reduce_per_token_s, Dimension::time, between(0, kMaxTime),
           "Communication added per token of the step.");
  v.number("prompt_floor", p.prompt_floor_s, Dimension::time, between(0, kMaxTime),
           "Least time of a step that takes in prompts, whose kernels are launched one by one.");
  v.number("prompt_overhead", p.prompt_overhead_s, Dimension::time, between(0, kMaxTime),
           "Time added to a step that takes in prompts.");
  v.number("table_context", p.table_context_tokens, Dimension::tokens, between(0, 1e7),
           "Tokens per sequence at which decode_table was measured.");
  v.items("decode_table", p.decode_table, "Measured decode steps by batch; between the points it is linear.");
  v.check(ascending(p.decode_table), {"decode_table"}, "the batches of `decode_table` do not ascend",
          "sort the points by batch; each batch once");
  const bool kv_fits = std::all_of(p.decode_table.begin(), p.decode_table.end(), [&](const DecodePoint& point) {
    return point.step_s >
           point.batch * p.table_context_tokens * p.model.kv_values_per_token() * p.kv_bits / 8 / p.bandwidth_Bps;
  });
  v.check(p.decode_table.empty() || p.bandwidth_Bps <= 0 || kv_fits, {"decode_table"},
          "reading the KV cache at `bandwidth` takes longer than a measured step",
          "check bandwidth, kv_bits and table_context");
}

}  // namespace

void fields(Visitor& v, DecodePoint& p) {
  v.number(required("batch"), p.batch, Dimension::count, between(1, 1e5).whole_only(), "Sequences in the batch.");
  v.number(required("step"), p.step_s, Dimension::time, above_up_to(0, kMaxTime), "Measured time of a decode step.");
}

void fields(Visitor& v, CoreLaw& c) {
  v.number(required("cores"), c.cores, Dimension::count, between(1, 1e5).whole_only(),
           "Cores of the device; its processes share them evenly.");
  v.number(required("bandwidth"), c.bandwidth_Bps, Dimension::bandwidth, between(1, 1e18),
           "Rate at which all processes together can read.");
  v.number(required("core_compute"), c.core_compute_flops, Dimension::compute, between(1, 1e24),
           "Rate at which a core of a small process computes.");
  v.number(required("half_speed_threads"), c.half_speed_threads, Dimension::count, above_up_to(0, 1e9),
           "Threads of a process at which a core computes half as fast.");
  v.number("overhead_per_thread", c.overhead_per_thread_s, Dimension::time, between(0, kMaxTime),
           "Time of every step per thread of the process: barriers.");
  v.number("per_sequence", c.per_sequence_s, Dimension::time, between(0, kMaxTime),
           "Time per sequence of the batch that threads do not share.");
  v.number("core_time_per_sequence", c.core_s_per_sequence, Dimension::time, between(0, kMaxTime),
           "Time per sequence of the batch that threads share.");
  v.number("prompt_overhead_per_thread", c.prompt_overhead_per_thread_s, Dimension::time, between(0, kMaxTime),
           "Time of every step with prompts per thread of the process.");
}

void fields(Visitor& v, PowerShare& p) {
  v.number("prefill", p.prefill, Dimension::ratio, between(0, 1), "Share of idle .. max while prompts are computed.");
  v.number("decode_low", p.decode_low, Dimension::ratio, between(0, 1),
           "Share that decoding tends to at small batches.");
  v.number("decode_high", p.decode_high, Dimension::ratio, between(0, 1),
           "Share that decoding tends to at large batches.");
  v.number("midpoint_batch", p.midpoint_batch, Dimension::count, between(1e-3, 1e6), "Batch halfway between the two.");
  v.number("slope", p.slope, Dimension::count, above_up_to(0, 100), "Steepness of the logistic curve in log2(batch).");
  v.number(
      "clock_exponent", p.clock_exponent, Dimension::count, between(1, 3),
      "Under serving.power_cap the dynamic power goes as the clock to this power: 1 = half the watts, half the speed.");
  v.check(p.decode_low <= p.decode_high, {"decode_low", "decode_high"}, "`decode_low` is above `decode_high`");
}

void fields(Visitor& v, ModelShape& m) {
  v.text(required("title"), m.title, "Name for people.");
  const auto shape = [&](const char* name, std::int64_t& value, const char* meaning) {
    v.integer(required(name), value, Dimension::count, between(1, kMaxShape), meaning);
  };
  shape("layers", m.layers, "Transformer layers.");
  shape("hidden", m.hidden, "Width of the residual stream.");
  shape("heads", m.heads, "Query heads.");
  shape("kv_heads", m.kv_heads, "Key-value heads (grouped-query attention).");
  shape("head_dim", m.head_dim, "Width of a head.");
  shape("ffn", m.ffn, "Width of the gated feed-forward layer.");
  shape("vocab", m.vocab, "Tokens in the vocabulary.");
  v.flag("tied_embeddings", m.tied_embeddings, "Whether input and output embeddings are one matrix.");
  v.text("source", m.source, "Where the shape is published.");
}

void fields(Visitor& v, Profile& p) {
  v.location(p.where);
  v.text(required("title"), p.title, "Name for people.");
  v.text(required("device"), p.device, "Type of device, as in the prop `type` of a platform.");
  v.check(good_name(p.device), {"device"}, "`device` is not a type of device",
          "lower case letters, digits, `-`, `.` and `_`");
  v.text(required("model"), p.model.name, "Model: a file of platforms/models without .yaml.");
  v.text("software", p.software, "What served the measurements.");
  v.number("weight_bits", p.weight_bits, Dimension::bits, above_up_to(0, 64),
           "Bits per weight as stored, with scales.");
  v.number("kv_bits", p.kv_bits, Dimension::bits, above_up_to(0, 64), "Bits per value of the KV cache.");
  v.integer("devices_per_instance", p.devices_per_instance, Dimension::count, between(1, 1024),
            "Devices of one server that serve as one instance (tensor parallel).");
  v.integer("instances_per_device", p.instances_per_device, Dimension::count, between(1, 1024),
            "Processes that share one device; leave it at 1 on partitions.");
  v.check(p.devices_per_instance == 1 || p.instances_per_device == 1, {"instances_per_device", "devices_per_instance"},
          "an instance either spans devices or shares one", "set one of the two to 1");
  v.number("memory_utilization", p.memory_utilization, Dimension::ratio, above_up_to(0, 1),
           "Share of memory that the engine may fill.");
  v.number("workspace", p.workspace_bytes, Dimension::memory, between(0, 1e15),
           "Memory of an instance beside weights and KV cache.");
  v.number("front_end", p.front_end_s, Dimension::time, between(0, kMaxTime),
           "Time of each turn before it can enter a step: HTTP, tokenizer, hand-over.");
  StepSection step{p};
  v.section(required("step").when(!p.by_cores, "without `cores`"), step, "How long a step of an instance takes.");
  v.section(Key("cores").when(p.by_cores, "for a CPU that several processes share"), p.cores,
            "What a step costs a core; steps of any number of processes follow from it.");
  v.check(!p.by_cores || static_cast<double>(p.instances_per_device) <= p.cores.cores, {"instances_per_device"},
          "there are more processes than cores");
  v.section(required("power"), p.power, "What a device draws, as a share of idle .. max of its wattage_per_state.");
  v.choice(required("evidence"), p.evidence, "How well the numbers are known; the least certain part decides.");
  v.number("fitted_min_batch", p.fitted_min_batch, Dimension::count, between(0, 1e6),
           "Smallest batch behind the numbers; 0 = not stated.");
  v.number("fitted_max_batch", p.fitted_max_batch, Dimension::count, between(0, 1e6),
           "Largest batch behind the numbers; 0 = not stated.");
  v.number("fitted_max_context", p.fitted_max_context_tokens, Dimension::tokens, between(0, 1e7),
           "Longest context behind the numbers; 0 = not stated.");
  v.texts("sources", p.sources, "Where the numbers come from, and how well they fit.");
}

}  // namespace racksim
