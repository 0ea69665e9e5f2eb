// Pool: one way of serving, as values: which profile its instances have, how they batch, and how their weights come
// onto the devices. Behaviour is in model/engine and model/deployment.
#pragma once

#include <cstdint>
#include <string>

#include "input/scenario/speculation.hpp"
#include "input/scenario/unlimited.hpp"
#include "input/text/diagnostics.hpp"

namespace racksim {

/// Whether turns join a batch as others leave it, or only when all have left.
enum class Batching { continuous, fixed };

constexpr const char* name_of(Batching batching) {
  switch (batching) {
    case Batching::continuous:
      return "continuous";
    case Batching::fixed:
      return "static";
  }
  return nullptr;
}

/// Serving by how much text readers have left to read: streams take turns, and prompts wait.
struct Pacing {
  std::int64_t streams = 0;         ///< streams open at once, per instance; 0 = no more than max_num_seqs, no pacing
  double margin_s = 2;              ///< text that a reader has left when a waiting stream may go on
  double prompts_wait_s = 0;        ///< longest time that a prompt waits for readers who would be left without text
  std::int64_t quantum_steps = 16;  ///< steps between two reviews of streams and waiting prompts
  bool operator==(const Pacing&) const = default;
};

/// How the weights of a pool's instances come onto their devices, and which pools have these devices at other times.
struct Loading {
  /// Whether the weights are on the devices when the simulation begins.
  enum class AtStart { loaded, absent };
  std::string from = {};              ///< storage host that weights cross the links from; empty = no link limits them
  double bandwidth_Bps = kUnlimited;  ///< highest rate at which an instance reads them, all its devices together
  double overhead_s = 0;              ///< time that a load takes beside that: process, allocator, CUDA graphs
  AtStart at_start = AtStart::loaded;
  std::string swap_group = {};  ///< pools with the same name take turns on the same devices; empty = none
  double stay_s = 0;            ///< time that a loaded model stays at least, even if turns wait for others
  Location where = {};          ///< where `from` is written, for messages
  bool operator==(const Loading&) const = default;
};

constexpr const char* name_of(Loading::AtStart at_start) {
  switch (at_start) {
    case Loading::AtStart::loaded:
      return "loaded";
    case Loading::AtStart::absent:
      return "absent";
  }
  return nullptr;
}

/// One way of serving: which profile, and the batch limits of each instance. It has one member for each key of
/// `serving.pools.NAME`, or for each section of keys, hence so many.
struct Pool {
  std::string profile;                         ///< name in platforms/profiles, or a path
  std::int64_t max_num_seqs = 1;               ///< sequences in a batch; 1 = one session per instance
  std::int64_t max_num_batched_tokens = 8192;  ///< tokens of one step; one whole prompt is always taken
  Batching batching = Batching::continuous;
  bool chunked_prefill = false;                ///< whether prompts are cut to the token budget of a step
  bool reserve_output = false;                 ///< whether a turn takes the KV blocks of its answer with its prompt
  std::int64_t max_model_len_tokens = 131072;  ///< longest context; older history is cut off
  std::int64_t block_size_tokens = 16;
  bool prefix_cache = false;  ///< keeps KV of ended turns until its memory is needed, for prompts that begin alike
  double watermark = 0;       ///< share of KV blocks that admission leaves free
  Speculation speculation = {};
  Pacing pacing = {};
  Loading loading = {};
  std::int64_t devices = 0;   ///< devices of the profile's type, per server, that the pool uses; 0 = all
  std::string hands_to = {};  ///< pool that decodes what this one has prefilled; empty = it decodes itself
  Location where;             ///< where the pool is written, for messages
};

}  // namespace racksim
