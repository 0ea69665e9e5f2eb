// Reference of results: that analysis/README.md shows what the tables say.
#include "analysis/reference.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "support/places.hpp"

using namespace racksim;

TEST_CASE("the reference in analysis/README.md is the one racksim prints") {
  std::ifstream in(test::in_repository("analysis/README.md"));
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  INFO("racksim explain --results prints it");
  CHECK(page.find(results_markdown()) != std::string::npos);
}
