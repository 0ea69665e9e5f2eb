// Trace formats: the names of the columns of published traces, and what their numbers count. Values; reads no file.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace racksim {

/// What the columns of a CSV trace, or the keys of a JSONL one, are called. No names = those of a known format.
struct TraceColumns {
  enum class Unit { s, ms, us, ns };      ///< of a time that is a number
  enum class Prompt { whole, addition };  ///< prompts count the conversation so far too, or only what the turn adds
  std::string time;
  std::string prompt;
  std::string output;
  std::string session;  ///< rows that agree here are turns of one conversation; empty = no such column
  Unit unit = Unit::s;
  Prompt prompt_counts = Prompt::whole;
  /// Whether all the names that every row needs are given, or none of them.
  [[nodiscard]] bool all_or_none() const {
    return time.empty() == prompt.empty() && time.empty() == output.empty() && (!time.empty() || session.empty());
  }
  bool operator==(const TraceColumns&) const = default;
};

constexpr const char* name_of(TraceColumns::Unit unit) {
  switch (unit) {
    case TraceColumns::Unit::s:
      return "s";
    case TraceColumns::Unit::ms:
      return "ms";
    case TraceColumns::Unit::us:
      return "us";
    case TraceColumns::Unit::ns:
      return "ns";
  }
  return nullptr;
}

constexpr const char* name_of(TraceColumns::Prompt prompt) {
  switch (prompt) {
    case TraceColumns::Prompt::whole:
      return "whole";
    case TraceColumns::Prompt::addition:
      return "addition";
  }
  return nullptr;
}

struct TraceFormat {
  std::string name;  ///< "BurstGPT CSV"
  bool json = false;
  TraceColumns columns;
  bool session_optional = false;        ///< older files have no column of sessions
  std::string blocks = {};              ///< key of the hashes of the prompt's token blocks; empty = none
  std::int64_t tokens_per_block = 0;    ///< that one such hash stands for
  std::vector<std::string> never = {};  ///< columns of a format that else looks the same
};

/// The formats that are known by their columns.
const std::vector<TraceFormat>& known_trace_formats();

/// The known format of a file with these columns, or nullptr.
const TraceFormat* recognise_trace(const std::vector<std::string>& columns, bool json);

/// "Azure LLM inference CSV (TIMESTAMP, ContextTokens, GeneratedTokens)": for messages.
std::string describe(const TraceFormat& format);

}  // namespace racksim
