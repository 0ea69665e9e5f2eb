// Gap laws: everything that follows from the list of laws.
#include "input/scenario/gap_law.hpp"

namespace racksim {

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
  std::vector<std::string> names, others;
  Alternatives<GapLaw>::each(
      [&]<class Law>(std::type_identity<Law>) { (Bursty<Law> ? names : others).emplace_back(Law::kName); });
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

std::string bursty_laws_text() {
  std::vector<std::string> names;
  Alternatives<GapLaw>::each([&]<class Law>(std::type_identity<Law>) {
    if constexpr (Bursty<Law>) names.emplace_back(Law::kName);
  });
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " or ") + names[i];
  return text;
}

}  // namespace racksim
