// Platform: walks zones, hosts and clusters and fills racks, servers and devices. Syntax, grammar and routes have files
// of their own.
#include "input/platform/platform.hpp"

#include <fmt/format.h>

#include <optional>

#include "input/platform/platform_grammar.hpp"
#include "input/platform/platform_network.hpp"
#include "input/platform/platform_props.hpp"
#include "input/platform/platform_text.hpp"
#include "input/platform/platform_xml.hpp"

namespace racksim {
namespace {

class Builder {
 public:
  Builder(const PlatformXml& xml, const PlatformNetwork& network, Diagnostics& diagnostics)
      : xml_(xml), network_(network), diagnostics_(diagnostics) {}

  Platform build() {
    visit_zone(xml_.root().child("zone"), {});
    check_whole();
    return std::move(platform_);
  }

 private:
  /// The rack and the server that an element stands in.
  struct Place {
    int rack = -1;
    int server = -1;
  };

  void visit_zone(const pugi::xml_node& zone, Place place) {
    const auto faults_before = diagnostics_.list().size();
    const auto devices_before = device_nodes_.size();
    const PlatformProps props(xml_, zone, diagnostics_);
    props.check_names();
    const Place inside = props.kind() == "rack"     ? begin_rack(zone, props, place)
                         : props.kind() == "server" ? begin_server(zone, props, place)
                                                    : place;
    for (const auto& child : zone.children()) {
      const std::string name = child.name();
      if (name == "zone") visit_zone(child, inside);
      if (name == "host" || name == "cluster") visit_hosts(child, inside);
    }
    // If something inside the zone is wrong, that has been reported, and may be the reason why nothing was found.
    if (diagnostics_.list().size() == faults_before && device_nodes_.size() == devices_before)
      report_empty(zone, props);
  }

  void report_empty(const pugi::xml_node& zone, const PlatformProps& props) {
    const std::string id = zone.attribute("id").value();
    if (props.kind() == "rack")
      diagnostics_.error(fmt::format("the rack `{}` has no servers", id), xml_.at(zone), {},
                         "add a zone of kind server, or hosts of kind server-device");
    if (props.kind() == "server")
      diagnostics_.error(fmt::format("the server `{}` has no devices", id), xml_.at(zone), {},
                         "add hosts of kind device");
  }

  Place begin_rack(const pugi::xml_node& zone, const PlatformProps& props, Place place) {
    if (place.rack >= 0 || place.server >= 0)
      diagnostics_.error("a rack inside a rack", xml_.at(zone), {}, "put racks side by side in one zone");
    Rack rack;
    rack.name = zone.attribute("id").value();
    rack.label = props.text("label");
    rack.power_budget_w = props.quantity("power_budget", XmlUnit::power);
    rack.power_reserved_w = reserved(props, "power_reserved", XmlUnit::power);
    rack.space_u = props.quantity("space", XmlUnit::space);
    rack.space_reserved_u = reserved(props, "space_reserved", XmlUnit::space);
    if (rack.power_reserved_w > 0 && rack.power_reserved_w >= rack.power_budget_w)
      props.error("power_reserved", "power_reserved takes the whole power_budget", "reserve less than the budget");
    if (rack.space_reserved_u > 0 && rack.space_reserved_u >= rack.space_u)
      props.error("space_reserved", "space_reserved takes the whole space", "reserve less than the space");
    platform_.racks.push_back(std::move(rack));
    return {static_cast<int>(platform_.racks.size()) - 1, -1};
  }

  /// A reservation may be zero, unlike other quantities.
  static double reserved(const PlatformProps& props, const char* name, XmlUnit unit) {
    const std::string none = unit == XmlUnit::power ? "0W" : "0U";
    return props.text(name) == none ? 0 : props.quantity(name, unit);
  }

  Place begin_server(const pugi::xml_node& zone, const PlatformProps& props, Place place) {
    if (place.server >= 0)
      diagnostics_.error("a server inside a server", xml_.at(zone), {}, "put servers side by side in their rack");
    Server server = read_server(zone, props, place);
    server.name = zone.attribute("id").value();
    return {place.rack, add_server(std::move(server))};
  }

  Server read_server(const pugi::xml_node& node, const PlatformProps& props, Place place) {
    if (place.rack < 0)
      diagnostics_.error(fmt::format("the server `{}` is in no rack", node.attribute("id").value()), xml_.at(node), {},
                         "put it into a zone of kind rack");
    Server server;
    server.nameplate_w = props.quantity("nameplate", XmlUnit::power);
    server.height_u = props.quantity("height", XmlUnit::space);
    server.psu_efficiency = props.efficiency();
    server.rack = place.rack;
    return server;
  }

  int add_server(Server server) {
    const int index = static_cast<int>(platform_.servers.size());
    if (server.rack >= 0) platform_.racks[server.rack].servers.push_back(index);
    platform_.servers.push_back(std::move(server));
    return index;
  }

  void visit_hosts(const pugi::xml_node& node, Place place) {
    const PlatformProps props(xml_, node, diagnostics_);
    props.check_names();
    const std::string& kind = props.kind();
    const Wattage watts = props.wattage();
    if (kind == "device" || kind == "server-device") {
      add_devices(node, props, watts, place);
      return;
    }
    if (std::string(node.attribute("core").as_string("1")) != "1")
      diagnostics_.error("only devices have several cores", xml_.at(node, "core"), {}, "remove it");
    if (kind == "router") add_router(node, props, watts);
    if (kind == "chassis") add_chassis(node, watts, place);
    if (kind == "storage") add_storage(node, place);
  }

  void add_storage(const pugi::xml_node& node, Place place) {
    const std::string name = node.attribute("id").value();
    if (place.server < 0) {
      platform_.storages.push_back(name);
      return;
    }
    Server& server = platform_.servers[place.server];
    if (!server.storage.empty())
      diagnostics_.error(fmt::format("a second storage in the server `{}`", server.name), xml_.at(node), {},
                         "keep one; add up the bandwidth of its link");
    server.storage = name;
  }

  void add_router(const pugi::xml_node& node, const PlatformProps& props, Wattage watts) {
    if (watts.max_w > 0)
      props.error("wattage_per_state", "the router draws power of its own",
                  "write 0:0:0; network power is part of power_reserved");
    if (!platform_.router.empty())
      diagnostics_.error(fmt::format("a second router beside `{}`", platform_.router), xml_.at(node), {},
                         "requests enter through one host; keep one of kind router");
    if (platform_.router.empty()) platform_.router = node.attribute("id").value();
  }

  void add_chassis(const pugi::xml_node& node, Wattage watts, Place place) {
    if (place.server < 0) {
      diagnostics_.error("a chassis outside a server", xml_.at(node), {}, "put it into a zone of kind server");
      return;
    }
    Server& server = platform_.servers[place.server];
    if (!server.chassis.empty())
      diagnostics_.error(fmt::format("a second chassis in the server `{}`", server.name), xml_.at(node), {},
                         "keep one; add up their watts");
    server.chassis = node.attribute("id").value();
    const Wattage wall = watts.at_wall(server.psu_efficiency);
    server.chassis_idle_w = wall.idle_w;
    server.chassis_max_w = wall.max_w;
  }

  void add_devices(const pugi::xml_node& node, const PlatformProps& props, Wattage watts, Place place) {
    const bool whole_server = props.kind() == "server-device";
    if (whole_server && place.server >= 0)
      diagnostics_.error("a server-device inside a server", xml_.at(node), {}, "use kind device here");
    if (!whole_server && place.server < 0) {
      diagnostics_.error("a device outside a server", xml_.at(node), {},
                         "put it into a zone of kind server, or use kind server-device");
      return;
    }
    // Read once for all hosts of a cluster, so that a mistake is reported once.
    Server home = whole_server ? read_server(node, props, place) : platform_.servers[place.server];
    const Device device = read_device(node, props, watts.at_wall(home.psu_efficiency));
    for (const auto& name : network_.hosts_of(node)) {
      home.name = name;
      const int server = whole_server ? add_server(home) : place.server;
      platform_.servers[server].devices.push_back(static_cast<int>(platform_.devices.size()));
      platform_.devices.push_back(device);
      platform_.devices.back().name = name;
      platform_.devices.back().server = server;
    }
    device_nodes_.push_back(node);
  }

  Device read_device(const pugi::xml_node& node, const PlatformProps& props, Wattage watts) {
    Device device;
    device.type = props.text("type");
    device.memory_bytes = props.quantity("memory", XmlUnit::memory);
    device.bandwidth_Bps = props.quantity("bandwidth", XmlUnit::bandwidth);
    device.partitions = props.count("partitions", 1);
    device.idle_w = watts.idle_w;
    device.max_w = watts.max_w;
    const int cores = node.attribute("core").as_int(1);
    if (cores != device.partitions)
      diagnostics_.error(fmt::format("{} cores but {} partitions", cores, device.partitions), xml_.at(node, "core"), {},
                         "a core of the host is a partition of the device: make both the same");
    return device;
  }

  void check_whole() {
    const auto top = xml_.at(xml_.root().child("zone"));
    if (platform_.racks.empty())
      diagnostics_.error("the platform has no rack", top, {}, "give a zone <prop id=\"kind\" value=\"rack\"/>");
    if (platform_.router.empty()) {
      diagnostics_.error("the platform has no router", top, {}, "add a host of kind router: requests enter through it");
      return;
    }
    if (!network_.sound()) return;  // a wrong route is told already
    for (const auto& node : device_nodes_) check_reach(node);
  }

  /// The hosts of a cluster are equal, so that one of them stands for all.
  void check_reach(const pugi::xml_node& node) {
    const auto hosts = network_.hosts_of(node);
    if (hosts.empty()) return;
    const bool both =
        network_.route_exists(platform_.router, hosts[0]) && network_.route_exists(hosts[0], platform_.router);
    if (!both)
      diagnostics_.error(fmt::format("no route between the router `{}` and `{}`", platform_.router, hosts[0]),
                         xml_.at(node), {}, "join their zones with a <zoneRoute>, in both directions");
  }

  const PlatformXml& xml_;
  const PlatformNetwork& network_;
  Diagnostics& diagnostics_;
  Platform platform_;
  std::vector<pugi::xml_node> device_nodes_;
};

}  // namespace

Platform parse_platform(std::string text, const std::string& path) {
  Diagnostics diagnostics;
  const PlatformXml xml(std::move(text), path, diagnostics);
  diagnostics.throw_if_any();
  check_grammar(xml, diagnostics);
  // Names and routes are not checked in a tree that breaks the grammar: that would only repeat its faults.
  diagnostics.throw_if_any();
  const PlatformNetwork network(xml, diagnostics);
  Platform platform = Builder(xml, network, diagnostics).build();
  platform.path = path;
  diagnostics.throw_if_any();
  return platform;
}

Platform read_platform(const std::string& path, const Location& asked_at) {
  Diagnostics diagnostics;
  std::string text = read_platform_text(path, asked_at, diagnostics);
  diagnostics.throw_if_any();
  return parse_platform(std::move(text), path);
}

}  // namespace racksim
