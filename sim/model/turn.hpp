// Turn: one question of a session on its way through an engine, and how it ended. Values only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace racksim {

inline constexpr std::int32_t kNoSlot = -1;

/// A stretch of text that is alike wherever the same key follows the same beginning.
struct TextRun {
  std::uint64_t key = 0;
  std::int64_t end_tokens = 0;  ///< since the beginning of the text
};

/// What a conversation says, as far as it matters for who begins alike; the last run covers whatever follows.
using Text = std::vector<TextRun>;

struct Turn {
  std::uint64_t id = 0;
  std::uint32_t session = 0;  ///< the world's handle
  std::uint32_t population = 0;
  std::int64_t priority = 0;           ///< 0 comes first
  std::int32_t pinned_slot = kNoSlot;  ///< slot that the session has kept in the engine since its last turn
  std::int64_t context_tokens = 0;     ///< the conversation so far
  std::int64_t prompt_tokens = 0;      ///< what this turn adds
  std::int64_t output_tokens = 1;
  double sent_s = 0;
  double reading_period_s = 0;  ///< seconds per token at the person's reading speed
  double due_s = 0;             ///< when they expect the first token, as the engine's clock has it
  bool measured = true;         ///< sent within the measured window
  bool pins_slot = false;       ///< keeps slot and KV when it ends
  bool hands_over = false;      ///< ends here with its first token; its KV blocks stay taken until they are collected
  std::shared_ptr<const Text> text = {};  ///< for prefix caches; none = never found in one

  [[nodiscard]] std::int64_t input_tokens() const { return context_tokens + prompt_tokens; }
  [[nodiscard]] std::int64_t total_tokens() const { return input_tokens() + output_tokens; }
};

enum class Outcome { completed, rejected, abandoned, lost, unfinished };
inline constexpr int kOutcomes = 5;
/// In the order of the enumerators.
inline constexpr std::array<const char*, kOutcomes> kOutcomeNames{"completed", "rejected", "abandoned", "lost",
                                                                  "unfinished"};

/// Why a turn was rejected: every place to wait was taken, it waited too long, its people's budget was spent, or no
/// instance can ever hold it.
enum class Refusal { queue_full, deadline, budget, too_long };
inline constexpr int kRefusals = 4;

/// What a turn that another engine prefilled has behind it: its prompt's KV, and its first token.
struct Prefilled {
  double admitted_s = 0;
  double first_token_s = 0;
  std::int64_t cached_tokens = 0;
  std::int32_t preemptions = 0;
};

/// A completed turn, with the times that its metrics follow from. All in seconds of simulated time.
struct TurnEnd {
  const Turn& turn;
  double admitted_s;  ///< its first prefill step began
  double first_token_s;
  double last_token_s;
  double stall_s;            ///< what a reader at their reading speed waited for text after the first token
  double qoe_loss;           ///< share of the quality of experience that is lost (reader.hpp)
  std::int32_t pinned_slot;  ///< that its session keeps, or kNoSlot
  std::int32_t preemptions;
  std::int64_t cached_tokens;  ///< of its input, still in KV when it was first admitted
};

}  // namespace racksim
