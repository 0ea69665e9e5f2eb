// The build says where the sources are: __FILE__ may be relative, and files that do not name the folder can be cached.
#include "support/places.hpp"

namespace racksim::test {

std::string in_repository(const std::string& path) { return RACKSIM_SOURCE_DIR "/" + path; }

}  // namespace racksim::test
