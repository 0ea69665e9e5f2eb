// Catch2 of version 3 under the header and the names of version 2, which tests are written for. Only a build with
// version 3 sees this folder.
#pragma once

#include <catch2/catch_all.hpp>

using Catch::Approx;

namespace Catch {
/// Matches a text that holds this one.
inline auto Contains(const std::string& text) { return Matchers::ContainsSubstring(text); }
}  // namespace Catch
