// Berth: the devices of one instance, on which models take turns. Says whose weights are loaded when; loads nothing.
//
// Who waits longest for a model that is not there has it loaded, once the loaded one has stayed as long as it may: it
// begins no more turns, those that it has begun end, its weights give way.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace racksim {

class Berth {
 public:
  static constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
  static constexpr double kNoTurn = std::numeric_limits<double>::infinity();

  /// A model that may be loaded, and what its engine is about.
  struct Guest {
    double load_s = 0;
    double stay_s = 0;               ///< at least, once loaded
    double waits_since_s = kNoTurn;  ///< when its longest waiting turn was sent
    bool works = false;              ///< a step runs
  };
  enum class Act { none, look_again, close, reopen, load };
  struct Order {
    Act act = Act::none;
    std::size_t guest = kNobody;
    double at_s = 0;  ///< look_again: when; load: when the weights will be there
  };

  /// `loaded`: the guest whose weights are there at time 0, or kNobody.
  Berth(std::vector<Guest> guests, std::size_t loaded) : guests_(std::move(guests)), loaded_(loaded) {}

  [[nodiscard]] std::vector<Guest>& guests() { return guests_; }
  /// What is to be done now. It counts as done.
  Order next(double now_s);
  /// Begins to load a guest whom nobody has asked for.
  Order load(std::size_t guest, double now_s);
  /// The weights on their way are there. Returns whose.
  std::size_t arrived(double now_s);

  /// Whose weights are on their way, or kNobody, and since when.
  [[nodiscard]] std::size_t coming() const { return coming_; }
  [[nodiscard]] double since_s() const { return since_s_; }

 private:
  [[nodiscard]] std::size_t wanted() const;

  std::vector<Guest> guests_;
  std::size_t loaded_;
  std::size_t coming_ = kNobody;
  double since_s_ = 0;  ///< of the load that goes on, or of the stay
  bool closing_ = false;
};

}  // namespace racksim
