// Clients: many senders, each a renewal process of its own, merged into one stream of arrivals. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "input/scenario/arrival_kinds.hpp"
#include "model/random.hpp"
#include "model/users/renewal.hpp"

namespace racksim {

/// What a client is: drawn once.
struct Client {
  double per_s = 0;         ///< sessions, on average
  double burstiness = 1;    ///< of its gaps, if the law of gaps has one
  double prompt_scale = 1;  ///< the mean over all sessions is 1
  double output_scale = 1;
};

/// The clients of a population. Their rates are in proportion to 1 / rank^skew, with `sessions` as their sum. Each has
/// draws of its own, so that neither the rate nor a change of one moves the others'.
std::vector<Client> draw_clients(const OpenArrivals& arrivals, Stream who);

/// The next arrival of whichever client comes first; a heap, so that memory is that of the clients.
class ClientArrivals {
 public:
  static constexpr std::uint32_t kNobody = ~std::uint32_t{0};

  /// `gaps`: their law; each client has its own burstiness. `seed`: of the clients' draws. `one_in`: of so many
  /// sessions one comes here, by hash. Stationary from the start: a hundred bursty clients that all began with an
  /// arrival would be a crowd.
  ClientArrivals(const std::vector<Client>& clients, const GapLaw& gaps, std::uint64_t seed, std::uint64_t one_in);
  /// Seconds from the last arrival (or the beginning) to the next.
  double next_gap_s();
  /// Who came last.
  [[nodiscard]] std::uint32_t last() const { return last_; }

 private:
  struct Sender {
    Renewal gaps;
    Stream stream;
  };
  struct Due {
    double at_s;
    std::uint32_t client;
    bool operator<(const Due& other) const {  // the heap has the largest on top
      return at_s != other.at_s ? at_s > other.at_s : client > other.client;
    }
  };

  std::vector<Sender> senders_;
  std::vector<Due> heap_;
  double now_s_ = 0;
  std::uint32_t last_ = kNobody;
};

}  // namespace racksim
