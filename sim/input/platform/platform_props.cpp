// PlatformProps: one table of kinds and their props, and the reading of their values.
#include "input/platform/platform_props.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace racksim {
namespace {

struct Kind {
  std::string name;
  std::vector<std::string> elements;  ///< that may be of this kind
  std::vector<std::string> required;
  std::vector<std::string> optional;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"rack", {"zone"}, {"label", "power_budget", "power_reserved", "space", "space_reserved"}, {}},
      {"server", {"zone"}, {"nameplate", "height"}, {"psu_efficiency"}},
      {"chassis", {"host"}, {"wattage_per_state"}, {}},
      {"device", {"host", "cluster"}, {"type", "memory", "bandwidth", "wattage_per_state"}, {"partitions"}},
      {"server-device",
       {"host", "cluster"},
       {"nameplate", "height", "type", "memory", "bandwidth", "wattage_per_state"},
       {"partitions", "psu_efficiency"}},
      {"router", {"host"}, {"wattage_per_state"}, {}},
      {"storage", {"host"}, {}, {}},
  };
  return all;
}

std::vector<std::string> kinds_for(const std::string& element) {
  std::vector<std::string> names;
  for (const auto& kind : kinds())
    if (std::count(kind.elements.begin(), kind.elements.end(), element) > 0) names.push_back(kind.name);
  return names;
}

}  // namespace

PlatformProps::PlatformProps(const PlatformXml& xml, const pugi::xml_node& owner, Diagnostics& diagnostics)
    : xml_(xml), owner_(owner), diagnostics_(diagnostics) {
  for (const auto& prop : owner.children("prop")) {
    const std::string name = prop.attribute("id").value();
    if (!props_.emplace(name, prop).second)
      diagnostics.error(fmt::format("prop `{}` is given twice", name), xml.at(prop, "id"), {}, "keep one of them");
  }
  kind_ = text("kind");
}

Location PlatformProps::at(const std::string& name) const {
  const auto found = props_.find(name);
  return found == props_.end() ? xml_.at(owner_) : xml_.at(found->second, "value");
}

void PlatformProps::error(const char* name, std::string message, std::string help) const {
  diagnostics_.error(std::move(message), at(name), {}, std::move(help));
}

std::string PlatformProps::text(const char* name) const {
  const auto found = props_.find(name);
  return found == props_.end() ? "" : found->second.attribute("value").value();
}

void PlatformProps::check_names() const {
  const std::string element = owner_.name();
  const auto possible = kinds_for(element);
  const auto kind = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& k) { return k.name == kind_; });
  if (props_.count("kind") == 0) {
    if (element == "zone" && props_.empty()) return;  // a plain zone only groups
    diagnostics_.error(fmt::format("<{}> has no prop `kind`", element), at("kind"), {},
                       fmt::format("add <prop id=\"kind\" value=\"...\"/> with {}", fmt::join(possible, ", ")));
    return;
  }
  if (kind == kinds().end() || std::count(possible.begin(), possible.end(), kind_) == 0) {
    diagnostics_.error(fmt::format("a <{}> cannot be of kind `{}`", element, kind_), at("kind"),
                       did_you_mean(kind_, possible), fmt::format("it can be: {}", fmt::join(possible, ", ")));
    return;
  }
  auto names = kind->required;
  names.insert(names.end(), kind->optional.begin(), kind->optional.end());
  for (const auto& [name, prop] : props_)
    if (name != "kind" && std::count(names.begin(), names.end(), name) == 0)
      diagnostics_.error(fmt::format("unknown prop `{}` of a {}", name, kind_), xml_.at(prop, "id"),
                         did_you_mean(name, names),
                         names.empty() ? "remove it" : fmt::format("a {} takes: {}", kind_, fmt::join(names, ", ")));
  for (const auto& name : kind->required)
    if (text(name.c_str()).empty())
      diagnostics_.error(fmt::format("the {} `{}` has no prop `{}`", kind_, owner_.attribute("id").value(), name),
                         at(name), {},
                         fmt::format("add <prop id=\"{}\" value=\"...\"/>; see platforms/README.md", name));
}

double PlatformProps::quantity(const char* name, XmlUnit unit) const {
  if (text(name).empty()) return 0;
  const auto read = parse_xml_quantity(text(name), unit);
  if (!read.error.empty()) error(name, fmt::format("{}: {}", name, read.error), read.help);
  return read.value;
}

int PlatformProps::count(const char* name, int fallback) const {
  if (props_.count(name) == 0) return fallback;
  const std::string value = text(name);
  const bool digits = !value.empty() && value.size() <= 4 && value.find_first_not_of("0123456789") == std::string::npos;
  if (digits && std::stoi(value) > 0) return std::stoi(value);
  error(name, fmt::format("{} `{}` is not a positive whole number", name, value), "write a number such as 1 or 7");
  return fallback;
}

double PlatformProps::efficiency() const {
  constexpr const char* name = "psu_efficiency";
  if (props_.count(name) == 0) return 1;
  if (text(name).empty()) error(name, "psu_efficiency is empty", "write a share such as 94%, or leave the prop out");
  const double share = quantity(name, XmlUnit::share);
  if (share > 1)
    error(name, fmt::format("psu_efficiency `{}` is above 100%", text(name)),
          "a power supply draws more at the wall than it delivers: write at most 100%");
  return share > 0 && share <= 1 ? share : 1;
}

Wattage PlatformProps::wattage() const {
  constexpr const char* name = "wattage_per_state";
  const std::string value = text(name);
  if (value.empty()) return {};
  std::array<double, 3> watts{};
  std::size_t start = 0;
  bool good = std::count(value.begin(), value.end(), ':') == 2;
  for (std::size_t i = 0; good && i < watts.size(); ++i) {
    const auto end = std::min(value.find(':', start), value.size());
    good = parse_xml_number(std::string_view(value).substr(start, end - start), watts[i]) && watts[i] <= 1e9;
    start = end + 1;
  }
  if (!good)
    error(name, fmt::format("wattage_per_state `{}` is not idle:epsilon:max", value),
          "three numbers of watts, not negative, without unit, such as 70:70:700");
  else if (watts[1] != watts[0])
    error(name, fmt::format("wattage_per_state `{}`: epsilon is not idle", value),
          fmt::format("write {}:{}:{}; power is linear between idle and max", watts[0], watts[0], watts[2]));
  else if (watts[2] < watts[0])
    error(name, fmt::format("wattage_per_state `{}`: max is below idle", value), "write idle:idle:max");
  return {watts[0], watts[2]};
}

}  // namespace racksim
