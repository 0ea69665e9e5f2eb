// Bench: engines under a load generator, as benchmark clients do it: no racks, no people, no network. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "model/engine/engine.hpp"

namespace racksim {

struct Request {
  double sent_s = 0;
  std::int64_t prompt_tokens = 1;
  std::int64_t output_tokens = 1;
};

/// When a request got its first and its last token; first_s < 0: never (it cannot fit in KV memory).
struct Timing {
  double sent_s = 0, first_s = -1, last_s = -1;
  std::int64_t output_tokens = 1;
  [[nodiscard]] bool served() const { return first_s >= 0; }
  [[nodiscard]] double ttft_s() const { return first_s - sent_s; }
  /// Not a number for an answer of one token.
  [[nodiscard]] double tpot_s() const { return (last_s - first_s) / static_cast<double>(output_tokens - 1); }
};

struct Service {
  std::vector<Timing> timings;  ///< in the order of the requests
  double end_s = 0;             ///< of the last answer
  double starved_share = 0;     ///< share of busy time in which a request with a free slot waited for KV memory
};

/// Serves `requests` on `instances` equal engines; each goes to the engine with the fewest in flight. With `clients` =
/// 0 every request comes at its sent_s (ascending). Otherwise only the first `clients` requests do, and each of the
/// others comes as soon as another has ended.
Service serve(const StepModel& model, const EngineLimits& limits, const std::vector<Request>& requests,
              std::size_t clients = 0, std::size_t instances = 1);

}  // namespace racksim
