// Data folders: who is asked first, what is told when nobody has it, and that a result's name does not depend on it.
#include "input/text/data_folders.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "files.hpp"
#include "input/reading/scenario_reader.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace data_folders_test {

namespace fs = std::filesystem;

namespace {

/// RACKSIM_DATA for the length of a test.
class Data {
 public:
  explicit Data(const fs::path& folder) { ::setenv("RACKSIM_DATA", folder.c_str(), 1); }
  ~Data() { ::unsetenv("RACKSIM_DATA"); }
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
};

}  // namespace

TEST_CASE("the source tree's data is found by a program that was not installed") {
  const Search search = search_data("h100", ".xml", {}, "platforms");
  CHECK(fs::equivalent(search.file, test::in_repository("platforms/h100.xml")));
  CHECK(search_data("h100.xml", ".xml", {}, "platforms").file == search.file);
  CHECK_FALSE(search_data("h100-llama-3.1-8b-bf16", ".yaml", {}, "platforms/profiles").file.empty());
}

TEST_CASE("beside comes first, then RACKSIM_DATA, then what ships") {
  test::Folder folder;
  const fs::path mine = fs::path(folder.write("data/platforms/h100.xml", "<x/>")).parent_path();
  const fs::path beside = fs::path(folder.write("beside/h100.xml", "<x/>")).parent_path();
  const Data data(mine.parent_path());
  CHECK(search_data("h100", ".xml", {beside}, "platforms").file == (beside / "h100.xml").string());
  CHECK(search_data("h100", ".xml", {}, "platforms").file == (mine / "h100.xml").string());
  CHECK(fs::equivalent(search_data("h200", ".xml", {}, "platforms").file, test::in_repository("platforms/h200.xml")));
}

TEST_CASE("what is nowhere is told with every place that was asked, and the nearest name") {
  const Search search = search_data("h10", ".xml", {"/beside"}, "platforms");
  CHECK(search.file.empty());
  CHECK(search.where().starts_with("looked for /beside/h10.xml, "));
  CHECK(search.where().ends_with("platforms/h10.xml"));
  CHECK(search.suggestion("h10") == "did you mean `h100`?");
  CHECK(search.suggestion("something else") == "");
}

TEST_CASE("a scenario names a platform that ships; a file beside it is nearer") {
  test::Folder folder;
  const std::string rest = std::string(test::kGood).substr(std::string(test::kGood).find('\n') + 1);
  REQUIRE(std::string(test::kGood).starts_with("platform: "));
  const std::string path = folder.write("s/x.yaml", "platform: h200\n" + rest);
  CHECK(fs::equivalent(read_scenario(path).platform, test::in_repository("platforms/h200.xml")));
  const std::string nearer = folder.write("s/h200.xml", "<x/>");
  CHECK(fs::equivalent(read_scenario(path).platform, nearer));
}

}  // namespace data_folders_test
