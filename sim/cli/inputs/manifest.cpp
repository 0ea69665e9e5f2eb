// Facts about the run itself.
#include "cli/inputs/manifest.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "analysis/results/manifest_json.hpp"
#include "analysis/summary/verdict.hpp"
#include "cli/inputs/version.hpp"
#include "input/scenario/scenario.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

double seconds_of(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; }

struct Usage {
  double cpu_s = 0;
  double peak_memory_bytes = 0;  ///< of the largest process
};

Usage usage() {
  Usage sum;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage u{};
    if (getrusage(who, &u) != 0) continue;
    sum.cpu_s += seconds_of(u.ru_utime) + seconds_of(u.ru_stime);
    sum.peak_memory_bytes = std::max(sum.peak_memory_bytes, static_cast<double>(u.ru_maxrss) * 1024);
  }
  return sum;
}

ManifestFacts facts_of(const std::vector<std::string>& arguments, const Stopwatch& watch) {
  const Usage used = usage();
  ManifestFacts facts;
  facts.version = version();
  facts.arguments = arguments;
  facts.started_utc = watch.started_utc();
  facts.wall_s = watch.wall_s();
  facts.cpu_s = used.cpu_s;
  facts.peak_memory_bytes = used.peak_memory_bytes;
  return facts;
}

std::string text_of(const ManifestFacts& facts) { return json_text(to_json(facts)); }

}  // namespace

double Stopwatch::wall_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_steady_).count();
}

std::string Stopwatch::started_utc() const {
  const std::time_t time = std::chrono::system_clock::to_time_t(began_);
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

std::string manifest(const Inputs& in, const Summary& summary, const std::vector<std::string>& arguments,
                     const Stopwatch& watch, std::int64_t turns) {
  ManifestFacts facts = facts_of(arguments, watch);
  facts.run = {summary.scenario, verdict_word(summary), in.scenario.run.seed, summary.replications, turns};
  facts.inputs = input_files(in.scenario, in.deployment);
  return text_of(facts);
}

std::string manifest(const std::vector<std::string>& files, const std::vector<std::string>& arguments,
                     const Stopwatch& watch) {
  ManifestFacts facts = facts_of(arguments, watch);
  for (const std::string& file : files) facts.inputs.push_back({"", file, sha1_of_file(file)});
  return text_of(facts);
}

}  // namespace racksim::cli
