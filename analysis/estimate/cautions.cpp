// Cautions in words.
#include "analysis/estimate/cautions.hpp"

#include <fmt/format.h>

#include "analysis/estimate/physics.hpp"

namespace racksim {

std::string Caution::text() const {
  switch (of) {
    case Of::batch_above:
      return fmt::format("pool {}: a batch of {:.0f} was run, profile `{}` was fitted up to {:.0f}", pool, ran, profile,
                         fitted);
    case Of::batch_below:
      return fmt::format("pool {}: no batch above {:.0f} was run, profile `{}` was fitted from {:.0f} up", pool, ran,
                         profile, fitted);
    case Of::context_above:
      return fmt::format("pool {}: a context of {:.0f} tokens was run, profile `{}` was fitted up to {:.0f}", pool, ran,
                         profile, fitted);
    case Of::not_measured:
      break;
  }
  return fmt::format("pool {}: step times of profile `{}` are {}, not measured", pool, profile, evidence);
}

std::vector<Caution> profile_cautions(const std::string& pool, std::int64_t max_batch, std::int64_t max_context_tokens,
                                      const Profile& p) {
  using Of = Caution::Of;
  const auto batch = static_cast<double>(max_batch), context = static_cast<double>(max_context_tokens);
  std::vector<Caution> all;
  if (p.fitted_max_batch > 0 && batch > p.fitted_max_batch)
    all.push_back({Of::batch_above, pool, p.name, batch, p.fitted_max_batch, {}});
  if (batch < p.fitted_min_batch) all.push_back({Of::batch_below, pool, p.name, batch, p.fitted_min_batch, {}});
  if (p.fitted_max_context_tokens > 0 && context > p.fitted_max_context_tokens)
    all.push_back({Of::context_above, pool, p.name, context, p.fitted_max_context_tokens, {}});
  if (p.evidence == Evidence::derived || p.evidence == Evidence::assumed)
    all.push_back({Of::not_measured, pool, p.name, 0, 0, name_of(p.evidence)});
  return all;
}

}  // namespace racksim
