// RequestLog: what a real engine did with each request of a run. Values, and their CSV.
#pragma once

#include <string>
#include <vector>

#include "analysis/calibration/bench.hpp"

namespace racksim {

struct RequestLog {
  std::vector<Request> requests;   ///< ascending in sent_s
  std::vector<Timing> timings;     ///< measured, in the same order
  std::vector<std::string> names;  ///< "request 17", or the column `note`
};

/// Whether the file's header is that of a request log: it has a column `arrival_s`.
bool is_request_log(const std::string& path);

/// Reads arrival_s, prompt_tokens, output_tokens, first_token_s, last_token_s (one clock, any origin) and an optional
/// note. Throws InvalidInput: missing columns, times that go backwards, arrivals that do not ascend.
RequestLog read_request_log(const std::string& path);

}  // namespace racksim
