// Prediction: requests drawn for a condition, served on a bench, and averaged.
#include "analysis/calibration/prediction.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <limits>

#include "analysis/calibration/bench.hpp"
#include "analysis/results/statistics.hpp"
#include "model/deployment/deployment.hpp"
#include "model/random.hpp"

namespace racksim {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kRounds = 8;            // rounds of a closed loop; the first and the last are not counted
constexpr std::size_t kFewestRequests = 120;  // so that few clients still meet each other in many ways
constexpr double kPoissonRequests = 8000;

std::int64_t whole(double value) { return std::max<std::int64_t>(1, std::llround(value)); }

// A lognormal length with this mean and coefficient of variation; no draw is needed if all lengths are equal.
std::int64_t length(Stream& stream, double mean, double cv, double most) {
  if (cv <= 0) return whole(mean);
  const double sigma2 = std::log(1 + cv * cv);
  const double drawn = boost::random::lognormal_distribution<>(std::log(mean) - sigma2 / 2, std::sqrt(sigma2))(stream);
  return whole(std::min(drawn, most));
}

std::vector<Request> draw(const Condition& c, std::size_t count) {
  Stream stream(kSeed, Purpose::turn, {});
  std::vector<Request> requests(count);
  for (Request& r : requests)
    r = {0, length(stream, c.prompt_tokens, c.prompt_cv, c.prompt_max_tokens),
         length(stream, c.output_tokens, c.output_cv, c.output_max_tokens)};
  return requests;
}

void arrive_at_random(std::vector<Request>& requests, double rate) {
  Stream stream(kSeed, Purpose::arrivals, {});
  double now_s = 0;
  for (Request& r : requests) r.sent_s = now_s += boost::random::exponential_distribution<>(rate)(stream);
}

// Clients start at random times within the time that one request takes: clients that start together would stay
// together.
void spread(std::vector<Request>& requests, std::size_t clients, double over_s) {
  Stream stream(kSeed, Purpose::person, {});
  for (std::size_t i = 0; i < std::min(clients, requests.size()); ++i)
    requests[i].sent_s = over_s * boost::random::uniform_01<>()(stream);
}

// Mean or median; not a number if one of the values is not.
double middle(const std::vector<double>& values, bool median) {
  if (values.empty()) return kNone;
  if (median) return quantile(values, 0.5);
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

// Over the requests `from` .. `to`; one that was refused makes the answer not a number.
void average(Prediction& p, const Service& service, std::size_t from, std::size_t to, bool median, double front_end_s) {
  std::vector<double> ttft, tpot;
  for (std::size_t i = from; i < to; ++i) {
    const Timing& t = service.timings[i];
    ttft.push_back(t.served() ? t.ttft_s() + front_end_s : kNone);
    if (t.output_tokens > 1) tpot.push_back(t.served() ? t.tpot_s() : kNone);
  }
  p.value[static_cast<int>(Observed::ttft)] = middle(ttft, median);
  p.value[static_cast<int>(Observed::tpot)] = middle(tpot, median);
  p.starved_share = service.starved_share;
}

// Tokens per second of the whole run; not a number if a request was refused.
double output_rate(const Service& service) {
  double sum = 0;
  for (const Timing& t : service.timings) sum += t.served() ? static_cast<double>(t.output_tokens) : kNone;
  return sum / service.end_s;
}

EngineLimits limits_of(const Profile& profile, const Device* device, const Condition& c) {
  return with_memory_of(device, profile,
                        {.max_num_seqs = c.max_num_seqs,
                         .max_num_batched_tokens = c.max_num_batched_tokens,
                         .chunked_prefill = c.chunked_prefill,
                         .reserve_output = c.reserve_output});
}

void decode_side_by_side(Prediction& p, const Profile& profile, const Device* device, const Condition& c) {
  const auto batch = whole(c.size);
  const StepModel model(profile, batch);
  const double context = c.context_tokens > 0 ? c.context_tokens : c.prompt_tokens + c.output_tokens / 2;
  const auto cached = static_cast<std::int64_t>(context * static_cast<double>(batch));
  const double step_s = model.decode(batch).above(cached).at(cached);
  p.value[static_cast<int>(Observed::itl)] = step_s;
  p.value[static_cast<int>(Observed::output_rate)] = c.size / step_s * static_cast<double>(c.instances);
  Prefill prompts;
  for (std::int64_t i = 0; i < batch; ++i) prompts.add(whole(c.prompt_tokens), 0);
  p.value[static_cast<int>(Observed::ttft)] = profile.front_end_s + model.mixed_s(0, 0, prompts);
  if (device != nullptr)
    p.value[static_cast<int>(Observed::power)] =
        static_cast<double>(profile.devices_per_instance) / device->partitions *
        (device->idle_w + power_share(profile.power, c.size) * (device->max_w - device->idle_w));
}

// As benchmark clients do it: all start at once, and all requests count.
void loop_from_standstill(Prediction& p, const Profile& profile, const EngineLimits& limits, const Condition& c,
                          bool median) {
  const auto requests = draw(c, static_cast<std::size_t>(whole(c.requests)));
  const StepModel model(profile, limits.max_num_seqs);
  const Service service =
      serve(model, limits, requests, static_cast<std::size_t>(whole(c.size)), static_cast<std::size_t>(c.instances));
  average(p, service, 0, requests.size(), median, profile.front_end_s);
  p.value[static_cast<int>(Observed::output_rate)] = output_rate(service);
}

void steady_loop(Prediction& p, const Profile& profile, const EngineLimits& limits, const Condition& c, bool median) {
  const auto clients = static_cast<std::size_t>(whole(c.size));
  auto requests = draw(c, std::max(kRounds * clients, kFewestRequests));
  const std::int64_t running = std::min(whole(c.size / static_cast<double>(c.instances)), c.max_num_seqs);
  const StepModel model(profile, limits.max_num_seqs);
  const auto cached = static_cast<std::int64_t>(static_cast<double>(running) * c.prompt_tokens);
  spread(requests, clients, c.output_tokens * model.decode(running).above(cached).at(cached));
  const Service service = serve(model, limits, requests, clients, static_cast<std::size_t>(c.instances));
  average(p, service, clients, requests.size() - clients, median, profile.front_end_s);
  double tokens = 0, residence_s = 0;  // over the same requests; Little's law: clients / mean residence
  for (std::size_t i = clients; i < requests.size() - clients; ++i) {
    tokens += static_cast<double>(service.timings[i].output_tokens);
    residence_s += service.timings[i].served() ? service.timings[i].last_s - service.timings[i].sent_s : kNone;
  }
  p.value[static_cast<int>(Observed::output_rate)] = c.size * tokens / residence_s;
}

}  // namespace

EngineLimits with_memory_of(const Device* device, const Profile& profile, EngineLimits limits) {
  constexpr std::int64_t kWithoutEnd = 1'000'000'000;
  if (device != nullptr) return with_kv_blocks(limits, profile, *device);
  limits.kv_blocks = kWithoutEnd;
  return limits;
}

Prediction predict(const Profile& given, const Device* device, const Measurement& m) {
  Profile profile = given;
  if (m.condition.processes > 0) {
    profile.instances_per_device = m.condition.processes;
    apply_cores(profile);
  }
  Prediction p;
  std::fill(std::begin(p.value), std::end(p.value), kNone);
  const Condition& c = m.condition;
  if (c.kind == LoadKind::fixed_batch) {
    decode_side_by_side(p, profile, device, c);
    return p;
  }
  const EngineLimits limits = limits_of(profile, device, c);
  if (c.kind == LoadKind::closed_loop) {
    (c.requests > 0 ? loop_from_standstill : steady_loop)(p, profile, limits, c, m.median);
    return p;
  }
  const double count = c.kind == LoadKind::all_at_once ? c.size : c.requests > 0 ? c.requests : kPoissonRequests;
  auto requests = draw(c, static_cast<std::size_t>(whole(count)));
  if (c.kind == LoadKind::poisson) arrive_at_random(requests, c.size);
  const Service service =
      serve(StepModel(profile, limits.max_num_seqs), limits, requests, 0, static_cast<std::size_t>(c.instances));
  const std::size_t from = c.kind == LoadKind::poisson ? requests.size() / 5 : 0;
  average(p, service, from, requests.size(), m.median, profile.front_end_s);
  p.value[static_cast<int>(Observed::output_rate)] = output_rate(service);
  return p;
}

}  // namespace racksim
