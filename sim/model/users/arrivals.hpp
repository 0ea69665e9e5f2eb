// Arrivals: when the sessions of an open population begin. A renewal process, or one for each client, in its own time,
// bent by surges and a rate profile; and a crowd on top. Pure.
#pragma once

#include <optional>
#include <vector>

#include "input/scenario/arrival_kinds.hpp"
#include "model/random.hpp"
#include "model/users/clients.hpp"
#include "model/users/flash_crowd.hpp"
#include "model/users/modulation.hpp"
#include "model/users/rate_clock.hpp"
#include "model/users/renewal.hpp"

namespace racksim {

/// Gaps of a stationary process of mean 1 / rate and the coefficient of variation `burstiness`, in operational time:
/// the integral of the rate profile, whose mean over a period is 1. So the process stays what it is, and the mean rate
/// too, while the clock runs faster at rush hour; exact, without thinning. Surges bend the clock likewise, at random
/// (modulation.hpp). A flash crowd is another process, so that it moves no one else.
class ArrivalProcess {
 public:
  /// `one_in`: of so many sessions one comes here, by hash; gaps are then those between them. `who`: of the clients;
  /// racks that share them are given the same.
  ArrivalProcess(const OpenArrivals& arrivals, Stream stream, std::uint64_t one_in = 1,
                 Stream who = {0, Purpose::clients, {}});

  /// Seconds from the last arrival (or the beginning) to the next.
  double next_gap_s();
  /// The client that came last; nothing if the population has none, and for people of the crowd.
  [[nodiscard]] const Client* client() const { return client_; }

 private:
  double usual_gap_s();
  [[nodiscard]] const Client* sender() const;

  Stream stream_;
  RateClock clock_;
  Renewal renewal_;
  std::vector<Client> who_;
  std::optional<ClientArrivals> clients_;
  std::optional<Modulation> surges_;
  std::optional<FlashCrowd> crowd_;
  const Client* client_ = nullptr;
  double now_s_ = 0;     ///< by the profile's clock, time of the last usual arrival
  double passed_s_ = 0;  ///< its operational time
  double usual_s_ = 0;   ///< beside a crowd: time of the next usual arrival since the run began,
  double last_s_ = 0;    ///< and of the last arrival of either kind
};

}  // namespace racksim
