// Quantities as SimGrid's XML writes them: number and unit without a space, "25Gbps". Not those of YAML files.
#pragma once

#include <string>
#include <string_view>

namespace racksim {

enum class XmlUnit { speed, bandwidth, latency, power, space, memory, share };

/// A value in SI units, or a sentence about what is wrong.
struct XmlQuantity {
  double value = 0;
  std::string error;
  std::string help;
};

/// Reads "<number><unit>". Finite and positive; a latency may be zero.
XmlQuantity parse_xml_quantity(std::string_view text, XmlUnit unit);

/// Reads a bare number: finite, not negative, nothing left over. False if it is not one.
bool parse_xml_number(std::string_view text, double& value);

}  // namespace racksim
