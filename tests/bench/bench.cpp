// Bench: how many turns, tokens and steps a CPU-second simulates, and in how much memory. Reports; judges nothing.
//
//   racksim_bench [NAME=]SCENARIO[,key=value...] ...
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "input/reading/scenario_reader.hpp"
#include "model/deployment/deployment.hpp"
#include "world/processes/child.hpp"
#include "world/simulation.hpp"

namespace racksim {
namespace {

double cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Everything that `run` does for one replication, reading included.
std::string measure(const std::string& path, const std::vector<std::string>& sets) {
  const Scenario scenario = read_scenario(path, sets);
  const Platform platform = read_platform(scenario.platform);
  const Deployment deployment = deploy(scenario, platform, read_profiles(scenario));
  const long before_kib = peak_kib();
  const double begin_s = cpu_s();
  const Record record = simulate(scenario, platform, deployment, 0, {});
  const double used_s = cpu_s() - begin_s;
  double steps = 0;
  double segments = 0;
  for (const PoolRecord& pool : record.pools) {
    steps += static_cast<double>(pool.steps);
    segments += static_cast<double>(pool.segments);
  }
  const nlohmann::json result = {{"turns", record.all_sent},
                                 {"cpu_s", used_s},
                                 {"steps", steps},
                                 {"segments", segments},
                                 {"tokens", record.output_tokens + record.input_tokens},
                                 {"rss_kib", peak_kib()},
                                 {"rss_before_kib", before_kib},
                                 {"simulated_s", record.end_s},
                                 {"in_flight", record.in_flight.integral / record.window_s}};
  return result.dump();
}

void print(const std::string& name, const nlohmann::json& r) {
  const double cpu = r.at("cpu_s");
  const auto per_s = [&](const char* key) { return r.at(key).get<double>() / cpu; };
  fmt::print("{:<22} {:>10} {:>8.2f} {:>11.0f} {:>12.3g} {:>12.3g} {:>8.2f} {:>9.1f} {:>8.1f}\n", name,
             r.at("turns").get<long>(), cpu, per_s("turns"), per_s("tokens"), per_s("steps"),
             r.at("segments").get<double>() / r.at("turns").get<double>(), r.at("rss_kib").get<double>() / 1024,
             r.at("in_flight").get<double>());
  std::fflush(stdout);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(at, begin);
    parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
  }
  return parts;
}

void run_one(const std::string& argument) {
  std::vector<std::string> sets = split(argument, ',');
  std::string path = sets.front();
  sets.erase(sets.begin());
  std::string name = path;
  if (const auto equals = path.find('='); equals != std::string::npos) {
    name = path.substr(0, equals);
    path = path.substr(equals + 1);
  }
  Child child = Child::start([&](const Child::Report&) { return measure(path, sets); });
  while (child.read()) {
  }
  print(name, nlohmann::json::parse(child.finish()));
}

}  // namespace
}  // namespace racksim

int main(int argc, char** argv) {
  fmt::print("{:<22} {:>10} {:>8} {:>11} {:>12} {:>12} {:>8} {:>9} {:>8}\n", "workload", "turns", "CPU s",
             "turns/CPU-s", "tokens/CPU-s", "steps/CPU-s", "seg/turn", "peak MiB", "flight");
  try {
    for (int i = 1; i < argc; ++i) racksim::run_one(argv[i]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
