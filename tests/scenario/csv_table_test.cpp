// CsvTable: RFC 4180 as spreadsheets write it, and the place of every mistake.
#include "input/text/csv_table.hpp"

#include <catch2/catch.hpp>

#include "scenario/files.hpp"

using namespace racksim;

namespace csv_table_test {

namespace {

const std::vector<std::string> kKnown{"batch", "note", "itl_ms"};

CsvTable read(const test::Folder& folder, const std::string& text) {
  return CsvTable::read(folder.write("t.csv", text), kKnown);
}

/// "line:column message | remark | help" of each mistake.
std::string told(const test::Folder& folder, const std::string& text) {
  std::string all;
  try {
    read(folder, text);
  } catch (const InvalidInput& e) {
    for (const Diagnostic& d : e.list())
      all += std::to_string(d.where.line) + ':' + std::to_string(d.where.column) + ' ' + d.message + " | " + d.remark +
             " | " + d.help + '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("a table gives text and numbers by row and column, and nothing where a cell is blank or missing") {
  test::Folder folder;
  const CsvTable table = read(folder, "batch,note\n4,four\n,\n-1.5e2,x\n");
  Diagnostics diagnostics;
  REQUIRE(table.rows() == 3);
  CHECK(table.path() == "t.csv");
  CHECK(table.has("note"));
  CHECK_FALSE(table.has("itl_ms"));
  CHECK(table.text(0, "note") == "four");
  CHECK(table.text(0, "itl_ms").empty());
  CHECK(table.number(0, "batch", 0, 10, diagnostics) == 4);
  CHECK(table.number(2, "batch", -1000, 10, diagnostics) == -150);
  CHECK_FALSE(table.number(1, "batch", 0, 10, diagnostics));
  CHECK_FALSE(table.number(0, "itl_ms", 0, 10, diagnostics));
  CHECK(diagnostics.empty());
}

TEST_CASE("quotes hold commas and doubled quotes") {
  test::Folder folder;
  const CsvTable table = read(folder, "note,\"batch\"\n\"a, b\",1\n\"say \"\"so\"\"\",2\n\"\",3\n");
  CHECK(table.text(0, "note") == "a, b");
  CHECK(table.text(1, "note") == "say \"so\"");
  CHECK(table.text(2, "note").empty());
  CHECK(table.text(2, "batch") == "3");
}

TEST_CASE("a byte order mark, CRLF, comments, blank lines and a last line without an end are no part of the table") {
  test::Folder folder;
  const CsvTable table = read(folder, "\xEF\xBB\xBF# source\r\n\r\nbatch,note\r\n# more\r\n4,#5\r\n\r\n6,z");
  REQUIRE(table.rows() == 2);
  CHECK(table.text(0, "note") == "#5");
  CHECK(table.text(1, "note") == "z");
  CHECK(table.where(1).line == 7);
}

TEST_CASE("places count lines and bytes from 1, and span the cell with its quotes") {
  test::Folder folder;
  const CsvTable table = read(folder, "# c\nnote,batch,itl_ms\n\"a,\"\"b\",x,\n");
  CHECK(table.where(0) == Location{"t.csv", 3, 1, 1});
  CHECK(table.where(0, "note") == Location{"t.csv", 3, 1, 7});
  CHECK(table.where(0, "batch") == Location{"t.csv", 3, 9, 1});
  CHECK(table.where(0, "itl_ms") == Location{"t.csv", 3, 11, 1});
  CHECK(table.where(0, "unheard of") == Location{"t.csv", 3, 1, 1});
}

TEST_CASE("a number that is none, or out of range, is told where it stands") {
  test::Folder folder;
  Diagnostics diagnostics;
  const std::vector<std::string> bad{"x", "1 ms", "0x10", "nan", "inf", "1e999", " 1", "1;2", "11"};
  std::string text = "note,batch\n";
  for (const std::string& word : bad) text += "n," + word + "\n";
  const CsvTable table = read(folder, text);
  for (std::size_t row = 0; row < bad.size(); ++row) {
    INFO(bad[row]);
    CHECK_FALSE(table.number(row, "batch", 0, 10, diagnostics));
    REQUIRE(diagnostics.list().size() == row + 1);
    CHECK(diagnostics.list()[row].where.line == static_cast<int>(row) + 2);
    CHECK(diagnostics.list()[row].where.column == 3);
  }
  CHECK(diagnostics.list()[1].message == "`1 ms` is not a number");
  CHECK(diagnostics.list()[8].message == "batch is out of range");
  CHECK(diagnostics.list()[8].remark == "0 to 10");
}

TEST_CASE("every wrong column is told at once, with the nearest and with all there are") {
  test::Folder folder;
  CHECK(told(folder, "batch,itl_m,batch\n1,2,3\n") ==
        "1:7 unknown column `itl_m` | did you mean `itl_ms`? | columns are batch, note, itl_ms\n"
        "1:13 column `batch` appears twice |  | \n");
  CHECK(told(folder, "batch,,note\n1,2,3\n") == "1:7 unknown column `` |  | columns are batch, note, itl_ms\n");
}

TEST_CASE("ragged rows, open quotes and tables without rows are told") {
  test::Folder folder;
  CHECK(told(folder, "batch,note\n1,a\n2\n") == "3:1 this row has 1 cells instead of 2 |  | \n");
  CHECK(told(folder, "batch,note\n1,a,\n") == "2:1 this row has 3 cells instead of 2 |  | \n");
  CHECK(told(folder, "batch,note\n1,\"a\n") == "2:3 a quote is left open |  | end it on its line\n");
  CHECK(told(folder, "batch,note\n").find("t.csv has no rows") != std::string::npos);
  CHECK(told(folder, "").find("t.csv has no rows") != std::string::npos);
}

TEST_CASE("bytes that are no text are told: they would spoil every file written from them") {
  test::Folder folder;
  CHECK(told(folder, "batch,note\n1,caf\xE9\n").find("2:6 this is not UTF-8 text") == 0);
  CHECK(told(folder, std::string("batch,note\n1,a\0b\n", 17)).find("2:4 this is not UTF-8 text") == 0);
  CHECK(told(folder, "batch,note\n1,\x1B[31m\n").find("2:3 this is not UTF-8 text") == 0);
  CHECK(told(folder, "batch,note\n1,caf\xC3\xA9\n").empty());
}

TEST_CASE("a file that is missing or a folder is told by name") {
  test::Folder folder;
  CHECK_THROWS_AS(CsvTable::read("gone.csv", kKnown), InvalidInput);
  CHECK_THROWS_WITH(CsvTable::read(".", kKnown), Catch::Contains("cannot read ."));
}

}  // namespace csv_table_test
