// Fit of arrivals: surges and burstiness from the statistics of a stream whose mean rate is even.
#pragma once

#include <vector>

#include "analysis/workload/meter.hpp"
#include "input/scenario/arrival_kinds.hpp"

namespace racksim {

/// Windows over which dispersion shows surges: from ten gaps (or a tick) to a tenth of the span.
std::vector<double> fit_windows_s(double span_s, double per_s, double tick_s);

/// Sets surges and burstiness. A process without more dispersion than chance explains gets none; `gaps` says which law
/// gaps may have, and becomes a Poisson process where that is as good.
///
/// Surges of two states whose factor has the relative variance v and forgets at the rate r add to the dispersion of
/// counts over a time t  2 v rate / r (1 - (1 - e^(-rt)) / (rt))  (Fischer and Meier-Hellstern 1993). r is sought over
/// a grid, v by least squares; a calm that would be below a fifth of the mean rate is made rarer surges instead. The
/// gaps' own variation is what the measured one has above the mean of 1 / factor.
void fit_arrivals(OpenArrivals& arrivals, const WorkloadStatistics& evened);

/// Rounds to four significant digits: fitted values are not known better, and people read them.
double rounded(double value);

}  // namespace racksim
