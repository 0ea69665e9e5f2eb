// Version: of the program, and of the source it was built from if the build knows it.
#pragma once

#include <string>

namespace racksim::cli {

std::string version();

}  // namespace racksim::cli
