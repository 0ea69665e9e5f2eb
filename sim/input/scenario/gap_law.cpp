// Gap laws: everything that follows from the list of laws.
#include "input/scenario/gap_law.hpp"

#include <utility>

namespace racksim {

namespace {

std::vector<std::string> law_names(bool bursty) {
  std::vector<std::string> names;
  Alternatives<GapLaw>::each([&]<class Law>(std::type_identity<Law>) {
    if (Bursty<Law> == bursty) names.emplace_back(Law::kName);
  });
  return names;
}

}  // namespace

double* burstiness_of(GapLaw& law) {
  const auto find = []<class Law>(Law& held) -> double* {
    if constexpr (Bursty<Law>)
      return &held.burstiness;
    else
      return nullptr;
  };
  return std::visit(find, law);
}

std::vector<std::string> bursty_laws_first() {
  std::vector<std::string> names = law_names(true);
  for (std::string& other : law_names(false)) names.push_back(std::move(other));
  return names;
}

std::string bursty_laws_text() {
  const std::vector<std::string> names = law_names(true);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " or ") + names[i];
  return text;
}

}  // namespace racksim
