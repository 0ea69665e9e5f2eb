// The fields of manifest.json.
#include "analysis/results/manifest_json.hpp"

#include "analysis/results/result_fields.hpp"

namespace racksim {

namespace {

const ResultFields<InputFile>& input_fields() {
  static const ResultFields<InputFile> fields{
      {"role", "", "scenario, platform, profile or trace; of a run only",
       [](const InputFile& f) { return f.role.empty() ? left_out() : Json(f.role); }},
      {"path", "", "As it was found", &InputFile::path},
      {"sha1", "", "Of what it held", &InputFile::sha1}};
  return fields;
}

/// A field that only a run has.
template <class Get>
ResultField<ManifestFacts> of_run(const char* name, const char* meaning, Get get) {
  return {name, "", meaning,
          [get](const ManifestFacts& m) { return m.run ? json_of(std::invoke(get, *m.run)) : left_out(); }};
}

Json turns_per_cpu_s(const ManifestFacts& m) {
  if (!m.run) return left_out();
  return m.cpu_s > 0 ? static_cast<double>(m.run->turns) / m.cpu_s : 0.0;
}

const ResultFields<ManifestFacts>& manifest_fields() {
  using M = ManifestFacts;
  static const ResultFields<M> fields{
      {"racksim", "", "Version", &M::version},
      {"arguments", "", "The command line", &M::arguments},
      of_run("scenario", "Name; this and the next three of `racksim run` only", &RunFacts::scenario),
      of_run("verdict", "As in summary.json", &RunFacts::verdict),
      of_run("seed", "", &RunFacts::seed),
      of_run("replications", "", &RunFacts::replications),
      nested<M>("inputs", "Files that were read", &M::inputs, input_fields()),
      {"started_utc", "", "ISO 8601", &M::started_utc},
      {"wall_s", "s", "", &M::wall_s},
      {"cpu_s", "s", "Of all processes", &M::cpu_s},
      of_run("turns", "Simulated; this and the next of `racksim run` only", &RunFacts::turns),
      {"turns_per_cpu_s", "1/s", "", turns_per_cpu_s},
      {"peak_memory_bytes", "B", "Of the largest process", &M::peak_memory_bytes}};
  return fields;
}

}  // namespace

Json to_json(const ManifestFacts& facts) { return written(manifest_fields(), facts); }

std::vector<Described> manifest_described() { return described(manifest_fields()); }

}  // namespace racksim
