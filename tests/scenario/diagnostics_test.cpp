// Diagnostics: the rendering to the letter, and the nearest word.
#include "input/text/diagnostics.hpp"

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace racksim;

namespace diagnostics_test {

TEST_CASE("a diagnostic renders in the compiler's manner") {
  test::Folder folder;
  std::string text;
  for (int i = 0; i < 11; ++i) text += "# filler\n";
  folder.write("rack.yaml", text + "    pwr_cap: 12.5 kW\r\n");
  const Diagnostic d{"unknown key `pwr_cap` in serving",
                     {"rack.yaml", 12, 5, 7},
                     "did you mean `power_cap`?",
                     "racksim explain serving.power_cap"};
  CHECK(render(d) ==
        "error: unknown key `pwr_cap` in serving\n"
        "  --> rack.yaml:12:5\n"
        "   |\n"
        "12 |     pwr_cap: 12.5 kW\n"
        "   |     ^^^^^^^ did you mean `power_cap`?\n"
        "   = help: racksim explain serving.power_cap\n");
  CHECK(render(d, true).find("\x1b[1;31m") != std::string::npos);
}

TEST_CASE("a place without a readable line renders without it") {
  CHECK(render({"no such file", {"gone.yaml", 0, 0, 1}, "", "look again"}) ==
        "error: no such file\n --> gone.yaml\n  = help: look again\n");
  CHECK(render({"bad", {"gone.yaml", 3, 4, 1}, "why", ""}) == "error: bad\n --> gone.yaml:3:4\n  = note: why\n");
  CHECK(render({"bad", {}, "", ""}) == "error: bad\n");
}

TEST_CASE("carets count characters, blank out controls and stay near in long lines") {
  test::Folder folder;
  folder.write("u.yaml", "ä\tö: x\n" + std::string(5000, 'a') + "\n");
  CHECK(render({"m", {"u.yaml", 1, 4, 2}, "", ""}) == "error: m\n --> u.yaml:1:4\n  |\n1 | ä ö: x\n  |   ^\n");
  CHECK(render({"m", {"u.yaml", 2, 4000, 5000}, "", ""}).size() < 500);
  CHECK(render({"m", {"u.yaml", 2, 99999, 9}, "", ""}).size() < 500);
}

TEST_CASE("nearest finds what was meant, or nothing") {
  const std::vector<std::string> keys{"power_cap", "people", "prompt", "platform"};
  CHECK(nearest("pwr_cap", keys) == "power_cap");
  CHECK(nearest("poeple", keys) == "people");  // a swap is one edit
  CHECK(nearest("PROMPT", keys) == "prompt");
  CHECK(nearest("zebra", keys).empty());
  CHECK(nearest("", keys).empty());
  CHECK(nearest("x", {"y"}).empty());
}

TEST_CASE("diagnostics are thrown all at once, in the order of places") {
  Diagnostics diagnostics;
  CHECK_NOTHROW(diagnostics.throw_if_any());
  diagnostics.error("second", {"a.yaml", 9, 1, 1});
  diagnostics.error("first", {"a.yaml", 2, 1, 1});
  try {
    diagnostics.throw_if_any();
    FAIL("nothing thrown");
  } catch (const InvalidInput& e) {
    REQUIRE(e.list().size() == 2);
    CHECK(std::string(e.what()) == "a.yaml:2:1: first\na.yaml:9:1: second");
  }
}

}  // namespace diagnostics_test
