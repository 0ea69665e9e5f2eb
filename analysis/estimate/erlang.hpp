// Erlang: blocking and waiting of c slots under Poisson arrivals. Knows slots and load, no batching and no speed.
#pragma once

#include <cstdint>

namespace racksim {

/// Share of arrivals that find all `slots` taken and leave (M/G/c/c). `offered` in erlangs: arrival rate x mean holding
/// time. No slot blocks everyone.
double erlang_b(double offered, std::int64_t slots);

/// Share of arrivals that wait (M/M/c); 1 when the load reaches the slots.
double erlang_c(double offered, std::int64_t slots);

/// Mean wait of all arrivals (M/M/c), in seconds; infinite when the load reaches the slots.
double erlang_c_wait_s(double offered, std::int64_t slots, double mean_service_s);

/// Largest offered load, in erlangs, of which at most the share `limit` is blocked (Erlang B).
double load_at_blocking(std::int64_t slots, double limit);

/// Largest offered load, in erlangs, of which at most the share `limit` waits (Erlang C).
double load_at_waiting(std::int64_t slots, double limit);

}  // namespace racksim
