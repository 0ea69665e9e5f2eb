// Clients: their draws, and the heap that says which client comes next.
#include "model/users/clients.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/users/sampler.hpp"

namespace racksim {
namespace {

/// The law with another burstiness, if it has one.
GapLaw with_burstiness(GapLaw law, double burstiness) {
  if (double* own = burstiness_of(law)) *own = burstiness;
  return law;
}

/// Divides the scales by their mean over sessions, which come from clients in proportion to their rates.
void normalise(std::vector<Client>& clients, double Client::*scale) {
  double sum = 0, rates = 0;
  for (const Client& c : clients) {
    sum += c.per_s * c.*scale;
    rates += c.per_s;
  }
  for (Client& c : clients) c.*scale *= rates / sum;
}

}  // namespace

std::vector<Client> draw_clients(const OpenArrivals& arrivals, Stream who) {
  const Clients& spec = arrivals.clients;
  const std::uint64_t seed = who();
  std::vector<Client> clients;
  double weights = 0;
  for (std::int64_t rank = 1; rank <= spec.count; ++rank) {
    Stream draws(seed, Purpose::clients, {static_cast<std::uint64_t>(rank)});
    Client& c = clients.emplace_back();
    weights += c.per_s = std::pow(static_cast<double>(rank), -spec.skew);
    c.burstiness = std::clamp(sample(spec.burstiness, draws), kLeastBurstiness, kMostBurstiness);
    c.prompt_scale = sample(spec.prompt_scale, draws);
    c.output_scale = sample(spec.output_scale, draws);
  }
  for (Client& c : clients) c.per_s *= arrivals.sessions_per_s / weights;
  normalise(clients, &Client::prompt_scale);
  normalise(clients, &Client::output_scale);
  return clients;
}

ClientArrivals::ClientArrivals(const std::vector<Client>& clients, const GapLaw& gaps, std::uint64_t seed,
                               std::uint64_t one_in) {
  senders_.reserve(clients.size());
  for (const Client& c : clients) {
    const auto number = static_cast<std::uint32_t>(senders_.size());
    Sender& s = senders_.emplace_back(Sender{Renewal(with_burstiness(gaps, c.burstiness), c.per_s, one_in),
                                             Stream(seed, Purpose::clients, {number})});
    heap_.push_back({s.gaps.first_gap_s(s.stream), number});
  }
  std::make_heap(heap_.begin(), heap_.end());
}

double ClientArrivals::next_gap_s() {
  std::pop_heap(heap_.begin(), heap_.end());
  Due& due = heap_.back();
  last_ = due.client;
  const double at_s = due.at_s;
  Sender& sender = senders_[due.client];
  due.at_s += sender.gaps.gap_s(sender.stream);
  std::push_heap(heap_.begin(), heap_.end());
  return at_s - std::exchange(now_s_, at_s);
}

}  // namespace racksim
