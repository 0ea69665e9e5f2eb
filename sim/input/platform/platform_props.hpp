// PlatformProps: the <prop>s of one zone, host or cluster, checked against what its kind takes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/platform/platform_quantity.hpp"
#include "input/platform/platform_xml.hpp"

namespace racksim {

struct Wattage {
  double idle_w = 0;
  double max_w = 0;
  /// Watts at the wall, for watts behind a power supply that passes on the share `efficiency`.
  [[nodiscard]] Wattage at_wall(double efficiency) const { return {idle_w / efficiency, max_w / efficiency}; }
};

class PlatformProps {
 public:
  PlatformProps(const PlatformXml& xml, const pugi::xml_node& owner, Diagnostics& diagnostics);

  [[nodiscard]] const std::string& kind() const { return kind_; }
  /// Reports props that are missing or that the kind does not take.
  void check_names() const;

  // A missing prop gives zero here and is reported by check_names().
  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] double quantity(const char* name, XmlUnit unit) const;
  [[nodiscard]] int count(const char* name, int fallback) const;
  /// wattage_per_state, "idle:epsilon:max" with epsilon = idle.
  [[nodiscard]] Wattage wattage() const;
  /// psu_efficiency of a server; 1 if it is not given or wrong.
  [[nodiscard]] double efficiency() const;
  void error(const char* name, std::string message, std::string help) const;

 private:
  [[nodiscard]] Location at(const std::string& name) const;

  const PlatformXml& xml_;
  pugi::xml_node owner_;
  Diagnostics& diagnostics_;
  std::map<std::string, pugi::xml_node> props_;
  std::string kind_;
};

}  // namespace racksim
