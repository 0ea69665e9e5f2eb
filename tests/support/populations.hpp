// The parts of a population that are variants, for tests that know which alternative they hold. Throws
// std::bad_variant_access otherwise.
#pragma once

#include "input/scenario/population.hpp"

namespace racksim::test {

inline OpenArrivals& open_of(Population& p) { return std::get<OpenArrivals>(p.arrivals); }
inline ClosedArrivals& closed_of(Population& p) { return std::get<ClosedArrivals>(p.arrivals); }
inline ReplayedTrace& trace_of(Population& p) { return std::get<ReplayedTrace>(p.arrivals); }
inline LengthsApart& apart(Population& p) { return std::get<LengthsApart>(p.lengths); }

inline const OpenArrivals& open_of(const Population& p) { return std::get<OpenArrivals>(p.arrivals); }
inline const ClosedArrivals& closed_of(const Population& p) { return std::get<ClosedArrivals>(p.arrivals); }
inline const ReplayedTrace& trace_of(const Population& p) { return std::get<ReplayedTrace>(p.arrivals); }
inline const LengthsApart& apart(const Population& p) { return std::get<LengthsApart>(p.lengths); }

}  // namespace racksim::test
