// Json: keys in the order they are written, what matters first.
#pragma once

#include <nlohmann/json.hpp>

namespace racksim {

using Json = nlohmann::ordered_json;

}  // namespace racksim
