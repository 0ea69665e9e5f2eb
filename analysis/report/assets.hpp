// Assets: files of analysis/report/web and the chart libraries, as they lie in the binary.
#pragma once

#include <string_view>

namespace racksim {

/// By file name; empty if it is not there, as scripts are not when racksim was built with RACKSIM_REPORT=OFF.
std::string_view asset(std::string_view name);

inline bool draws_charts() { return !asset("charts.js").empty(); }

}  // namespace racksim
