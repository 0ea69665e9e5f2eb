// Facts about the run itself.
#include "cli/manifest.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "analysis/estimate_text.hpp"
#include "analysis/results.hpp"
#include "analysis/verdict.hpp"
#include "cli/version.hpp"

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

}  // namespace

double Stopwatch::wall_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_steady_).count();
}

std::string Stopwatch::started_utc() const {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(began_)));
}

std::string manifest(const Inputs& in, const Summary& summary, const std::vector<std::string>& arguments,
                     const Stopwatch& watch, std::int64_t turns) {
  Json inputs = Json::array();
  for (const InputFile& file : input_files(in.scenario, in.deployment))
    inputs.push_back({{"role", file.role}, {"path", file.path}, {"sha1", file.sha1}});
  const Usage used = usage();
  const Json json{{"racksim", version()},
                  {"arguments", arguments},
                  {"scenario", summary.scenario},
                  {"verdict", verdict_word(summary)},
                  {"seed", in.scenario.run.seed},
                  {"replications", summary.replications},
                  {"inputs", inputs},
                  {"started_utc", watch.started_utc()},
                  {"wall_s", watch.wall_s()},
                  {"cpu_s", used.cpu_s},
                  {"turns", turns},
                  {"turns_per_cpu_s", used.cpu_s > 0 ? static_cast<double>(turns) / used.cpu_s : 0},
                  {"peak_memory_bytes", used.peak_memory_bytes}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string manifest(const std::vector<std::string>& files, const std::vector<std::string>& arguments,
                     const Stopwatch& watch) {
  Json inputs = Json::array();
  for (const std::string& file : files) inputs.push_back({{"path", file}, {"sha1", sha1_of_file(file)}});
  const Usage used = usage();
  const Json json{{"racksim", version()},
                  {"arguments", arguments},
                  {"inputs", inputs},
                  {"started_utc", watch.started_utc()},
                  {"wall_s", watch.wall_s()},
                  {"cpu_s", used.cpu_s},
                  {"peak_memory_bytes", used.peak_memory_bytes}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace racksim::cli
