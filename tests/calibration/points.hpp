// Points: measurements made by hand, or by a profile that is known.
#pragma once

#include <string>
#include <vector>

#include "analysis/calibration/prediction.hpp"

namespace racksim::test {

inline double of(const Prediction& p, Observed quantity) { return p.value[static_cast<int>(quantity)]; }
inline std::optional<double>& of(Measurement& m, Observed quantity) { return m.value[static_cast<int>(quantity)]; }

inline Measurement at(Condition condition) {
  Measurement m;
  m.condition = condition;
  return m;
}

inline Condition fixed_batch(double batch, double prompt, double output) {
  Condition c;
  c.size = batch;
  c.prompt_tokens = prompt;
  c.output_tokens = output;
  return c;
}

inline Condition closed_loop(double clients, double prompt, double output) {
  Condition c = fixed_batch(clients, prompt, output);
  c.kind = LoadKind::closed_loop;
  return c;
}

/// What `truth` would have measured of some quantities.
inline Measurement measured(const Profile& truth, const Condition& condition, const std::vector<Observed>& quantities) {
  Measurement m = at(condition);
  const Prediction p = predict(truth, nullptr, m);
  for (const Observed quantity : quantities) of(m, quantity) = of(p, quantity);
  return m;
}

}  // namespace racksim::test
