// The members of a Record and of its parts: under which names they are kept as JSON, and what becomes of each when the
// racks of a fleet are merged. Turns, sessions, tokens and what is in flight add up, and so do peaks of gauges, which
// then are bounds: racks need not peak at once. Devices, servers and racks become means, and their peaks the highest.
#pragma once

#include "record/members.hpp"
#include "record/record.hpp"

namespace racksim {

template <>
inline constexpr std::tuple kMembers<Gauge>{Member{"integral", &Gauge::integral}, Member{"peak", &Gauge::peak}};

template <>
inline constexpr std::tuple kMembers<Kept>{Member{"good", &Kept::good}, Member{"counted", &Kept::counted}};

template <>
inline constexpr std::tuple kMembers<HandoverRecord>{Member{"bytes", &HandoverRecord::bytes},
                                                     Member{"wait_s", &HandoverRecord::wait_s},
                                                     Member{"transfer_s", &HandoverRecord::transfer_s}};

template <>
inline constexpr std::tuple kMembers<PoolRecord>{
    Member{"name", &PoolRecord::name, Merging::first},
    Member{"batch_s", &PoolRecord::batch_s},
    Member{"busy_s", &PoolRecord::busy_s},
    Member{"kv_block_s", &PoolRecord::kv_block_s},
    Member{"peak_kv_share", &PoolRecord::peak_kv_share, Merging::largest},
    Member{"max_batch", &PoolRecord::max_batch, Merging::largest},
    Member{"max_context_tokens", &PoolRecord::max_context_tokens, Merging::largest},
    Member{"prefill_tokens", &PoolRecord::prefill_tokens},
    Member{"steps", &PoolRecord::steps},
    Member{"segments", &PoolRecord::segments},
    Member{"preemptions", &PoolRecord::preemptions},
    Member{"held_evictions", &PoolRecord::held_evictions},
    Member{"pauses", &PoolRecord::pauses},
    Member{"recomputed_tokens", &PoolRecord::recomputed_tokens},
    Member{"prefix_asked_tokens", &PoolRecord::prefix_asked_tokens},
    Member{"prefix_found_tokens", &PoolRecord::prefix_found_tokens},
    Member{"prefix_evicted_blocks", &PoolRecord::prefix_evicted_blocks},
    Member{"prefix_block_s", &PoolRecord::prefix_block_s},
    Member{"loads", &PoolRecord::loads},
    Member{"loading_s", &PoolRecord::loading_s},
    Member{"handed_over", &PoolRecord::handed_over}};

template <>
inline constexpr std::tuple kMembers<PeopleRecord>{
    Member{"name", &PeopleRecord::name, Merging::first}, Member{"sent", &PeopleRecord::sent},
    Member{"outcomes", &PeopleRecord::outcomes},         Member{"refusals", &PeopleRecord::refusals},
    Member{"good_turns", &PeopleRecord::good_turns},     Member{"metrics", &PeopleRecord::metrics}};

template <>
inline constexpr std::tuple kMembers<DeviceRecord>{Member{"energy_j", &DeviceRecord::energy_j, Merging::mean},
                                                   Member{"prompt_j", &DeviceRecord::prompt_j, Merging::mean},
                                                   Member{"busy_s", &DeviceRecord::busy_s, Merging::mean},
                                                   Member{"peak_w", &DeviceRecord::peak_w, Merging::largest}};

template <>
inline constexpr std::tuple kMembers<ServerRecord>{Member{"energy_j", &ServerRecord::energy_j, Merging::mean},
                                                   Member{"chassis_j", &ServerRecord::chassis_j, Merging::mean},
                                                   Member{"peak_w", &ServerRecord::peak_w, Merging::largest},
                                                   Member{"turns", &ServerRecord::turns, Merging::mean}};

template <>
inline constexpr std::tuple kMembers<RackRecord>{Member{"energy_j", &RackRecord::energy_j, Merging::mean},
                                                 Member{"power_w", &RackRecord::power_w}};

template <>
inline constexpr std::tuple kMembers<Record>{
    Member{"replication", &Record::replication, Merging::first},
    Member{"racks_merged", &Record::racks_merged},
    Member{"window_s", &Record::window_s, Merging::first},
    Member{"end_s", &Record::end_s, Merging::largest},
    Member{"outcomes", &Record::outcomes},
    Member{"all_outcomes", &Record::all_outcomes},
    Member{"sent", &Record::sent},
    Member{"all_sent", &Record::all_sent},
    Member{"retries", &Record::retries},
    Member{"refusals", &Record::refusals},
    Member{"good_turns", &Record::good_turns},
    Member{"sessions", &Record::sessions},
    Member{"output_tokens", &Record::output_tokens},
    Member{"good_output_tokens", &Record::good_output_tokens},
    Member{"input_tokens", &Record::input_tokens},
    Member{"cached_input_tokens", &Record::cached_input_tokens},
    Member{"metrics", &Record::metrics},
    Member{"objectives", &Record::objectives},
    Member{"in_flight", &Record::in_flight},
    Member{"sessions_alive", &Record::sessions_alive},
    Member{"waiting", &Record::waiting},
    Member{"in_flight_first_half", &Record::in_flight_first_half},
    Member{"in_flight_second_half", &Record::in_flight_second_half},
    Member{"people", &Record::people},
    Member{"in_flight_samples", &Record::in_flight_samples},
    Member{"pools", &Record::pools},
    Member{"devices", &Record::devices},
    Member{"servers", &Record::servers},
    Member{"racks", &Record::racks},
    Member{"oracle_worst_relative_error", &Record::oracle_worst_relative_error, Merging::largest}};

}  // namespace racksim
