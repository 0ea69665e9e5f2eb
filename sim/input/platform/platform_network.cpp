// PlatformNetwork: collects names, links and routes, and follows routes the way SimGrid's zones do.
#include "input/platform/platform_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace racksim {
namespace {

constexpr std::size_t kMaxHosts = 100'000;
constexpr int kMaxNumber = 10'000'000;

/// "7" or "3-9"; false if it is neither, or runs backwards.
bool read_range(std::string_view text, int& first, int& last) {
  const auto number = [](std::string_view part, int& value) {
    const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), value);
    return fault == std::errc() && end == part.data() + part.size() && value >= 0 && value <= kMaxNumber;
  };
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return number(text, first) && number(text, last);
  return number(text.substr(0, dash), first) && number(text.substr(dash + 1), last) && first <= last;
}

std::string host_name(const pugi::xml_node& cluster, int number) {
  return fmt::format("{}{}{}", cluster.attribute("prefix").value(), number, cluster.attribute("suffix").value());
}

}  // namespace

std::vector<int> read_radical(const PlatformXml& xml, const pugi::xml_node& cluster, Diagnostics& diagnostics) {
  const std::string text = cluster.attribute("radical").value();
  std::vector<int> numbers;
  for (std::size_t start = 0; start <= text.size();) {
    const auto comma = std::min(text.find(',', start), text.size());
    int first = 0;
    int last = 0;
    if (!read_range(std::string_view(text).substr(start, comma - start), first, last)) {
      diagnostics.error(fmt::format("radical `{}` is not a list of numbers", text), xml.at(cluster, "radical"), {},
                        "write ranges from low to high, such as 0-3,7,9-11");
      return {};
    }
    if (numbers.size() + static_cast<std::size_t>(last - first) >= kMaxHosts) {
      diagnostics.error(fmt::format("radical `{}` makes more than {} hosts", text, kMaxHosts),
                        xml.at(cluster, "radical"), {}, "use fewer hosts");
      return {};
    }
    for (int i = first; i <= last; ++i) numbers.push_back(i);
    start = comma + 1;
  }
  return numbers;
}

std::string cluster_router(const pugi::xml_node& cluster) {
  return fmt::format("{}{}_router{}", cluster.attribute("prefix").value(), cluster.attribute("id").value(),
                     cluster.attribute("suffix").value());
}

PlatformNetwork::PlatformNetwork(const PlatformXml& xml, Diagnostics& diagnostics)
    : xml_(xml), diagnostics_(diagnostics) {
  const auto faults_before = diagnostics.list().size();
  add_zone(xml.root().child("zone"), -1);
  if (host_count_ > kMaxHosts)
    diagnostics.error(fmt::format("the platform has {} hosts, more than {}", host_count_, kMaxHosts),
                      xml.at(xml.root()), {}, "use fewer hosts");
  sound_ = diagnostics.list().size() == faults_before;
}

bool PlatformNetwork::add_netpoint(const std::string& name, int zone, const pugi::xml_node& node,
                                   const char* attribute) {
  const bool fresh = names_.insert(name).second;
  if (!fresh)
    diagnostics_.error(fmt::format("the name `{}` is used twice", name), xml_.at(node, attribute), {},
                       "hosts, zones and clusters need names of their own");
  if (zone >= 0) zone_of_.emplace(name, zone);
  return fresh;
}

void PlatformNetwork::add_link(const std::string& name, const pugi::xml_node& node) {
  if (!links_.insert(name).second)
    diagnostics_.error(fmt::format("the link `{}` is declared twice", name), xml_.at(node, "id"), {},
                       "give each link a name of its own");
}

void PlatformNetwork::add_zone(const pugi::xml_node& node, int parent) {
  const int zone = static_cast<int>(zones_.size());
  zones_.push_back({parent, parent < 0 ? 0 : zones_[parent].depth + 1, false, {}});
  zone_names_.emplace_back(node.attribute("id").value());
  zone_index_.emplace(zone_names_.back(), zone);
  add_netpoint(zone_names_.back(), -1, node, "id");
  for (const auto& child : node.children()) {
    const std::string kind = child.name();
    const std::string id = child.attribute("id").value();
    if (kind == "zone") add_zone(child, zone);
    if (kind == "cluster") add_cluster(child, zone);
    if (kind == "link") add_link(id, child);
    if (kind == "host") {
      add_netpoint(id, zone, child, "id");
      ++host_count_;
    }
  }
  add_routes(node, zone);
}

void PlatformNetwork::add_cluster(const pugi::xml_node& node, int parent) {
  const int zone = static_cast<int>(zones_.size());
  zones_.push_back({parent, zones_[parent].depth + 1, true, {}});
  const std::string id = node.attribute("id").value();
  zone_names_.push_back(id);
  zone_index_.emplace(id, zone);
  add_netpoint(id, -1, node, "id");
  add_netpoint(cluster_router(node), zone, node, "id");
  const auto numbers = read_radical(xml_, node, diagnostics_);
  host_count_ += numbers.size();
  if (host_count_ > kMaxHosts) return;
  for (const int number : numbers) {
    cluster_hosts_[id].push_back(host_name(node, number));
    if (!add_netpoint(cluster_hosts_[id].back(), zone, node, "radical")) continue;
    // SimGrid makes these two links for every host of a cluster.
    add_link(fmt::format("{}_link_{}_UP", id, number), node);
    add_link(fmt::format("{}_link_{}_DOWN", id, number), node);
  }
}

std::vector<std::string> PlatformNetwork::hosts_of(const pugi::xml_node& node) const {
  const std::string id = node.attribute("id").value();
  if (std::string(node.name()) == "host") return {id};
  const auto found = cluster_hosts_.find(id);
  return found == cluster_hosts_.end() ? std::vector<std::string>{} : found->second;
}

void PlatformNetwork::add_routes(const pugi::xml_node& node, int zone) {
  for (const auto& child : node.children()) {
    const std::string kind = child.name();
    if (kind == "route" || kind == "zoneRoute") add_route(child, zone);
  }
}

void PlatformNetwork::add_route(const pugi::xml_node& route, int zone) {
  const bool between_zones = std::string(route.name()) == "zoneRoute";
  check_links(route);
  const bool from = check_end(route, "src", between_zones ? "gw_src" : nullptr, zone);
  const bool to = check_end(route, "dst", between_zones ? "gw_dst" : nullptr, zone);
  if (!from || !to) return;
  const std::string src = route.attribute("src").value();
  const std::string dst = route.attribute("dst").value();
  const ZoneRoute gateways{route.attribute("gw_src").value(), route.attribute("gw_dst").value()};
  const bool both_ways = std::string(route.attribute("symmetrical").as_string("YES")) == "YES";
  auto& routes = zones_[zone].routes;
  const bool fresh =
      src != dst && routes.emplace(std::pair{src, dst}, gateways).second &&
      (!both_ways || routes.emplace(std::pair{dst, src}, ZoneRoute{gateways.gw_dst, gateways.gw_src}).second);
  if (fresh) return;
  diagnostics_.error(src == dst ? fmt::format("a route from `{}` to itself", src)
                                : fmt::format("a second route between `{}` and `{}`", src, dst),
                     xml_.at(route), {}, "routes serve both directions unless symmetrical=\"NO\"; keep one");
}

std::vector<std::string> PlatformNetwork::zones_in(int zone) const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < zones_.size(); ++i)
    if (zones_[i].parent == zone) names.push_back(zone_names_[i]);
  return names;
}

bool PlatformNetwork::check_end(const pugi::xml_node& route, const char* end, const char* gateway, int zone) {
  const std::string name = route.attribute(end).value();
  if (gateway == nullptr) {
    const auto found = zone_of_.find(name);
    if (found != zone_of_.end() && found->second == zone) return true;
    diagnostics_.error(fmt::format("{} `{}` is not a host of this zone", end, name), xml_.at(route, end), {},
                       "name a <host> that stands beside the route");
    return false;
  }
  const auto index = zone_index_.find(name);
  const int child = index == zone_index_.end() ? -1 : index->second;
  if (child < 0 || zones_[child].parent != zone) {
    diagnostics_.error(fmt::format("{} `{}` is not a zone beside this route", end, name), xml_.at(route, end),
                       did_you_mean(name, zones_in(zone)), "name a zone or cluster of this zone");
    return false;
  }
  const auto door = zone_of_.find(route.attribute(gateway).value());
  if (door != zone_of_.end() && ancestor(door->second, zones_[child].depth) == child) return true;
  diagnostics_.error(
      fmt::format("{} `{}` is no host or cluster router of `{}`", gateway, route.attribute(gateway).value(), name),
      xml_.at(route, gateway), {}, "the router of a cluster is named <prefix><id>_router<suffix>");
  return false;
}

void PlatformNetwork::check_links(const pugi::xml_node& route) {
  for (const auto& link : route.children("link_ctn")) {
    const std::string id = link.attribute("id").value();
    if (links_.count(id) > 0) continue;
    diagnostics_.error(fmt::format("there is no link `{}` above this route", id), xml_.at(link, "id"),
                       did_you_mean(id, {links_.begin(), links_.end()}), "declare it with <link> before the route");
  }
}

int PlatformNetwork::ancestor(int zone, int depth) const {
  while (zone >= 0 && zones_[zone].depth > depth) zone = zones_[zone].parent;
  return zone;
}

int PlatformNetwork::common_zone(int a, int b) const {
  const int depth = std::min(zones_[a].depth, zones_[b].depth);
  a = ancestor(a, depth);
  b = ancestor(b, depth);
  while (a != b) {
    a = zones_[a].parent;
    b = zones_[b].parent;
  }
  return a;
}

/// The child of `zone` on the way down to a netpoint: a zone, or the netpoint itself.
const std::string& PlatformNetwork::name_below(const std::string& netpoint, int zone) const {
  const auto found = zone_of_.find(netpoint);
  if (found->second == zone) return found->first;
  return zone_names_[ancestor(found->second, zones_[zone].depth + 1)];
}

bool PlatformNetwork::route_exists(const std::string& from, const std::string& to) const {
  if (from == to) return true;
  const auto a = zone_of_.find(from);
  const auto b = zone_of_.find(to);
  if (a == zone_of_.end() || b == zone_of_.end()) return false;
  const int zone = common_zone(a->second, b->second);
  if (zones_[zone].cluster) return true;
  const auto& routes = zones_[zone].routes;
  const auto route = routes.find({name_below(from, zone), name_below(to, zone)});
  if (route == routes.end()) return false;
  if (route->second.gw_src.empty()) return true;
  // Both gateways lie deeper than `zone`, so this ends.
  return route_exists(from, route->second.gw_src) && route_exists(route->second.gw_dst, to);
}

}  // namespace racksim
