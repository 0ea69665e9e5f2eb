// Assets: files of analysis/report/web and the chart libraries, as they lie in the binary.
#pragma once

#include <string_view>

namespace racksim {

/// The asset of this file name; empty if it is not there, as the chart libraries are not when racksim was built without
/// npm.
std::string_view asset(std::string_view name);

inline bool draws_charts() { return !asset("vega.min.js").empty(); }

}  // namespace racksim
