// ServerPower: what a server draws at most, and what it draws if its nameplate is taken at its word. Pure.
#pragma once

#include "input/platform/platform.hpp"
#include "input/scenario/power_figure.hpp"

namespace racksim {

/// Watts at the wall with the chassis and every device at its maximum.
double full_load_w(const Platform& platform, const Server& server);

/// The platform as `figure` has it. Measured: as it is. Nameplate: every server draws its nameplate at any load, shared
/// by its parts in proportion to their maxima; nobody publishes how it splits.
Platform drawing(Platform platform, PowerFigure figure);

}  // namespace racksim
