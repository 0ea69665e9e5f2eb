// Profile: finds and reads a profile and its model. The arithmetic of a model's shape; the step's is in model/.
#include "scenario/profile.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "scenario/data_folders.hpp"
#include "scenario/field_reader.hpp"
#include "scenario/profile_fields.hpp"
#include "scenario/tree.hpp"

namespace racksim {
namespace {

namespace fs = std::filesystem;

double d(std::int64_t value) { return static_cast<double>(value); }

/// Weights of the matrix products of a gated-feed-forward transformer: attention, feed-forward and output layer.
double matmul_parameters(const ModelShape& m) {
  const double attention = d(m.hidden) * d(m.head_dim) * (2 * d(m.heads) + 2 * d(m.kv_heads));
  const double feed_forward = 3 * d(m.hidden) * d(m.ffn);
  return d(m.layers) * (attention + feed_forward) + d(m.vocab) * d(m.hidden);
}

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || name.ends_with(".yaml"); }

/// The file of a name, or empty and a diagnostic that offers the nearest name there is. `part`: of the data folders.
std::string find_file(const std::string& name, const std::vector<fs::path>& folders, const std::string& part,
                      const char* what, const Location& asked_at, Diagnostics& diagnostics) {
  std::error_code failed;
  if (is_path(name) && fs::is_regular_file(name, failed)) return name;
  Search search;
  if (is_path(name))
    search.searched.push_back(name);
  else
    search = search_data(name, ".yaml", folders, part);
  if (search.file.empty())
    diagnostics.error(fmt::format("there is no {} `{}`", what, name), asked_at, search.suggestion(name),
                      search.where());
  return search.file;
}

/// The model of a profile: beside the platform, beside the profile, or one that ships.
void read_model(ModelShape& model, const std::string& platform_dir, const std::string& profile,
                const Location& asked_at, Diagnostics& diagnostics) {
  const auto path = find_file(
      model.name, {fs::path(platform_dir) / "models", fs::path(profile).parent_path().parent_path() / "models"},
      "platforms/models", "model", asked_at, diagnostics);
  if (path.empty()) return;
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind == Tree::Kind::map) read_fields(tree, model, diagnostics, "model");
}

}  // namespace

void apply_cores(Profile& p) {
  if (!p.by_cores) return;
  const CoreLaw& c = p.cores;
  const auto processes = static_cast<double>(p.instances_per_device);
  const double threads = c.cores / processes;
  p.bandwidth_Bps = c.bandwidth_Bps / processes;
  p.compute_flops = threads * c.core_compute_flops / (1 + threads / c.half_speed_threads);
  p.overhead_s = threads * c.overhead_per_thread_s;
  p.per_sequence_s = c.per_sequence_s + c.core_s_per_sequence / threads;
  p.prompt_overhead_s = threads * c.prompt_overhead_per_thread_s;
}

double ModelShape::parameters() const {
  const double norms = (2 * d(layers) + 1) * d(hidden);
  const double input_embeddings = tied_embeddings ? 0 : d(vocab) * d(hidden);
  return matmul_parameters(*this) + input_embeddings + norms;
}

double ModelShape::flops_per_token() const { return 2 * matmul_parameters(*this); }

double ModelShape::attention_flops_per_token() const { return 4 * d(layers) * d(heads) * d(head_dim); }

double ModelShape::kv_values_per_token() const { return 2 * d(layers) * d(kv_heads) * d(head_dim); }

Profile read_profile(const std::string& name_or_path, const std::string& platform_dir, const Location& asked_at) {
  Diagnostics diagnostics;
  Profile profile;
  const auto path = find_file(name_or_path, {fs::path(platform_dir) / "profiles"}, "platforms/profiles", "profile",
                              asked_at, diagnostics);
  diagnostics.throw_if_any();
  profile.name = fs::path(path).stem().string();
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind == Tree::Kind::map) {
    // The model first: a table of steps is checked against its KV cache.
    const Tree* model = tree.find("model");
    if (model != nullptr && model->kind == Tree::Kind::scalar) {
      profile.model.name = model->text;
      read_model(profile.model, platform_dir, path, model->where, diagnostics);
    }
    profile.by_cores = tree.find("cores") != nullptr;
    read_fields(tree, profile, diagnostics, "profile");
    apply_cores(profile);
  }
  diagnostics.throw_if_any();
  return profile;
}

}  // namespace racksim
