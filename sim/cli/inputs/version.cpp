// The build says which version this is.
#include "cli/inputs/version.hpp"

namespace racksim::cli {

std::string version() {
#ifdef RACKSIM_COMMIT
  return RACKSIM_VERSION " (" RACKSIM_COMMIT ")";
#else
  return RACKSIM_VERSION;
#endif
}

}  // namespace racksim::cli
