// Platform reader: shipped racks say what the claim says, and every wrong file gets its message.
#include "input/platform/platform.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

#include "input/platform/platform_quantity.hpp"
#include "input/platform/platform_text.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace platform_test {

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = fs::path(racksim::test::in_repository(""));

Platform shipped(const std::string& name) { return read_platform((kRoot / "platforms" / (name + ".xml")).string()); }

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One line per diagnostic: "line:column: message | remark | help".
std::string faults(const std::string& path, const Location& asked_at = {}) {
  std::string lines;
  try {
    read_platform(path, asked_at);
  } catch (const InvalidInput& invalid) {
    for (const auto& d : invalid.list())
      lines += std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + ": " + d.message +
               (d.remark.empty() ? "" : " | " + d.remark) + " | " + d.help + "\n";
  }
  return lines;
}

int servers_by_power(const Platform& p) {
  return static_cast<int>((p.racks[0].power_budget_w - p.racks[0].power_reserved_w) / p.servers[0].nameplate_w);
}

}  // namespace

TEST_CASE("shipped racks hold as many servers as the claim's arithmetic allows") {
  for (const auto& [name, count] : {std::pair{"ampereone", 19}, {"l40s", 3}, {"h100", 1}, {"h100-mig", 1}}) {
    const Platform p = shipped(name);
    CHECK(p.servers.size() == static_cast<std::size_t>(count));
    CHECK(servers_by_power(p) == count);
    CHECK(p.racks[0].servers.size() == p.servers.size());
  }
}

TEST_CASE("every shipped rack fits its own envelope by nameplate and height") {
  for (const auto* name : {"ampereone", "l40s", "h100", "h100-mig", "mixed"}) {
    const Platform p = shipped(name);
    double watts = 0;
    double units = 0;
    for (const auto& server : p.servers) {
      watts += server.nameplate_w;
      units += server.height_u;
    }
    CHECK(watts <= p.racks[0].power_budget_w - p.racks[0].power_reserved_w);
    CHECK(units <= p.racks[0].space_u - p.racks[0].space_reserved_u);
  }
}

TEST_CASE("a CPU server is its own device and has no chassis") {
  const Platform p = shipped("ampereone");
  CHECK(p.router == "ampereone-router");
  CHECK(p.servers[18].name == "ampereone-18");
  CHECK(p.servers[18].chassis.empty());
  REQUIRE(p.servers[18].devices == std::vector<int>{18});
  CHECK(p.devices[18].name == "ampereone-18");
  CHECK(p.devices[18].server == 18);
  CHECK(p.devices[18].memory_bytes == 512.0 * 1024 * 1024 * 1024);
  CHECK(p.devices[18].bandwidth_Bps == 332.8e9);
  CHECK(p.devices[18].idle_w == 200);
  CHECK(p.devices[18].max_w == 692);
}

TEST_CASE("a GPU server has a chassis and its devices in order") {
  const Platform p = shipped("l40s");
  CHECK(p.racks[0].label == "l40s");
  CHECK(p.servers[1].chassis == "l40s-1-base");
  CHECK(p.servers[1].psu_efficiency == Approx(0.94));
  CHECK(p.servers[1].chassis_idle_w == Approx(316.2 / 0.94));
  CHECK(p.servers[1].devices.size() == 8);
  CHECK(p.devices[p.servers[1].devices[7]].name == "l40s-1-gpu-7");
}

TEST_CASE("a MIG slice is a partition of one host") {
  const Platform p = shipped("h100-mig");
  CHECK(p.devices.size() == 8);
  CHECK(p.devices[0].partitions == 7);
  CHECK(p.devices[0].memory_bytes == 9.75 * 1024 * 1024 * 1024);
  CHECK(p.devices[0].max_w == Approx(700 / 0.94));
}

TEST_CASE("shipped servers idle and work at the watts of the wall") {
  // 8 x H100: both measured; L40S: both estimated; AmpereOne: idle assumed, most measured.
  for (const auto& [name, server, idle_w, max_w] : {std::tuple{"h100", 0, 2295.0, 8400.0},
                                                    {"h100-mig", 0, 2295.0, 8400.0},
                                                    {"l40s", 2, 630.0, 3800.0},
                                                    {"ampereone", 18, 200.0, 692.0},
                                                    {"mixed", 0, 200.0, 692.0},
                                                    {"mixed", 14, 630.0, 3800.0}}) {
    INFO(name);
    const Platform p = shipped(name);
    const Server& s = p.servers[server];
    double idle = s.chassis_idle_w;
    double most = s.chassis_max_w;
    for (const int d : s.devices) {
      idle += p.devices[d].idle_w;
      most += p.devices[d].max_w;
    }
    CHECK(idle == Approx(idle_w).epsilon(1e-12));
    CHECK(most == Approx(max_w).epsilon(1e-12));
  }
}

TEST_CASE("every wrong platform gets its messages") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kRoot / "tests/reject/platforms")) {
    if (entry.path().extension() != ".xml") continue;
    INFO(entry.path().filename().string());
    const auto expected = fs::path(entry.path()).replace_extension(".expected");
    CHECK(faults(entry.path().string()) == slurp(expected));
    ++files;
  }
  CHECK(files >= 80);
}

TEST_CASE("a missing file or a directory is told where the scenario names it") {
  const Location asked{"rack.yaml", 3, 11, 4};
  CHECK(faults("no/such.xml", asked)
            .starts_with("3:11: cannot find the platform file no/such.xml | name a SimGrid XML file; a name such as "
                         "h100 is looked for "
                         "beside the scenario, then in "));
  CHECK(faults(kRoot.string(), asked).find("is a directory") != std::string::npos);
}

TEST_CASE("deep nesting and a huge radical end in a message") {
  std::string text = "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n<platform version=\"4.1\">";
  for (int i = 0; i < 5000; ++i) text += "<zone id=\"z" + std::to_string(i) + "\" routing=\"Full\">";
  for (int i = 0; i < 5000; ++i) text += "</zone>";
  CHECK_THROWS_AS(parse_platform(text + "</platform>", "deep.xml"), InvalidInput);
}

TEST_CASE("quantities of platform files need the units that SimGrid knows") {
  CHECK(parse_xml_quantity("12.5kW", XmlUnit::power).value == 12500);
  CHECK(parse_xml_quantity("25Gbps", XmlUnit::bandwidth).value == 3.125e9);
  CHECK(parse_xml_quantity("1978Tf", XmlUnit::speed).value == 1.978e15);
  CHECK(parse_xml_quantity("0s", XmlUnit::latency).error.empty());
  for (const auto* bad : {"", "W", "12", "12 kW", "-1W", "-0W", "0W", "nanW", "infW", "1e999W", "0x10W", "1W2", "1Qf"})
    CHECK_FALSE(parse_xml_quantity(bad, XmlUnit::power).error.empty());
}

}  // namespace platform_test
