// Numbers, tables and paragraphs as people read them.
#include "analysis/words/text.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <sstream>

#include "analysis/words/document.hpp"

using namespace racksim;

namespace text_test {

TEST_CASE("numbers keep three digits and group thousands") {
  CHECK(number(1216) == "1,216");
  CHECK(number(1234567.8) == "1,234,568");
  CHECK(number(-1216) == "-1,216");
  CHECK(number(999.6) == "1,000");
  CHECK(number(133.4) == "133");
  CHECK(number(12.34) == "12.3");
  CHECK(number(0.010101) == "0.0101");
  CHECK(number(8) == "8");
  CHECK(number(NAN) == "-");
}

TEST_CASE("a share near all is told apart from all") {
  CHECK(percent(1) == "100 %");
  CHECK(percent(0.931) == "93.1 %");
  CHECK(percent(0.99964) == "99.964 %");
  CHECK(percent(0) == "0 %");
  CHECK(percent(1 - 1e-7) == ">99.9999 %");
  CHECK(percent(1e-8) == "<0.0001 %");
  CHECK(percent(1 - 1e-12) == "100 %");  // what is left of a sum of times
  CHECK(written_percent(0.999) == "99.9 %");
  CHECK(written_percent(0.01) == "1 %");
}

TEST_CASE("times take a unit of their size") {
  CHECK(seconds(0.1) == "100 ms");
  CHECK(seconds(2) == "2 s");
  CHECK(seconds(463e-6) == "463 us");
  CHECK(seconds(NAN) == "-");
}

TEST_CASE("columns align, counting characters and not bytes") {
  Table table({"a", "b"});
  table.row({"x ±1", "10"});
  table.row({"longer", "7"});
  CHECK(table.text("") == "a        b\nx ±1    10\nlonger   7\n");
  CHECK(table.markdown() == "| a | b |\n|---|---:|\n| x ±1 | 10 |\n| longer | 7 |\n");
}

TEST_CASE("a table too wide for the terminal comes closer, then breaks its first column") {
  const std::string wide(38, 'x');
  // 2 + 36 + 2 x 2 + 38 + 1 = 81 columns with gaps of 2, 79 with gaps of 1.
  Table closer({"", "b", "c"});
  closer.row({std::string(36, 'a'), wide, "1"});
  CHECK(closer.text("  ").find("a " + wide + " 1\n") != std::string::npos);
  // 2 + 44 + 1 + 38 = 85: the first column gives way by 5.
  Table broken({"", "b"});
  broken.row({"twenty letters in a row, and twenty-four", wide + wide.substr(4)});
  std::istringstream lines(broken.text("  "));
  std::string line, last;
  for (; std::getline(lines, line); last = line) CHECK(line.size() <= kTerminalColumns + 16);
  CHECK(last.find("  ") == 0);
  CHECK(last.find(wide) != std::string::npos);  // numbers stand at the last line of their row
}

TEST_CASE("paragraphs stay within 80 columns") {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  std::istringstream lines(wrapped("- ", "  ", words));
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= kTerminalColumns);
}

TEST_CASE("a section without content leaves no heading") {
  const Document document{{"", {paragraph("one")}}, {"Empty", {items({}), paragraph("")}}, {"Two", {items({"x"})}}};
  CHECK(as_text(document) == "one\n\nTwo\n  - x\n");
  CHECK(as_markdown(document) == "one\n\n## Two\n\n- x\n\n");
}

}  // namespace text_test
