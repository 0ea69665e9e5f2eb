// PajeTrace: a stretch of a replication in the Paje format, which PajeNG and ViTE read: racks, servers, devices with
// their watts, instances with batch, queue and KV, slots with their use. de Oliveira Stein and others, "Paje trace file
// format". SimGrid 3.32 would write one itself, but aborts on zones within zones.
#pragma once

#include <set>
#include <string>

#include "world/viewers/result_csv.hpp"
#include "world/viewers/stretch_trace.hpp"

namespace racksim {

class PajeTrace final : public StretchTrace {
 public:
  /// Writes to `path` as it goes. Throws InvalidInput if it cannot.
  PajeTrace(const std::string& path, const Scenario& scenario, const Platform& platform, const Deployment& deployment,
            Span span);

 private:
  void slot_changed(std::size_t instance, std::int32_t slot, const Slice& before, const Slice& now) override;
  void value_changed(Of of, std::size_t index, double value, double now_s) override;
  void finish() override { file_.close(); }
  void contain(double time_s, const std::string& alias, const char* type, const std::string& in,
               const std::string& name);
  void create_containers();

  CsvFile file_;
  std::set<std::pair<std::size_t, std::int32_t>> slots_seen_;
};

}  // namespace racksim
