// SwapSlot: the devices of one instance, on which models take turns. Says which is loaded when; loads nothing.
//
// The model that a turn has waited for longest is loaded next. Before that the loaded model stays for as long as it
// may; then it begins no more turns, those that it has begun end, and its weights give way.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace racksim {

class SwapSlot {
 public:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  static constexpr double kNoTurn = std::numeric_limits<double>::infinity();

  /// A model that may be loaded, and what its engine is about.
  struct Model {
    double load_s = 0;
    double stay_s = 0;               ///< at least, once loaded
    double waits_since_s = kNoTurn;  ///< when its longest waiting turn was sent
    bool works = false;              ///< a step runs
  };
  enum class Act { none, look_again, drain, resume, load };
  struct Order {
    Act act = Act::none;
    std::size_t model = kNone;
    double at_s = 0;  ///< look_again: when; load: when the weights will be there
  };

  /// `loaded`: the model whose weights are there at time 0, or kNone.
  SwapSlot(std::vector<Model> models, std::size_t loaded) : models_(std::move(models)), loaded_(loaded) {}

  [[nodiscard]] std::vector<Model>& models() { return models_; }
  /// The command that is to be given now, in simulated seconds. It counts as carried out.
  Order next(double now_s);
  /// Begins to load a model that no turn waits for.
  Order load(std::size_t model, double now_s);
  /// The weights on their way are there. Returns the model.
  std::size_t arrived(double now_s);

  /// The model whose weights are on their way, or kNone, and since when.
  [[nodiscard]] std::size_t coming() const { return coming_; }
  [[nodiscard]] double since_s() const { return since_s_; }

 private:
  [[nodiscard]] std::size_t wanted() const;

  std::vector<Model> models_;
  std::size_t loaded_;
  std::size_t coming_ = kNone;
  double since_s_ = 0;  ///< of the load that goes on, or of the stay
  bool draining_ = false;
};

}  // namespace racksim
