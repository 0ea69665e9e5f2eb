// PerfettoTrace: a stretch of a replication as Chrome trace events, which ui.perfetto.dev and chrome://tracing open: a
// track per slot with its use, counters for queue, batch, KV and watts. Google, "Trace Event Format".
#pragma once

#include <string>

#include "world/viewers/result_csv.hpp"
#include "world/viewers/stretch_trace.hpp"

namespace racksim {

class PerfettoTrace final : public StretchTrace {
 public:
  /// Writes to `path` as it goes. Throws InvalidInput if it cannot.
  PerfettoTrace(const std::string& path, const Scenario& scenario, const Platform& platform,
                const Deployment& deployment, Span span);

 private:
  void slot_changed(std::size_t instance, std::int32_t slot, const Slice& before, const Slice& now) override;
  void value_changed(Of of, std::size_t index, double value, double now_s) override;
  void finish() override;
  void event(const std::string& fields);
  void name_process(std::size_t process, const std::string& name);
  [[nodiscard]] std::size_t process_of(std::size_t instance) const { return platform().racks.size() + instance; }

  CsvFile file_;
  bool first_ = true;
};

}  // namespace racksim
