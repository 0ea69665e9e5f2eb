// Grammar of platform files. Each rule is here because SimGrid 3.32 aborts, throws without a place or goes on with
// nonsense.
#include "input/platform/platform_grammar.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "input/platform/platform_quantity.hpp"

namespace racksim {
namespace {

constexpr int kMaxDepth = 24;
constexpr std::size_t kMaxAttribute = 1000;  // characters

struct Rule {
  std::string name;
  std::vector<std::string> required;
  std::vector<std::string> optional;
  std::vector<std::vector<std::string>> children;  ///< groups, in the order in which they must come
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all{
      {"platform", {"version"}, {}, {{"zone"}}},
      {"zone", {"id", "routing"}, {}, {{"prop"}, {"zone", "cluster"}, {"host", "link"}, {"route", "zoneRoute"}}},
      {"cluster", {"id", "prefix", "suffix", "radical", "speed", "bw", "lat"}, {"core"}, {{"prop"}}},
      {"host", {"id", "speed"}, {"core"}, {{"prop"}}},
      {"link", {"id", "bandwidth", "latency"}, {"sharing_policy"}, {}},
      {"route", {"src", "dst"}, {"symmetrical"}, {{"link_ctn"}}},
      {"zoneRoute", {"src", "dst", "gw_src", "gw_dst"}, {"symmetrical"}, {{"link_ctn"}}},
      {"link_ctn", {"id"}, {}, {}},
      {"prop", {"id", "value"}, {}, {}},
  };
  return all;
}

const Rule* rule_of(const std::string& name) {
  const auto found = std::find_if(rules().begin(), rules().end(), [&](const Rule& rule) { return rule.name == name; });
  return found == rules().end() ? nullptr : &*found;
}

bool is_id(const std::string& text) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return !text.empty() && plain(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; });
}

/// Unit of an attribute that is a quantity.
std::optional<XmlUnit> unit_of(const std::string& attribute) {
  if (attribute == "speed") return XmlUnit::speed;
  if (attribute == "bandwidth" || attribute == "bw") return XmlUnit::bandwidth;
  if (attribute == "latency" || attribute == "lat") return XmlUnit::latency;
  return std::nullopt;
}

/// Words that an attribute is limited to; empty = anything.
std::vector<std::string> words_of(const std::string& attribute) {
  if (attribute == "version") return {"4.1"};
  // None and Vivaldi take no routes, Star and the topologies abort, Dijkstra aborts on an unknown pair: only Full is
  // safe.
  if (attribute == "routing") return {"Full"};
  if (attribute == "sharing_policy") return {"SHARED", "FATPIPE"};
  if (attribute == "symmetrical") return {"YES", "NO"};
  return {};
}

class Grammar {
 public:
  Grammar(const PlatformXml& xml, Diagnostics& diagnostics) : xml_(xml), diagnostics_(diagnostics) {}

  void check_root() {
    const auto root = xml_.root();
    if (std::string(root.name()) != "platform") {
      diagnostics_.error(fmt::format("the root element is <{}>, not <platform>", root.name()), xml_.at(root), {},
                         "a platform starts with <platform version=\"4.1\">");
      return;
    }
    check(root, 0);
    check_one_root_zone(root);
  }

 private:
  void check(const pugi::xml_node& node, int depth) {
    const Rule& rule = *rule_of(node.name());
    check_attributes(node, rule);
    if (depth > kMaxDepth) {
      diagnostics_.error(fmt::format("zones are nested deeper than {}", kMaxDepth), xml_.at(node), {},
                         "racks, servers and groups of devices are enough");
      return;
    }
    check_children(node, rule, depth);
    if (rule.name == "zone") check_one_level(node);
    if ((rule.name == "route" || rule.name == "zoneRoute") && !node.child("link_ctn"))
      diagnostics_.error("a route without links", xml_.at(node), {}, "name at least one: <link_ctn id=\"...\"/>");
  }

  void check_children(const pugi::xml_node& node, const Rule& rule, int depth) {
    std::size_t reached = 0;
    for (const auto& child : node.children()) {
      if (child.type() != pugi::node_element) {
        diagnostics_.error(fmt::format("text inside <{}>", rule.name), xml_.at(child), {},
                           "SimGrid takes elements only");
        continue;
      }
      const auto group = group_of(child.name(), rule);
      if (!group) {
        report_element(child, rule);
        continue;
      }
      if (*group < reached)
        diagnostics_.error(fmt::format("<{}> comes too late in <{}>", child.name(), rule.name), xml_.at(child), {},
                           "the order is: prop, zones and clusters, hosts and links, routes");
      reached = std::max(reached, *group);
      check(child, depth + 1);
    }
  }

  static std::optional<std::size_t> group_of(const std::string& name, const Rule& rule) {
    for (std::size_t i = 0; i < rule.children.size(); ++i)
      if (std::count(rule.children[i].begin(), rule.children[i].end(), name) > 0) return i;
    return std::nullopt;
  }

  void report_element(const pugi::xml_node& node, const Rule& parent) {
    std::vector<std::string> names;
    for (const auto& group : parent.children) names.insert(names.end(), group.begin(), group.end());
    const bool known = rule_of(node.name()) != nullptr;
    diagnostics_.error(known ? fmt::format("<{}> may not stand in <{}>", node.name(), parent.name)
                             : fmt::format("unsupported element <{}>", node.name()),
                       xml_.at(node), did_you_mean(node.name(), names),
                       names.empty() ? fmt::format("<{}> takes no elements", parent.name)
                                     : fmt::format("<{}> takes: {}", parent.name, fmt::join(names, ", ")));
  }

  void check_attributes(const pugi::xml_node& node, const Rule& rule) {
    std::set<std::string> seen;
    for (const auto& attribute : node.attributes()) {
      const std::string name = attribute.name();
      if (!seen.insert(name).second)
        diagnostics_.error(fmt::format("attribute `{}` is given twice", name), xml_.at(node, name), {}, "remove one");
      check_attribute(node, rule, name, attribute.value());
    }
    for (const auto& name : rule.required)
      if (seen.count(name) == 0)
        diagnostics_.error(fmt::format("<{}> has no `{}`", rule.name, name), xml_.at(node), {},
                           fmt::format("add {}=\"...\"", name));
  }

  void check_attribute(const pugi::xml_node& node, const Rule& rule, const std::string& name,
                       const std::string& value) {
    std::vector<std::string> names = rule.required;
    names.insert(names.end(), rule.optional.begin(), rule.optional.end());
    if (std::count(names.begin(), names.end(), name) == 0)
      diagnostics_.error(fmt::format("unsupported attribute `{}` of <{}>", name, rule.name), xml_.at(node, name),
                         did_you_mean(name, names), fmt::format("<{}> takes: {}", rule.name, fmt::join(names, ", ")));
    else if (value.size() > kMaxAttribute)
      diagnostics_.error(fmt::format("`{}` is longer than {} characters", name, kMaxAttribute), xml_.at(node, name));
    else if (value.find_first_of("<&") != std::string::npos)  // written bare, SimGrid's parser stops
      diagnostics_.error(fmt::format("`{}` holds `<` or `&`", name), xml_.at(node, name), {}, "leave them out");
    else if (rule.name != "prop")
      check_value(node, name, value);
  }

  void check_value(const pugi::xml_node& node, const std::string& name, const std::string& value) {
    const auto words = words_of(name);
    if (!words.empty() && std::count(words.begin(), words.end(), value) == 0)
      diagnostics_.error(fmt::format("{} `{}` is not supported", name, value), xml_.at(node, name), {},
                         fmt::format("write {}=\"{}\"", name, fmt::join(words, "\" or \"")));
    if (const auto unit = unit_of(name)) {
      const auto quantity = parse_xml_quantity(value, *unit);
      if (!quantity.error.empty())
        diagnostics_.error(fmt::format("{}: {}", name, quantity.error), xml_.at(node, name), {}, quantity.help);
    }
    if (name == "core") check_core(node, value);
    const bool may_be_empty = name == "prefix" || name == "suffix";
    const bool names_something =
        words.empty() && !unit_of(name) && name != "core" && name != "radical" && name != "suffix";
    if (names_something && !is_id(value) && !(may_be_empty && value.empty()))
      diagnostics_.error(fmt::format("{} `{}` is not a name", name, value), xml_.at(node, name), {},
                         "letters, digits, `-`, `_` and `.`, starting with a letter or digit");
    if (name == "suffix" && !value.empty() && !is_id("x" + value))
      diagnostics_.error(fmt::format("suffix `{}` has unsupported characters", value), xml_.at(node, name));
  }

  void check_core(const pugi::xml_node& node, const std::string& value) {
    const bool digits =
        !value.empty() && value.size() <= 4 && value.find_first_not_of("0123456789") == std::string::npos;
    if (digits && std::stoi(value) >= 1 && std::stoi(value) <= 1024) return;
    diagnostics_.error(fmt::format("core `{}` is not a number of cores", value), xml_.at(node, "core"), {},
                       "a whole number from 1 to 1024: the partitions of a device, 1 for anything else");
  }

  /// A zone of SimGrid holds either hosts with their routes, or zones with theirs.
  void check_one_level(const pugi::xml_node& zone) {
    const bool zones = zone.child("zone") || zone.child("cluster");
    for (const auto& child : zone.children()) {
      const std::string name = child.name();
      if (zones && name == "host")
        diagnostics_.error("a host beside zones", xml_.at(child), {}, "put the host into a zone of its own");
      if (zones && name == "route")
        diagnostics_.error("<route> between zones", xml_.at(child), {}, "zones are joined by <zoneRoute>");
      if (!zones && name == "zoneRoute")
        diagnostics_.error("<zoneRoute> between hosts", xml_.at(child), {}, "hosts are joined by <route>");
    }
  }

  void check_one_root_zone(const pugi::xml_node& root) {
    const auto first = root.child("zone");
    if (!first) diagnostics_.error("the platform has no zone", xml_.at(root), {}, "put the rack into <platform>");
    for (auto zone = first.next_sibling("zone"); zone; zone = zone.next_sibling("zone"))
      diagnostics_.error(
          "a second zone at the top", xml_.at(zone), {},
          "put all racks into one zone, so that requests can reach them: <zone id=\"hall\" routing=\"Full\">");
  }

  const PlatformXml& xml_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_grammar(const PlatformXml& xml, Diagnostics& diagnostics) { Grammar(xml, diagnostics).check_root(); }

}  // namespace racksim
