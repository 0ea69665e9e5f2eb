// Where the repository's files lie, whatever folder a test runs in.
#pragma once

#include <string>

namespace racksim::test {

/// A path below the root of the repository, such as "scenarios/quickstart.yaml".
std::string in_repository(const std::string& path);

}  // namespace racksim::test
