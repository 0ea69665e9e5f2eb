// Bench: the loop over arrivals and step boundaries, whichever comes first.
#include "analysis/calibration/bench.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

namespace racksim {

namespace {

class Bench final : public EngineListener {
 public:
  Bench(const StepModel& model, const EngineLimits& limits, const std::vector<Request>& requests, std::size_t clients,
        std::size_t instances)
      : requests_(requests), in_flight_(instances) {
    for (std::size_t i = 0; i < instances; ++i) engines_.emplace_back(model, limits);
    service_.timings.resize(requests.size());
    home_.resize(requests.size());
    while (next_ < requests.size() && (clients == 0 || next_ < clients)) {
      arrivals_.emplace(requests[next_].sent_s, next_);
      ++next_;
    }
    closed_ = clients > 0;
  }

  Service run() {
    while (true) {
      const std::size_t engine = soonest();
      const double event_s = engines_[engine].next_event_s();
      if (!arrivals_.empty() && arrivals_.top().first <= event_s) {
        send(arrivals_.top().first, arrivals_.top().second);
      } else if (event_s < kNever) {
        step(engines_[engine], event_s);
      } else {
        break;
      }
    }
    if (busy_s_ > 0) service_.starved_share = starved_s_ / busy_s_;
    return std::move(service_);
  }

  void segment_ended(const Segment&) override {}
  void gap(double, bool) override {}
  void turn_ended(const TurnEnd& end) override {
    Timing& timing = service_.timings[end.turn.id];
    timing.first_s = end.first_token_s;
    timing.last_s = end.last_token_s;
    leave(end.turn.id, end.last_token_s);
  }

 private:
  [[nodiscard]] std::size_t soonest() const {
    const auto sooner = [](const Engine& a, const Engine& b) { return a.next_event_s() < b.next_event_s(); };
    return static_cast<std::size_t>(std::min_element(engines_.begin(), engines_.end(), sooner) - engines_.begin());
  }

  void send(double now_s, std::size_t i) {
    arrivals_.pop();
    home_[i] = static_cast<std::size_t>(std::min_element(in_flight_.begin(), in_flight_.end()) - in_flight_.begin());
    ++in_flight_[home_[i]];
    service_.timings[i] = {now_s, -1, -1, requests_[i].output_tokens};
    Turn turn;
    turn.id = i;
    turn.prompt_tokens = requests_[i].prompt_tokens;
    turn.output_tokens = requests_[i].output_tokens;
    turn.sent_s = now_s;
    if (!engines_[home_[i]].submit(turn, now_s)) leave(i, now_s);
  }

  void step(Engine& engine, double now_s) {
    const double from_s = engine.segment().start_s;
    const bool starved = engine.waits_for_kv();
    engine.advance(now_s, *this);
    busy_s_ += now_s - from_s;
    if (starved) starved_s_ += now_s - from_s;
  }

  void leave(std::size_t i, double now_s) {
    --in_flight_[home_[i]];
    service_.end_s = std::max(service_.end_s, now_s);
    if (closed_ && next_ < requests_.size()) arrivals_.emplace(now_s, next_++);
  }

  using Arrival = std::pair<double, std::size_t>;
  const std::vector<Request>& requests_;
  std::deque<Engine> engines_;
  std::vector<std::int64_t> in_flight_;
  std::vector<std::size_t> home_;
  std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> arrivals_;
  std::size_t next_ = 0;
  bool closed_ = false;
  double busy_s_ = 0;
  double starved_s_ = 0;
  Service service_;
};

}  // namespace

Service serve(const StepModel& model, const EngineLimits& limits, const std::vector<Request>& requests,
              std::size_t clients, std::size_t instances) {
  return Bench(model, limits, requests, clients, instances).run();
}

}  // namespace racksim
