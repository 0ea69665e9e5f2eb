// Child: what a process of its own finds reaches its parent whole.
#include "world/processes/child.hpp"

#include <catch2/catch.hpp>

#include "input/text/diagnostics.hpp"

using namespace racksim;

namespace child_test {

namespace {

/// Lets a child throw `found` and gives what its parent catches.
std::vector<Diagnostic> through_a_child(const std::vector<Diagnostic>& found) {
  Child child = Child::start([&](const Child::Report&) -> std::string { throw InvalidInput(found); });
  while (child.read()) {
  }
  try {
    child.finish();
  } catch (const InvalidInput& wrong) {
    return wrong.list();
  }
  return {};
}

}  // namespace

TEST_CASE("mistakes that a child finds keep place, remark and remedy") {
  const std::vector<Diagnostic> found{{"3:no such key\n", {"a:b.yaml", 12, 3, 7}, "", "12:34 \xc3\xa4"},
                                      {"", {"", 0, 0, 0}, "did you mean `x`?", ""}};
  const std::vector<Diagnostic> told = through_a_child(found);
  REQUIRE(told.size() == 2);
  for (std::size_t i = 0; i < told.size(); ++i) {
    CHECK(told[i].message == found[i].message);
    CHECK(told[i].where.file == found[i].where.file);
    CHECK(told[i].where.line == found[i].where.line);
    CHECK(told[i].where.column == found[i].where.column);
    CHECK(told[i].where.length == found[i].where.length);
    CHECK(told[i].remark == found[i].remark);
    CHECK(told[i].help == found[i].help);
  }
}

}  // namespace child_test
