// Profiles and model shapes: the arithmetic of shapes is exact, shipped files read, and mistakes are told.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "input/platform/platform.hpp"
#include "input/reading/profile_reader.hpp"
#include "input/scenario/mig.hpp"
#include "support/places.hpp"

using namespace racksim;

namespace profile_test {

namespace fs = std::filesystem;

namespace {

const fs::path kPlatforms = fs::path(racksim::test::in_repository("platforms"));

Profile shipped(const std::string& name) { return read_profile(name, kPlatforms.string()); }

/// Reads a profile written to a temporary file; returns all messages.
std::string faults(const std::string& text) {
  const auto path =
      fs::temp_directory_path() / ("racksim_profile_" + std::to_string(std::hash<std::string>()(text)) + ".yaml");
  std::ofstream(path) << text;
  std::string messages;
  try {
    read_profile(path.string(), kPlatforms.string());
  } catch (const InvalidInput& invalid) {
    for (const auto& d : invalid.list())
      messages += std::to_string(d.where.line) + ": " + d.message + " | " + d.remark + "\n";
  }
  fs::remove(path);
  return messages;
}

const std::string kGood = R"(title: A profile
device: tiny-gpu
model: llama-3.1-8b
step: {bandwidth: 1 TB/s, compute: 100 Tflop/s}
power: {prefill: 95 %}
evidence: assumed
)";

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  return text.replace(text.find(from), from.size(), to);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

// Expected: public parameter counts, and 2 x (parameters - input embeddings if untied - norms) by hand.
TEST_CASE("a model's shape gives its parameters, FLOPs and KV bytes exactly") {
  struct Row {
    const char* profile;
    double parameters, flops, kv_fp16_bytes, attention;
  };
  for (const Row& row : {Row{"ampereone-llama-3.2-1b-q8-8x24", 1235814400.0, 2471493632.0, 32768, 131072},
                         Row{"ampereone-llama-3.2-3b-q8-4x48", 3212749824.0, 6425149440.0, 114688, 344064},
                         Row{"ampereone-llama-3.1-8b-q8-2x96", 8030261248.0, 15009316864.0, 131072, 524288},
                         Row{"ampereone-llama-3.1-70b-q8-1x192", 70553706496.0, 139003428864.0, 327680, 2621440},
                         Row{"ampereone-llama-3.1-405b-q8-1x192", 405853388800.0, 807495794688.0, 516096, 8257536}}) {
    const ModelShape m = shipped(row.profile).model;
    CHECK(m.parameters() == row.parameters);
    CHECK(m.flops_per_token() == row.flops);
    CHECK(m.kv_values_per_token() * 2 == row.kv_fp16_bytes);
    CHECK(m.attention_flops_per_token() == row.attention);
  }
}

TEST_CASE("every shipped profile reads, names its sources and fits a shipped kind of device") {
  std::set<std::string> devices;
  for (const auto& entry : fs::directory_iterator(kPlatforms))
    if (entry.path().extension() == ".xml")
      for (const Device& d : read_platform(entry.path().string()).devices) devices.insert(d.type);
  for (const MigSlice& slice : mig_slices())
    if (devices.contains(kMigDevice)) devices.insert(slice.device);
  int profiles = 0;
  for (const auto& entry : fs::directory_iterator(kPlatforms / "profiles")) {
    if (entry.path().filename().string().starts_with('_')) continue;
    INFO(entry.path().string());
    const Profile p = read_profile(entry.path().string(), kPlatforms.string());
    CHECK_FALSE(p.sources.empty());
    CHECK(devices.contains(p.device));
    CHECK(p.name == entry.path().stem());
    ++profiles;
  }
  CHECK(profiles >= 19);
}

TEST_CASE("keys come from the file and from the fragment that it extends") {
  const Profile p = shipped("ampereone-llama-3.1-8b-q8-2x96");
  CHECK(p.device == "ampereone-a192-32x");  // from the fragment
  CHECK(p.weight_bits == 8.5);
  CHECK(p.instances_per_device == 2);
  CHECK(p.evidence == Evidence::measured);
  CHECK(p.table_context_tokens == 256);
  REQUIRE(p.decode_table.size() == 6);
  CHECK(p.decode_table[0].batch == 1);
  CHECK(p.decode_table[0].step_s == Approx(0.09768));
  CHECK(p.power.decode_low == Approx((477.0 - 200) / (692 - 200)).margin(1e-3));
}

TEST_CASE("a name that does not exist gets the nearest one") {
  try {
    shipped("h100-llama-3.1-8b-fp9");
    FAIL("accepted");
  } catch (const InvalidInput& invalid) {
    REQUIRE(invalid.list().size() == 1);
    CHECK(invalid.list()[0].message == "there is no profile `h100-llama-3.1-8b-fp9`");
    CHECK(invalid.list()[0].remark == "did you mean `h100-llama-3.1-8b-fp8`?");
  }
}

TEST_CASE("mistakes in a profile are told") {
  CHECK(faults(kGood).empty());
  CHECK(contains(faults(with("llama-3.1-8b", "llama-3.1-9b")), "3: there is no model `llama-3.1-9b` | did you mean"));
  CHECK(contains(faults(with("tiny-gpu", "Tiny GPU")), "2: "));
  CHECK(contains(faults(with("1 TB/s", "0 TB/s")), "bandwidth"));
  CHECK(contains(faults(with("1 TB/s", "1")), "no unit"));
  CHECK(contains(faults(with("100 Tflop/s", "-1 Tflop/s")), "compute"));
  CHECK(contains(faults(with("prefill: 95 %", "prefill: 195 %")), "prefill"));
  CHECK(contains(faults(with("prefill: 95 %", "decode_low: 90 %, decode_high: 10 %")), "decode_high"));
  CHECK(contains(faults(with("evidence: assumed", "evidence: guessed")), "evidence"));
  CHECK(contains(faults(with("title:", "titel:")), "unknown key"));
  CHECK(contains(faults(kGood + "instances_per_device: 2\ndevices_per_instance: 2\n"),
                 "either spans devices or shares one"));
}

TEST_CASE("a table of decode steps must ascend and leave time to read the KV cache") {
  const auto table = [](const std::string& points) {
    return faults(
        with("{bandwidth: 1 TB/s,", "{decode_table: [" + points + "], table_context: 256 tokens, bandwidth: 1 TB/s,"));
  };
  CHECK(table("{batch: 1, step: 90 ms}, {batch: 2, step: 91 ms}").empty());
  CHECK(contains(table("{batch: 2, step: 90 ms}, {batch: 1, step: 91 ms}"), "do not ascend"));
  CHECK(contains(table("{batch: 1, step: 90 ms}, {batch: 1, step: 91 ms}"), "do not ascend"));
  CHECK(contains(table("{batch: 1, step: 1 us}"), "longer than a measured step"));
}

}  // namespace profile_test
