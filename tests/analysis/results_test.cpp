// Result folders: whole or not at all.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "analysis/results/result_folder.hpp"
#include "input/scenario/scenario.hpp"

using namespace racksim;

namespace results_test {

namespace fs = std::filesystem;

namespace {

/// A folder of its own for a test, gone afterwards.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("racksim-results-" + std::to_string(::getpid()));
  Scratch() { fs::create_directories(path); }
  ~Scratch() { fs::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string content(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void leave_result(const fs::path& place, const std::string& text) {
  ResultFolder folder(place);
  folder.write("summary.json", text);
  folder.write("manifest.json", "{}");
  folder.publish();
}

}  // namespace

TEST_CASE("a result appears at its place, and nothing beside it") {
  const Scratch scratch;
  leave_result(scratch.path / "a", "one");
  CHECK(content(scratch.path / "a" / "summary.json") == "one");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a later result replaces an earlier one whole") {
  const Scratch scratch;
  leave_result(scratch.path / "a", "one");
  std::ofstream(scratch.path / "a" / "requests.csv") << "old";
  leave_result(scratch.path / "a", "two");
  CHECK(content(scratch.path / "a" / "summary.json") == "two");
  CHECK_FALSE(fs::exists(scratch.path / "a" / "requests.csv"));
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a result that is given up leaves the earlier one as it was") {
  const Scratch scratch;
  leave_result(scratch.path / "a", "one");
  {
    const ResultFolder folder(scratch.path / "a");
    folder.write("summary.json", "half");
  }
  CHECK(content(scratch.path / "a" / "summary.json") == "one");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a file in the way is told before anything is simulated") {
  const Scratch scratch;
  std::ofstream(scratch.path / "file") << "x";
  CHECK_THROWS_AS(ResultFolder(scratch.path / "file"), InvalidInput);
  CHECK_THROWS_AS(ResultFolder(scratch.path / "file" / "below"), InvalidInput);
  CHECK(content(scratch.path / "file") == "x");
}

TEST_CASE("a folder that is no result is never replaced") {
  const Scratch scratch;
  fs::create_directories(scratch.path / "photos");
  std::ofstream(scratch.path / "photos" / "cat") << "x";
  CHECK_THROWS_AS(ResultFolder(scratch.path / "photos"), InvalidInput);
  CHECK(fs::exists(scratch.path / "photos" / "cat"));
}

TEST_CASE("a write that fails says what and why") {
  const Scratch scratch;
  const ResultFolder folder(scratch.path / "a");
  fs::create_directories(folder.file("summary.json"));
  CHECK_THROWS_WITH(folder.write("summary.json", "x"), Catch::Contains("cannot write") && Catch::Contains("directory"));
  fs::create_symlink("/dev/full", folder.file("full"));
  CHECK_THROWS_WITH(folder.write("full", std::string(100000, 'x')), Catch::Contains("No space left"));
}

TEST_CASE("hashes are SHA-1") {
  CHECK(sha1_hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  const Scratch scratch;
  for (const std::size_t size : {0, 3, 65536, 200000}) {
    const std::string text(size, 'x');
    const ResultFolder folder(scratch.path / std::to_string(size));
    folder.write("f", text);
    CHECK(sha1_of_file(folder.file("f")) == sha1_hex(text));
  }
}

TEST_CASE("a question is named after what its files hold, not after where they lie") {
  const Scratch scratch;
  const auto asked = [&](const std::string& folder, const std::string& trace) {
    fs::create_directories(scratch.path / folder);
    Scenario s;
    s.platform = (scratch.path / folder / "rack.xml").string();
    std::ofstream(s.platform) << "rack";
    const std::string file = (scratch.path / folder / (trace + ".csv")).string();
    s.users["people"].arrivals = ReplayedTrace{.file = file};
    std::ofstream(file) << trace;
    return inputs_hash(s, {});
  };
  CHECK(asked("a", "monday") == asked("b", "monday"));
  CHECK(asked("a", "monday") != asked("a", "tuesday"));
}

TEST_CASE("files of values count by what they hold, too, wherever they are named") {
  const Scratch scratch;
  const auto asked = [&](const std::string& folder, const std::string& values, bool in_mixture) {
    fs::create_directories(scratch.path / folder);
    Scenario s;
    s.platform = (scratch.path / folder / "rack.xml").string();
    std::ofstream(s.platform) << "rack";
    const std::string file = (scratch.path / folder / (values + ".csv")).string();
    std::ofstream(file) << values;
    const Empirical counted{.file = file};
    Population& p = s.users["people"];
    if (in_mixture)
      p.lengths = LengthsApart{.output_tokens = Mixture{.parts = {{1, counted}}}};
    else
      p.lengths = LengthsTogether{.file = file};
    CHECK(input_files(s, {}).size() == 3);  // an empty path is the scenario's
    return inputs_hash(s, {});
  };
  for (const bool in_mixture : {false, true}) {
    CHECK(asked("a", "few", in_mixture) == asked("b", "few", in_mixture));
    CHECK(asked("a", "few", in_mixture) != asked("a", "many", in_mixture));
  }
}

}  // namespace results_test
