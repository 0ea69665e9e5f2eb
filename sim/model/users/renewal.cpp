// Renewal: gaps of a law, one after the other.
#include "model/users/renewal.hpp"

#include <boost/random/geometric_distribution.hpp>

namespace racksim {
namespace {

bool is_memoryless(const GapLaw& law) {
  return std::visit([]<class Law>(const Law&) { return GapDraws<Law>::kMemoryless; }, law);
}

}  // namespace

Renewal::Renewal(const GapLaw& law, double per_s, std::uint64_t one_in)
    : one_in_(is_memoryless(law) ? 1 : one_in),
      draws_(std::visit(
          [&]<class Law>(const Law& held) -> decltype(draws_) {
            return GapDraws<Law>(held, GapDraws<Law>::kMemoryless ? per_s / static_cast<double>(one_in) : per_s);
          },
          law)) {}

double Renewal::one_gap_s(Stream& stream) const {
  return std::visit([&](const auto& draws) { return draws.gap_s(stream); }, draws_);
}

// Of sessions sent to one of n racks by hash, this one's come after 1, 2, ... gaps of all, a geometric number.
double Renewal::gap_s(Stream& stream) const {
  if (one_in_ == 1) return one_gap_s(stream);
  auto more = boost::random::geometric_distribution<std::int64_t>(1 / static_cast<double>(one_in_))(stream);
  double gap_s = one_gap_s(stream);
  for (; more > 0; --more) gap_s += one_gap_s(stream);
  return gap_s;
}

double Renewal::first_gap_s(Stream& stream) const {
  const double first_s = std::visit([&](const auto& draws) { return draws.first_gap_s(stream); }, draws_);
  const bool taken = one_in_ == 1 || stream() % one_in_ == 0;
  return taken ? first_s : first_s + gap_s(stream);
}

}  // namespace racksim
