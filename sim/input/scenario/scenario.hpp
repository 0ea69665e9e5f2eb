// Scenario: what is asked of the simulator, as plain values in SI units. No parsing, no behaviour.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "input/scenario/objective.hpp"
#include "input/scenario/speculation.hpp"
#include "input/text/diagnostics.hpp"
#include "input/trace/trace_format.hpp"

namespace racksim {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();
inline constexpr double kYear_s = 366 * 86400.0;  ///< longest time that a scenario may name

/// A value, and the share of draws that do not exceed it.
struct Quantile {
  double share = 0;
  double value = 0;
};

struct ValueTable;
struct LengthTable;

/// A distribution of a positive quantity, in the unit of the key that holds it (tokens, seconds, tokens/s, turns).
struct Distribution {
  enum class Kind { fixed, lognormal, exponential, uniform, pareto, empirical, mixture, trace };
  Kind kind = Kind::fixed;
  double value = 0;                              ///< fixed
  double mean = 0;                               ///< exponential
  double median = 0;                             ///< lognormal
  double p99 = 0;                                ///< lognormal, pareto: 99th percentile, fixes the spread
  double min = 0;                                ///< uniform, pareto (its scale), and lower truncation of the others
  double max = kUnlimited;                       ///< uniform, and upper truncation of the others
  double shape = 0;                              ///< pareto: exponent of the tail; 0 = from p99
  double weight = 1;                             ///< of a part of a mixture
  std::vector<Distribution> parts = {};          ///< mixture
  std::vector<Quantile> quantiles = {};          ///< empirical, without a file: ascending from share 0 to 1
  std::string file = {};                         ///< empirical: CSV of values
  std::string column = "value";                  ///< of it: values, or lower ends of bins
  std::string upto = {};                         ///< of it: upper ends of bins; empty = single values
  std::string count = {};                        ///< of it: how often; empty = once a row
  Location where = {};                           ///< of `file`, for messages
  std::shared_ptr<const ValueTable> table = {};  ///< empirical, if a reader has read it
  /// Pareto: exponent of the tail.
  [[nodiscard]] double tail() const { return shape > 0 ? shape : std::log(100.0) / std::log(p99 / min); }
};

inline Distribution fixed(double value) { return {.value = value}; }

/// From `at_s` of each period on, arrivals come at `factor` times the usual rate.
struct RateStep {
  double at_s = 0;
  double factor = 1;
  bool operator==(const RateStep&) const = default;
};

/// Where a state of `surges` may lead.
struct NextState {
  std::int64_t state = 1;  ///< its number in the list, from 1
  double weight = 1;       ///< in proportion to the others
};

/// One state of a modulated rate.
struct RateState {
  double factor = 1;
  double lasts_s = 600;            ///< on average
  std::vector<NextState> to = {};  ///< empty = any other, alike
};

/// Times at which people come in crowds: a Markov-modulated process of two states, or of those listed.
struct Surges {
  double factor = 1;                   ///< of the rate between surges; 1 = none
  double every_s = 3600;               ///< from the end of one to the next, on average
  double last_s = 300;                 ///< on average
  std::vector<RateState> states = {};  ///< instead of the three above, if there are any
  [[nodiscard]] bool none() const { return factor == 1 && states.empty(); }
};

/// A crowd that comes once: people on top of all others, a Poisson process whose rate rises evenly, stays, and decays
/// exponentially.
struct Crowd {
  double factor = 1;  ///< of the usual rate at its height; 1 = none
  double at_s = 0;    ///< since the run began, warm-up included
  double rise_s = 60;
  double lasts_s = 0;
  double decay_s = 300;  ///< time constant
};

/// Who sends the sessions of an open population, after ServeGen (Xiang et al. 2025): many clients, each a process of
/// its own.
struct Clients {
  std::int64_t count = 0;                ///< 0 = the population is one process
  double skew = 1;                       ///< the k-th client has a rate in proportion to 1 / k^skew
  Distribution burstiness = fixed(1);    ///< gamma, weibull: coefficient of variation of a client's gaps
  Distribution prompt_scale = fixed(1);  ///< of a client's prompts; the mean over all sessions stays
  Distribution output_scale = fixed(1);
};

/// Prompts and answers that are drawn together, a row of a file each time.
struct Lengths {
  std::string file;
  std::string prompt = {};  ///< columns; empty = `prompt` and `output`, or those of a known trace
  std::string output = {};
  Location where = {};
  std::shared_ptr<const LengthTable> table = {};  ///< if a reader has read it
};

struct TraceFacts;

/// What a population may use of the service: a token bucket at its door, full at the beginning.
struct TokenBudget {
  /// Input is charged when a turn comes. `used`: its answer when it has ended, so that the bucket may be overdrawn;
  /// `reserved`: the longest answer that it asks for when it comes, what is left of that comes back when it has ended.
  enum class Charge { used, reserved };
  double rate_tps = kUnlimited;  ///< tokens of input and output; unlimited = no budget
  double burst_tokens = 0;       ///< what the bucket holds
  Charge charge = Charge::used;
  std::int64_t max_output_tokens = 0;  ///< reserved: the longest answer that a turn asks for
  [[nodiscard]] bool limits() const { return rate_tps < kUnlimited; }
  bool operator==(const TokenBudget&) const = default;
};

/// One kind of people: how they arrive, what they ask, how they read, how they wait.
struct Population {
  enum class Arrivals { open, closed, trace };
  enum class Process { poisson, gamma, weibull };
  enum class NextTurn { after_last_token, after_reading };
  enum class Between { give_back, hold };  ///< what a session does with its place (slot and KV) between two turns

  Arrivals arrivals = Arrivals::open;
  double sessions_per_s = 0;                ///< open: sessions that begin, on average over a period
  Process process = Process::poisson;       ///< open: of the gaps between sessions
  double burstiness = 1;                    ///< gamma, weibull: coefficient of variation of the gaps
  std::vector<RateStep> rate_profile = {};  ///< open: ascending, from 0; empty = flat
  double rate_period_s = 86400;             ///< after which the profile begins again
  double weekend_factor = 1;                ///< open: rate on days 6 and 7 of a week
  double rate_from_s = 0;                   ///< open: where in the profile the run begins
  Surges surges = {};                       ///< open
  Crowd crowd = {};                         ///< open
  Clients clients = {};                     ///< open
  std::int64_t people = 0;                  ///< closed: number of people
  double ramp_s = 0;                        ///< closed: first turns are spread evenly over this time
  std::string trace;                        ///< trace: path of a file of requests (trace_format.hpp)
  TraceColumns columns = {};                ///< trace: names of its columns; none = a known format
  double trace_from_s = 0;                  ///< trace: the part that is replayed begins so long after its first row
  double trace_span_s = kUnlimited;         ///< trace: and is so long
  double resample_s = 0;            ///< trace: length of the blocks that are drawn from it; 0 = replayed in order
  double session_timeout_s = 1800;  ///< trace: a session is over when it says nothing for so long
  double time_scale = 1;            ///< trace: gaps between arrivals are divided by this
  bool repeat = true;               ///< trace: starts again at its end
  Lengths lengths = {};             ///< if it names a file: instead of the two that follow
  Distribution prompt_tokens = fixed(512);  ///< new tokens that a turn adds to the context
  std::int64_t shared_prefix_tokens = 0;    ///< that each conversation begins with, alike for all of these people
  Distribution output_tokens = fixed(256);
  Distribution turns = fixed(1);  ///< turns per session
  Distribution think_s = fixed(0);
  Distribution patience_s = fixed(kYear_s);  ///< wait for the first token before giving up; a year = for ever
  std::int64_t retries = 0;                  ///< of a turn that found the queue full
  double retry_after_s = 1;                  ///< pause before the first retry; doubles with each
  double expected_ttft_s = 1;                ///< within which they expect the first token; of `qoe_loss` only
  Distribution reading_tps = fixed(5.2);     ///< per person; 238 words/min x 1.3 tokens/word / 60 (Brysbaert 2019)
  NextTurn next_turn = NextTurn::after_reading;
  Between between_turns = Between::give_back;
  TokenBudget token_budget = {};
  std::int64_t priority = 0;                           ///< in queues; 0 comes first
  std::vector<std::string> pools = {};                 ///< that may serve these people; empty = any
  Location where;                                      ///< where the population is written, for messages
  std::shared_ptr<const TraceFacts> trace_facts = {};  ///< of the trace, if a reader has read it
};

/// Whether turns join a batch as others leave it, or only when all have left.
enum class Batching { continuous, fixed };

/// Serving by what readers have left to read: streams take turns, prompts wait.
struct Pacing {
  std::int64_t streams = 0;         ///< open at once, per instance; 0 = no more than max_num_seqs, and no pacing
  double margin_s = 2;              ///< text left to a reader at which the stream may go on
  double prompts_wait_s = 0;        ///< at most, for readers who would be left without text
  std::int64_t quantum_steps = 16;  ///< between two times that streams change places, or a prompt is looked at
  bool operator==(const Pacing&) const = default;
};

/// How the weights of a pool's instances come onto their devices, and who else has these devices at other times.
struct Loading {
  enum class AtStart { loaded, absent };
  std::string from = {};              ///< storage host that weights cross the links from; empty = no link limits them
  double bandwidth_Bps = kUnlimited;  ///< at most, at which an instance reads them, all its devices together
  double overhead_s = 0;              ///< of a load beside that: process, allocator, CUDA graphs
  AtStart at_start = AtStart::loaded;
  std::string swap_group = {};  ///< pools of one name take turns on the same devices; empty = it has its own
  double stay_s = 0;            ///< for which a loaded model stays at least, though others are asked for
  Location where = {};          ///< of `from`
  bool operator==(const Loading&) const = default;
};

/// One way of serving: which profile, and the batch limits of each instance.
struct Pool {
  std::string profile;                         ///< name in platforms/profiles, or a path
  std::int64_t max_num_seqs = 1;               ///< sequences in a batch; 1 = one session per instance
  std::int64_t max_num_batched_tokens = 8192;  ///< tokens of one step; one whole prompt is always taken
  Batching batching = Batching::continuous;
  bool chunked_prefill = false;                ///< cuts prompts to the token budget
  bool reserve_output = false;                 ///< takes KV blocks of the whole answer with the prompt
  std::int64_t max_model_len_tokens = 131072;  ///< longest context; older history is cut off
  std::int64_t block_size_tokens = 16;
  bool prefix_cache = false;  ///< keeps KV of ended turns until its memory is needed, for prompts that begin alike
  double watermark = 0;       ///< share of KV blocks that admission leaves free
  Speculation speculation = {};
  Pacing pacing = {};
  Loading loading = {};
  std::int64_t devices = 0;   ///< of the profile's type, per server, that the pool uses; 0 = all
  std::string hands_to = {};  ///< pool that decodes what this one has prefilled; empty = it decodes itself
  Location where;
  /// Turns that an instance holds at once.
  [[nodiscard]] std::int64_t seats() const { return pacing.streams > 0 ? pacing.streams : max_num_seqs; }
};

struct Queue {
  enum class Place { router, instance };
  Place place = Place::instance;
  double limit = kUnlimited;       ///< turns that may wait (per queue); beyond it a turn is rejected
  double deadline_s = kUnlimited;  ///< a turn that nobody has begun by then is rejected
  bool operator==(const Queue&) const = default;
};

enum class Routing { round_robin, random, least_loaded, session_affinity, power_of_two, prefix_aware };
enum class LoadMeasure { requests, kv, tokens };

struct Serving {
  Routing routing = Routing::least_loaded;
  LoadMeasure load = LoadMeasure::requests;
  double prefix_weight = 1;  ///< prefix_aware: load that a prompt which is all in the cache outweighs
  double load_age_s = 0;     ///< the router's view of loads and caches is renewed this often; 0 = always true
  Queue queue;
  std::vector<std::string> mig_layout =
      {};  ///< slices that every GPU is cut into (mig.hpp); empty = as the platform says
  std::map<std::string, Pool> pools;
  double power_cap_w = kUnlimited;  ///< at the wall, of all servers of a rack together
  Location power_cap_where;
  Location layout_where;  ///< of mig_layout
};

/// What servers draw. Measured: idle .. max of the platform by the profile's curve. Nameplate: the platform's
/// nameplate, always, as static estimates assume.
enum class PowerFigure { measured, nameplate };

/// The static claim under test. Everything else about it is computed from the platform.
struct Claim {
  std::string title;
  std::string source;
  double speed_tps = 0;            ///< tokens/s per session that the claim promises; 0 = the scenario tests no claim
  double published_sessions = -1;  ///< sessions per rack that the source publishes; -1 = not published or n/a
  double blocked_limit = 0.01;     ///< for the Erlang capacity printed beside the claim
  std::vector<std::string> notes;
};

struct Run {
  std::uint64_t seed = 1;
  double warmup_s = 300;
  double duration_s = 3600;
  double drain_s = 600;  ///< how long turns of the measured window may still finish afterwards
  std::int64_t replications = 10;
  double timeline_s = 10;  ///< interval of timeline.csv
  bool requests_csv = false;
};

/// Copies of the platform behind a balancer that sends a session to the rack that its hash says.
struct Fleet {
  std::int64_t racks = 1;
  bool operator==(const Fleet&) const = default;
};

/// Which part of a fleet's load one simulation sees: that of a rack, in one replication.
struct FleetPart {
  std::uint64_t replication = 0;
  std::uint64_t rack = 0;
  std::uint64_t racks = 1;
  /// Numbers the parts of all replications; the random numbers of a part are its own.
  [[nodiscard]] std::uint64_t number() const { return replication * racks + rack; }
  /// How many of `people` use this rack: as even as whole people allow.
  [[nodiscard]] std::int64_t share_of(std::int64_t people) const {
    const auto n = static_cast<std::int64_t>(racks);
    return people / n + (static_cast<std::int64_t>(rack) < people % n ? 1 : 0);
  }
};

struct Scenario {
  std::string name;
  std::string description;
  std::string platform;  ///< path of the SimGrid platform, resolved against the scenario's folder
  std::map<std::string, Population> users;
  Serving serving;
  Fleet fleet;
  PowerFigure power = PowerFigure::measured;
  std::vector<Objective> sla;
  Claim claim;
  Run run;
  std::string path;  ///< the file it was read from
  Location platform_where;

  /// Whether anybody is turned away for another reason than a full queue or a context too long.
  [[nodiscard]] bool controls_admission() const {
    for (const auto& [who, population] : users)
      if (population.token_budget.limits()) return true;
    return serving.queue.deadline_s < kUnlimited;
  }

  /// The part that `number` names.
  [[nodiscard]] FleetPart part(std::uint64_t number) const {
    const auto racks = static_cast<std::uint64_t>(fleet.racks);
    return {.replication = number / racks, .rack = number % racks, .racks = racks};
  }
};

}  // namespace racksim
