// Shards as the command line writes them.
#include "cli/inputs/shard.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "input/text/diagnostics.hpp"

namespace racksim::cli {

std::string Shard::name() const { return fmt::format("{}-of-{}", number, of); }

Shard shard_of(const std::string& text) {
  Shard shard;
  int end = 0;
  if (text.empty()) return shard;
  if (std::sscanf(text.c_str(), "%zu/%zu%n", &shard.number, &shard.of, &end) != 2 ||
      static_cast<std::size_t>(end) != text.size() || shard.number < 1 || shard.number > shard.of)
    throw InvalidInput({{fmt::format("`{}` is not a shard", text), {}, {}, "--shard 1/4 ... 4/4"}});
  return shard;
}

}  // namespace racksim::cli
