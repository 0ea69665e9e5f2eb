// Events of slots and counters, a line each. Racks are the first processes, instances the others, slots their threads.
#include "world/viewers/perfetto_trace.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "input/text/json_text.hpp"

namespace racksim {

namespace {

std::string json_string(const std::string& text) { return json_line(nlohmann::json(text)); }

/// Trace events count microseconds; whole nanoseconds, so that slices that meet do not overlap.
std::int64_t nanoseconds(double time_s) { return std::llround(time_s * 1e9); }
std::string microseconds(std::int64_t ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); }

}  // namespace

PerfettoTrace::PerfettoTrace(const std::string& path, const Scenario& scenario, const Platform& platform,
                             const Deployment& deployment, Span span)
    : StretchTrace(scenario, platform, deployment, span),
      file_(path, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n") {
  for (std::size_t r = 0; r < platform.racks.size(); ++r) name_process(r, "rack " + platform.racks[r].label);
  for (std::size_t i = 0; i < deployment.placements.size(); ++i) name_process(process_of(i), name(i));
}

void PerfettoTrace::event(const std::string& fields) {
  file_.row((first_ ? "{" : ",\n{") + fields + "}");
  first_ = false;
}

void PerfettoTrace::name_process(std::size_t process, const std::string& name) {
  event(fmt::format(R"("ph":"M","name":"process_name","pid":{},"args":{{"name":{}}})", process, json_string(name)));
  event(fmt::format(R"("ph":"M","name":"process_sort_index","pid":{0},"args":{{"sort_index":{0}}})", process));
}

void PerfettoTrace::slot_changed(std::size_t instance, std::int32_t slot, const Slice& before, const Slice& now) {
  const std::int64_t begin = nanoseconds(before.since_s), end = nanoseconds(now.since_s);
  if (before.use == SlotUse::free || end <= begin) return;
  const Turn& turn = before.turn;
  event(fmt::format(R"("ph":"X","name":"{}","pid":{},"tid":{},"ts":{},"dur":{},)"
                    R"("args":{{"turn":{},"session":{},"people":{},"context":{},"prompt":{},"answer":{}}})",
                    name_of(before.use), process_of(instance), slot, microseconds(begin), microseconds(end - begin),
                    turn.id, turn.session, json_string(people(turn)), turn.context_tokens, turn.prompt_tokens,
                    turn.output_tokens));
}

void PerfettoTrace::value_changed(Of of, std::size_t index, double value, double now_s) {
  if (of == Of::device_w) return;  // of racks only, so that a trace stays small
  static constexpr const char* kNames[] = {"turns in flight", "turns without a place", "watts", "", "batch", "waiting",
                                           "KV blocks"};
  const std::size_t process = of < Of::batch ? index : process_of(index);
  event(fmt::format(R"("ph":"C","name":"{0}","pid":{1},"ts":{2},"args":{{"{0}":{3}}})",
                    kNames[static_cast<std::size_t>(of)], process, microseconds(nanoseconds(now_s)), value));
}

void PerfettoTrace::finish() {
  file_.row("\n]}\n");
  file_.close();
}

}  // namespace racksim
