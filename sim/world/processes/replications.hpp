// Replications: the same scenario with other random numbers, each in a process of its own.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/deployment/deployment.hpp"
#include "record/record.hpp"
#include "world/processes/processes.hpp"
#include "world/viewers/stretch_trace.hpp"

namespace racksim {

/// Where the bytes of jobs that are done are kept, so that several processes, or one that was killed, need not do them
/// again. A job is a replication; of a fleet, a rack in one.
struct JobStore {
  std::function<std::optional<std::string>(std::size_t job)> find;
  std::function<void(std::size_t job, const std::string& bytes)> keep;
  std::function<bool(std::size_t job)> mine;  ///< which jobs this process does
};

struct RunOptions {
  int jobs = 0;                   ///< processes at a time; 0 = one per core
  std::size_t first = 0;          ///< number of the first replication: those before it are left out
  bool keep_in_flight = false;    ///< records carry turns in flight at every run.timeline
  bool check_energy = false;      ///< every segment is a SimGrid execution, joules are compared; needs measured power
  std::string requests_csv_path;  ///< empty = not written
  std::string timeline_csv_path;  ///< of the first replication; empty = not written
  std::string perfetto_path;      ///< a stretch of the first replication as trace events; empty = not written
  std::string paje_path;          ///< the same in the Paje format
  Span drawn = {};                ///< that stretch
  std::function<void(double share_done)> on_progress;
  const std::atomic<bool>* stop = nullptr;
  const JobStore* store = nullptr;
};

/// Jobs of run.replications replications.
std::size_t jobs_of(const Scenario& scenario);

/// Does the jobs of a run that belong to the shard of its store and are not done yet.
void run_jobs(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
              const RunOptions& options);

/// The records of run.replications replications, in their order, whatever the order in which they end. SimGrid holds
/// one engine per process, so each replication is forked: call this before starting threads. Throws InvalidInput (what
/// a child found wrong with the platform), Interrupted, or runtime_error if a child died or its books do not balance.
std::vector<Record> run_replications(const Scenario& scenario, const Platform& platform, const Deployment& deployment,
                                     const RunOptions& options);

/// Loads the platform into SimGrid in a process of its own. Whatever SimGrid does to that process, the answer is
/// InvalidInput with SimGrid's words, or nothing if it loads.
void try_platform(const Platform& platform);

}  // namespace racksim
