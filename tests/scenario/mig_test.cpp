// MIG: which slices go together, against NVIDIA's diagram of an A100 or H100 (MIG User Guide, "Supported MIG
// Profiles").
#include "input/scenario/mig.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>

using namespace racksim;

namespace mig_test {

TEST_CASE("every layout of the diagram fits, and no slice more") {
  // As multisets of compute slices, without 1g.20gb.
  std::vector<std::string> drawn{"7",    "43",    "421",  "4111",  "33",     "322",
                                 "3211", "31111", "2221", "22111", "211111", "1111111"};
  std::vector<std::string> ours;
  for (const auto& layout : full_mig_layouts()) {
    std::string text;
    for (const std::string& name : layout) text += name == "1g.20gb" ? 'x' : name.front();
    if (text.find('x') == std::string::npos) ours.push_back(text);
  }
  std::sort(drawn.begin(), drawn.end());
  std::sort(ours.begin(), ours.end());
  CHECK(fmt::format("{}", ours) == fmt::format("{}", drawn));
}

TEST_CASE("four slices of 1g.20gb, the last of which begins where no 2g may") {
  CHECK(fit_one_gpu({"1g.20gb", "1g.20gb", "1g.20gb", "1g.20gb"}));
  CHECK(fit_one_gpu({"2g.20gb", "2g.20gb", "2g.20gb", "1g.20gb"}));
  CHECK_FALSE(fit_one_gpu({"2g.20gb", "2g.20gb", "2g.20gb", "2g.20gb"}));
  CHECK_FALSE(fit_one_gpu({"1g.20gb", "1g.20gb", "1g.20gb", "1g.20gb", "1g.10gb"}));
}

TEST_CASE("a 4g begins at the front only, and eight slices are too many") {
  CHECK(fit_one_gpu({"3g.40gb", "4g.40gb"}));  // in whatever order they are written
  CHECK_FALSE(fit_one_gpu({"4g.40gb", "4g.40gb"}));
  CHECK_FALSE(fit_one_gpu({"3g.40gb", "3g.40gb", "1g.10gb"}));  // all memory is taken
  CHECK_FALSE(fit_one_gpu(std::vector<std::string>(8, "1g.10gb")));
  CHECK(fit_one_gpu(std::vector<std::string>(7, "1g.10gb")));
  CHECK_FALSE(fit_one_gpu({"5g.50gb"}));
}

TEST_CASE("no layout has more than seven compute and eight memory slices") {
  for (const auto& layout : full_mig_layouts()) {
    int compute = 0, memory = 0;
    for (const std::string& name : layout) {
      compute += mig_slice(name)->compute;
      memory += mig_slice(name)->memory;
    }
    CHECK(compute <= 7);
    CHECK(memory <= 8);
  }
}

}  // namespace mig_test
