// Reference of results: that analysis/README.md shows what the tables say.
#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/result_reference.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace reference_test {

TEST_CASE("the reference in analysis/README.md is the one racksim prints") {
  std::ifstream in(test::in_repository("analysis/README.md"));
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  INFO("racksim explain --results prints it");
  CHECK(page.find(results_markdown()) != std::string::npos);
}

}  // namespace reference_test
