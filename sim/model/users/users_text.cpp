// The text of conversations as prefix caches see it: which begin with the same text, and where they differ.
#include <boost/container_hash/hash.hpp>
#include <utility>

#include "model/users/users.hpp"

namespace racksim {

namespace {

/// The kind of a run of text; runs of two kinds are never equal.
enum class Saying : std::uint64_t { shared, own, traced };

std::uint64_t text_key(Saying what, std::uint64_t of, std::uint64_t number = 0) {
  std::size_t key = static_cast<std::size_t>(what);
  boost::hash_combine(key, of);
  boost::hash_combine(key, number);
  return key;
}

}  // namespace

std::shared_ptr<const Text> Users::own_text(Text beginning) {
  beginning.push_back({text_key(Saying::own, ++texts_), 0});
  return std::make_shared<const Text>(std::move(beginning));
}

// The hashes of a trace say which prompts begin with the same text. Answers have no hashes, so that no two are equal.
Text Users::text_of_row(const Session& s) const {
  Text text;
  std::int64_t end = 0;
  for (const BlockRun& run : s.row->blocks)
    for (std::int64_t i = 0; i < run.count; ++i) {
      end = std::min(end + s.row->tokens_per_block, s.row->input_tokens);
      const std::uint64_t hash = static_cast<std::uint64_t>(run.first) + static_cast<std::uint64_t>(i);
      text.push_back({text_key(Saying::traced, s.population, hash), end});
    }
  return text;
}

void Users::set_text(Session& s, bool begins_anew) {
  if (prompt_of_row(s) && !s.row->blocks.empty()) {
    s.text = own_text(text_of_row(s));
  } else if (!s.text || begins_anew) {
    const std::int64_t shared = population(s).shared_prefix_tokens;
    s.text = own_text(shared > 0 ? Text{{text_key(Saying::shared, s.population), shared}} : Text{});
  }
}

void Users::cut_text(Session& s) {
  if (keeps_texts_) s.text = s.turn.text = own_text({});
}

void Users::branch_text(Session& s) {
  if (!s.text) return;
  Text text = *s.text;
  text.back().end_tokens = s.history_tokens;
  s.text = own_text(std::move(text));
}

}  // namespace racksim
