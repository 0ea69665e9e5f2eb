// PlatformNetwork: names of a platform file and whether routes join them, as SimGrid's routing would find. No speeds.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "input/platform/platform_xml.hpp"

namespace racksim {

/// Numbers of a cluster's radical, "0-3,7,9-11"; empty after a diagnostic.
std::vector<int> read_radical(const PlatformXml& xml, const pugi::xml_node& cluster, Diagnostics& diagnostics);

/// Name of the netpoint through which a cluster is entered.
std::string cluster_router(const pugi::xml_node& cluster);

/// Needs a tree that has passed check_grammar.
class PlatformNetwork {
 public:
  PlatformNetwork(const PlatformXml& xml, Diagnostics& diagnostics);

  /// Whether names, links and routes are all in order.
  [[nodiscard]] bool sound() const { return sound_; }
  /// Whether SimGrid finds a route, by names of hosts or cluster routers.
  [[nodiscard]] bool route_exists(const std::string& from, const std::string& to) const;
  /// Names of the hosts of a <host> or <cluster>, in order.
  [[nodiscard]] std::vector<std::string> hosts_of(const pugi::xml_node& node) const;

 private:
  struct ZoneRoute {
    std::string gw_src;
    std::string gw_dst;
  };
  struct Zone {
    int parent = -1;
    int depth = 0;
    bool cluster = false;
    std::map<std::pair<std::string, std::string>, ZoneRoute> routes;
  };

  void add_zone(const pugi::xml_node& node, int parent);
  void add_cluster(const pugi::xml_node& node, int parent);
  bool add_netpoint(const std::string& name, int zone, const pugi::xml_node& node, const char* attribute);
  void add_link(const std::string& name, const pugi::xml_node& node);
  void add_routes(const pugi::xml_node& node, int zone);
  void add_route(const pugi::xml_node& route, int zone);
  bool check_end(const pugi::xml_node& route, const char* end, const char* gateway, int zone);
  void check_links(const pugi::xml_node& route);
  [[nodiscard]] std::vector<std::string> zones_in(int zone) const;
  [[nodiscard]] int ancestor(int zone, int depth) const;
  [[nodiscard]] const std::string& name_below(const std::string& netpoint, int zone) const;
  [[nodiscard]] int common_zone(int a, int b) const;

  const PlatformXml& xml_;
  Diagnostics& diagnostics_;
  std::vector<Zone> zones_;
  std::vector<std::string> zone_names_;
  std::map<std::string, int> zone_index_;
  std::map<std::string, int> zone_of_;  ///< hosts and cluster routers
  std::set<std::string> names_;         ///< everything SimGrid keeps as netpoints: zones too
  std::set<std::string> links_;
  std::map<std::string, std::vector<std::string>> cluster_hosts_;
  std::size_t host_count_ = 0;
  bool sound_ = true;
};

}  // namespace racksim
