// A word of the input as messages quote it: 60 characters at most.
#pragma once

#include <fmt/format.h>

#include <string>

namespace racksim {

inline std::string shortened(const std::string& text) {
  return text.size() <= 60 ? text : fmt::format("{}...", text.substr(0, 57));
}

}  // namespace racksim
