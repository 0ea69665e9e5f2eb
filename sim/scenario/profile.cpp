// Profile: finds and reads a profile and its model. The arithmetic of a model's shape; the step's is in model/.
#include "scenario/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

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

/// Stems of a folder's YAML files, without fragments (`_x.yaml`).
std::vector<std::string> stems(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed))
    if (i->path().extension() == ".yaml" && !i->path().filename().string().starts_with('_'))
      names.push_back(i->path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// The file of a name, or empty and a diagnostic that offers the nearest name there is.
std::string find_file(const std::string& name, const fs::path& folder, const char* what, const Location& asked_at,
                      Diagnostics& diagnostics) {
  const fs::path path = is_path(name) ? fs::path(name) : folder / (name + ".yaml");
  std::error_code failed;
  if (fs::is_regular_file(path, failed)) return path.string();
  const auto near = is_path(name) ? "" : nearest(name, stems(folder));
  diagnostics.error(fmt::format("there is no {} `{}`", what, name), asked_at,
                    near.empty() ? "" : fmt::format("did you mean `{}`?", near),
                    fmt::format("looked for the file {}", path.string()));
  return {};
}

void read_model(ModelShape& model, const std::string& platform_dir, const Location& asked_at,
                Diagnostics& diagnostics) {
  const auto path = find_file(model.name, fs::path(platform_dir) / "models", "model", asked_at, diagnostics);
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
  const auto path = find_file(name_or_path, fs::path(platform_dir) / "profiles", "profile", asked_at, diagnostics);
  diagnostics.throw_if_any();
  profile.name = fs::path(path).stem().string();
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind == Tree::Kind::map) {
    // The model first: a table of steps is checked against its KV cache.
    const Tree* model = tree.find("model");
    if (model != nullptr && model->kind == Tree::Kind::scalar) {
      profile.model.name = model->text;
      read_model(profile.model, platform_dir, model->where, diagnostics);
    }
    profile.by_cores = tree.find("cores") != nullptr;
    read_fields(tree, profile, diagnostics, "profile");
    apply_cores(profile);
  }
  diagnostics.throw_if_any();
  return profile;
}

}  // namespace racksim
