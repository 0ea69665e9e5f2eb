// Weights: the storage that an instance reads them from.
#pragma once

#include <string>

#include "input/platform/platform.hpp"
#include "model/deployment/deployment.hpp"

namespace racksim {

/// The host that an instance's weights come from; empty if no link limits them.
std::string storage_of(const Loading& loading, const Platform& platform, const Placement& instance);

/// Every pool's storage is one of the platform, and servers that are to have one do.
void check_storage(const Deployment& deployment, const Platform& platform, Diagnostics& diagnostics);

}  // namespace racksim
