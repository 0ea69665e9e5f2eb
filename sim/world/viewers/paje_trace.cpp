// Events by their number in the header: 0 container type, 1 variable type, 2 state type, 3 state, 4 container,
// 5 variable, 6 state of a container.
#include "world/viewers/paje_trace.hpp"

#include <fmt/format.h>

namespace racksim {

namespace {

constexpr const char* kHeader = R"(%EventDef PajeDefineContainerType 0
% Alias string
% Type string
% Name string
%EndEventDef
%EventDef PajeDefineVariableType 1
% Alias string
% Type string
% Name string
% Color color
%EndEventDef
%EventDef PajeDefineStateType 2
% Alias string
% Type string
% Name string
%EndEventDef
%EventDef PajeDefineEntityValue 3
% Alias string
% Type string
% Name string
% Color color
%EndEventDef
%EventDef PajeCreateContainer 4
% Time date
% Alias string
% Type string
% Container string
% Name string
%EndEventDef
%EventDef PajeSetVariable 5
% Time date
% Type string
% Container string
% Value double
%EndEventDef
%EventDef PajeSetState 6
% Time date
% Type string
% Container string
% Value string
%EndEventDef
0 RACK 0 rack
0 SERVER RACK server
0 DEVICE SERVER device
0 INSTANCE SERVER instance
0 SLOT INSTANCE slot
1 in_flight RACK "turns in flight" "0.1 0.4 0.7"
1 without_place RACK "turns without a place" "0.8 0.3 0.1"
1 rack_w RACK watts "0.4 0.3 0.7"
1 device_w DEVICE watts "0.4 0.3 0.7"
1 batch INSTANCE batch "0.1 0.4 0.7"
1 waiting INSTANCE waiting "0.8 0.3 0.1"
1 kv INSTANCE "KV blocks" "0.1 0.5 0.4"
2 use SLOT use
3 u0 use free "1 1 1"
3 u1 use prefill "0.8 0.3 0.1"
3 u2 use "KV on its way" "0.5 0.4 0"
3 u3 use decode "0.1 0.4 0.7"
3 u4 use paused "0.7 0.8 0.9"
3 u5 use held "0.6 0.6 0.6"
)";

std::string quoted(std::string text) {
  for (char& c : text)
    if (c == '"') c = '\'';
  return '"' + text + '"';
}

}  // namespace

PajeTrace::PajeTrace(const std::string& path, const Scenario& scenario, const Platform& platform,
                     const Deployment& deployment, Span span)
    : StretchTrace(scenario, platform, deployment, span), file_(path, kHeader) {
  create_containers();
}

void PajeTrace::contain(double time_s, const std::string& alias, const char* type, const std::string& in,
                        const std::string& name) {
  file_.row(fmt::format("4 {:.9f} {} {} {} {}\n", time_s, alias, type, in, quoted(name)));
}

void PajeTrace::create_containers() {
  const Platform& p = platform();
  for (std::size_t r = 0; r < p.racks.size(); ++r)
    contain(span().from_s, fmt::format("r{}", r), "RACK", "0", p.racks[r].name);
  for (std::size_t s = 0; s < p.servers.size(); ++s)
    contain(span().from_s, fmt::format("s{}", s), "SERVER", fmt::format("r{}", p.servers[s].rack), p.servers[s].name);
  for (std::size_t d = 0; d < p.devices.size(); ++d)
    contain(span().from_s, fmt::format("d{}", d), "DEVICE", fmt::format("s{}", p.devices[d].server), p.devices[d].name);
  for (std::size_t i = 0; i < deployment().placements.size(); ++i)
    contain(span().from_s, fmt::format("i{}", i), "INSTANCE", fmt::format("s{}", deployment().placements[i].server),
            fmt::format("{} {}", i, name(i)));
}

void PajeTrace::slot_changed(std::size_t instance, std::int32_t slot, const Slice&, const Slice& now) {
  const std::string alias = fmt::format("i{}s{}", instance, slot);
  if (slots_seen_.emplace(instance, slot).second)
    contain(now.since_s, alias, "SLOT", fmt::format("i{}", instance), alias);
  file_.row(fmt::format("6 {:.9f} use {} u{}\n", now.since_s, alias, static_cast<int>(now.use)));
}

void PajeTrace::value_changed(Of of, std::size_t index, double value, double now_s) {
  static constexpr const char* kTypes[] = {"in_flight", "without_place", "rack_w", "device_w",
                                           "batch",     "waiting",       "kv"};
  static constexpr char kContainers[] = {'r', 'r', 'r', 'd', 'i', 'i', 'i'};
  const auto o = static_cast<std::size_t>(of);
  file_.row(fmt::format("5 {:.9f} {} {}{} {}\n", now_s, kTypes[o], kContainers[o], index, value));
}

}  // namespace racksim
