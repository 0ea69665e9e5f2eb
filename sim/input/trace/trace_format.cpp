// Trace formats. Sources: Azure/AzurePublicDataset (2023, 2024), HPMLL/BurstGPT (v1, v2), kvcache-ai/Mooncake (FAST
// '25), alibaba-edu/qwen-bailian-usagetraces-anon: their READMEs, and the first rows of their files.
#include "input/trace/trace_format.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace racksim {

const std::vector<TraceFormat>& known_trace_formats() {
  using Unit = TraceColumns::Unit;
  static const std::vector<TraceFormat> formats{
      {.name = "Azure LLM inference CSV",
       .columns = {.time = "TIMESTAMP", .prompt = "ContextTokens", .output = "GeneratedTokens", .session = {}}},
      {.name = "BurstGPT CSV",
       .columns =
           {.time = "Timestamp", .prompt = "Request tokens", .output = "Response tokens", .session = "Session ID"},
       .session_optional = true},
      {.name = "Mooncake JSONL",
       .json = true,
       .columns =
           {.time = "timestamp", .prompt = "input_length", .output = "output_length", .session = {}, .unit = Unit::ms},
       .blocks = "hash_ids",
       .tokens_per_block = 512,
       .never = {"chat_id", "session_id"}},
      // Its conversations are chains of chat_id and parent_chat_id. To follow them takes memory, so that they are not
      // read.
      {.name = "Qwen-Bailian JSONL",
       .json = true,
       .columns = {.time = "timestamp", .prompt = "input_length", .output = "output_length", .session = {}},
       .blocks = "hash_ids",
       .tokens_per_block = 16,
       .never = {"session_id"}},
  };
  return formats;
}

const TraceFormat* recognise_trace(const std::vector<std::string>& columns, bool json) {
  const auto has = [&](const std::string& name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  for (const TraceFormat& f : known_trace_formats()) {
    const TraceColumns& c = f.columns;
    if (f.json == json && has(c.time) && has(c.prompt) && has(c.output) && (f.blocks.empty() || has(f.blocks)) &&
        std::none_of(f.never.begin(), f.never.end(), has))
      return &f;
  }
  return nullptr;
}

std::string describe(const TraceFormat& f) {
  return fmt::format("{} ({}, {}, {})", f.name, f.columns.time, f.columns.prompt, f.columns.output);
}

}  // namespace racksim
