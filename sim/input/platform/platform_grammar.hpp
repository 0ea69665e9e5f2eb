// Grammar of platform files: which elements and attributes may stand where. A subset of SimGrid's that cannot abort it.
#pragma once

#include "input/platform/platform_xml.hpp"

namespace racksim {

/// Reports every element, attribute, order and attribute value outside the subset.
void check_grammar(const PlatformXml& xml, Diagnostics& diagnostics);

}  // namespace racksim
