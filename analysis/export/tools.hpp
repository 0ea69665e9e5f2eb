// Tools: a replication as a benchmark client would have written it, in the client's own names, units and formulas.
//
// Definitions were followed from source: vLLM's `vllm bench serve` (vllm/benchmarks/serve.py, 009e6d4a1cd6), AIPerf
// (src/aiperf/metrics, JSON schema 1.1, metric_dicts.py of 2026) and GuideLLM (src/guidellm/schemas, 06cef2910dc1).
#pragma once

#include <string>

#include "analysis/export/exported_requests.hpp"

namespace racksim {

/// What `vllm bench serve --save-result --save-detailed` saves, without what a simulation does not have: date,
/// generated texts, the gaps of each request.
Json vllm_result(const Measured& measured);

/// profile_export_aiperf.json, and the same as profile_export_aiperf.csv.
Json aiperf_result(const Measured& measured);
std::string aiperf_csv(const Json& result);

/// benchmarks.json of GuideLLM: its metrics, not its configuration.
Json guidellm_result(const Measured& measured);

}  // namespace racksim
