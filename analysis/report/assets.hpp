// Assets: files of analysis/report/web and the chart libraries, as they lie in the binary.
#pragma once

#include <string_view>

namespace racksim {

/// The asset of this file name; empty if there is none, such as scripts if racksim was built with RACKSIM_REPORT=OFF.
std::string_view asset(std::string_view name);

inline bool draws_charts() { return !asset("charts.js").empty(); }

}  // namespace racksim
