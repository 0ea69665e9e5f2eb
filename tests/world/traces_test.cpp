// Traces for the viewers of others: what a pencil says is in them, slices of a track never overlap, counters step.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "input/reading/scenario_reader.hpp"
#include "support/replicate.hpp"
#include "world/askers.hpp"

using namespace racksim;
using namespace racksim::test;

namespace traces_test {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string bytes_of(const fs::path& file) {
  std::ostringstream all;
  all << std::ifstream(file, std::ios::binary).rdbuf();
  return all.str();
}

fs::path place(const std::string& name) { return fs::temp_directory_path() / ("racksim-traces-" + name); }

/// They begin at 0 and 0.05 s.
Scenario two_people() {
  Scenario s = askers(2, 2, 2);
  closed_of(s.users["users"]).ramp_s = 0.1;
  return s;
}

RunOptions traced(const std::string& name, Span span) {
  RunOptions options;
  options.perfetto_path = place(name).string();
  options.drawn = span;
  return options;
}

Json perfetto(const Scenario& s, const std::string& name, Span span) {
  const Platform platform = read_platform(s.platform);
  const RunOptions options = traced(name, span);
  run_replications(s, platform, deploy(s, platform, read_profiles(s)), options);
  const Json trace = Json::parse(bytes_of(options.perfetto_path));
  fs::remove(options.perfetto_path);
  return trace.at("traceEvents");
}

using Track = std::vector<std::pair<double, Json>>;  ///< slices by when they begin, in microseconds

std::map<std::pair<int, int>, Track> tracks(const Json& events) {
  std::map<std::pair<int, int>, Track> all;
  for (const Json& e : events)
    if (e.at("ph") == "X") all[{e.at("pid"), e.at("tid")}].emplace_back(e.at("ts").get<double>(), e);
  for (auto& [id, track] : all)
    std::sort(track.begin(), track.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

std::size_t overlaps(const Json& events, const Span& span) {
  std::size_t found = 0;
  for (const auto& [id, track] : tracks(events)) {
    double free_us = span.from_s * 1e6;
    for (const auto& [begin_us, slice] : track) {
      found += begin_us < free_us - 1e-6 ? 1 : 0;
      free_us = begin_us + slice.at("dur").get<double>();
    }
    found += free_us > span.to_s * 1e6 + 1e-6 ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("A slot's track has the prompt and the answer of each turn, one after the other", "[world]") {
  const Json events = perfetto(two_people(), "pencil", {0, 0.5});
  const auto all = tracks(events);
  REQUIRE(all.size() == 1);
  const Track& slot = all.begin()->second;
  REQUIRE(slot.size() == 4);  // the first turns of both
  const std::vector<std::string> names{"prefill", "decode", "prefill", "decode"};
  const std::vector<double> begins{0, 1000, 100000, 101000}, lasts{1000, 99000, 1000, 99000};
  for (std::size_t i = 0; i < slot.size(); ++i) {
    CHECK(slot[i].second.at("name") == names[i]);
    CHECK(slot[i].first == Approx(begins[i]));
    CHECK(slot[i].second.at("dur") == Approx(lasts[i]));
    CHECK(slot[i].second.at("args").at("people") == "users");
    CHECK(slot[i].second.at("args").at("answer") == 100);
  }
}

TEST_CASE("A stretch cuts what it does not hold, and counters begin as they stand", "[world]") {
  const Json events = perfetto(two_people(), "cut", {0.02, 0.08});
  const auto all = tracks(events);
  REQUIRE(all.begin()->second.size() == 1);
  CHECK(all.begin()->second.front().first == Approx(20000));
  CHECK(all.begin()->second.front().second.at("dur") == Approx(60000));
  std::map<std::string, std::vector<std::pair<double, double>>> counters;
  for (const Json& e : events)
    if (e.at("ph") == "C")
      counters[e.at("name")].emplace_back(e.at("ts").get<double>(), e.at("args").begin()->get<double>());
  using Points = std::vector<std::pair<double, double>>;
  CHECK(counters.at("turns in flight") == Points{{20000, 1}, {50000, 2}});
  CHECK(counters.at("turns without a place") == Points{{20000, 0}, {50000, 1}});
  CHECK(counters.at("batch") == Points{{20000, 1}});
}

TEST_CASE("Slices never overlap on a track, whatever happens to turns", "[world]") {
  const std::vector<std::string> shipped{"scenarios/disaggregated-h100.yaml", "scenarios/paced-readers.yaml",
                                         "scenarios/assumptions/07-contexts-grow.yaml",
                                         "scenarios/assumptions/12-idle-sessions-hold.yaml"};
  for (const std::string& path : shipped) {
    Scenario s = read_scenario(in_repository(path), {"run.warmup=60 s", "run.duration=30 s", "run.replications=1"});
    const Span span{60, 90};
    const Json events = perfetto(s, "any", span);
    INFO(path);
    CHECK(tracks(events).size() > 1);
    CHECK(overlaps(events, span) == 0);
  }
}

TEST_CASE("The same run draws the same trace, and a run that is drawn is the same run", "[world]") {
  const Scenario s = two_people();
  const Platform platform = read_platform(s.platform);
  const Deployment deployment = deploy(s, platform, read_profiles(s));
  RunOptions options = traced("twice", {0, 2});
  const Json drawn = to_json(run_replications(s, platform, deployment, options).front());
  const std::string first = bytes_of(options.perfetto_path);
  run_replications(s, platform, deployment, options);
  CHECK(bytes_of(options.perfetto_path) == first);
  CHECK(drawn == to_json(run_replications(s, platform, deployment, {}).front()));
  fs::remove(options.perfetto_path);
}

// A busy slot of 10 W and 100 W more, in a server of 100 W and 80 W more (tests/platforms/slot.xml).
TEST_CASE("A Paje trace has the watts of every device and the use of every slot when they change", "[world]") {
  const Scenario s = two_people();
  const Platform platform = read_platform(s.platform);
  RunOptions options;
  options.paje_path = place("paje").string();
  options.drawn = {0.02, 0.3};
  run_replications(s, platform, deploy(s, platform, read_profiles(s)), options);
  const std::string trace = bytes_of(options.paje_path);
  fs::remove(options.paje_path);
  const auto has = [&](const std::string& line) { return trace.find("\n" + line + "\n") != std::string::npos; };
  CHECK(has("4 0.020000000 d0 DEVICE s0 \"" + platform.devices[0].name + "\""));
  CHECK(has("5 0.020000000 device_w d0 110"));
  CHECK(has("6 0.020000000 use i0s0 u3"));
  CHECK(has("6 0.100000000 use i0s0 u1"));
  CHECK(has("6 0.101000000 use i0s0 u3"));
  CHECK(has("6 0.200000000 use i0s0 u0"));
  CHECK(has("5 0.200000000 device_w d0 10"));
}

}  // namespace traces_test
