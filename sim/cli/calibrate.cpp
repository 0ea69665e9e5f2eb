// racksim calibrate: fits a profile to measurements, beginning with a given profile, and says how well the result
// matches them.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/calibration/validation.hpp"
#include "analysis/results/result_folder.hpp"
#include "cli/inputs/manifest.hpp"
#include "cli/inputs/material.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/verbs.hpp"
#include "input/schema/resolved_config.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

struct CalibrateRequest {
  MaterialOptions material{.hold_back = 4};
  std::string start, data;
  std::vector<std::string> free;
};

// The number of evaluations is not known in advance: the bar counts towards the number that a fit usually takes.
Calibration fit(const Material& material, const std::vector<Parameter>& free, const CalibrateRequest& request,
                const Options& options) {
  Progress progress(shows_progress(options));
  const double usual = 12.0 * static_cast<double>(2 * free.size() + 1);
  return calibrate(material.profile, free, material.matcher(request.material),
                   [&](int evaluation, double) { progress.update(std::min(0.99, evaluation / usual)); });
}

std::string error_line(const std::vector<Match>& matches, Observed quantity, bool held_back) {
  const Errors e = errors(matches, quantity, held_back);
  if (e.count == 0) return {};
  return fmt::format("{} of {} {} points: median error {:.1f} %, worst {:.1f} %", name_of(quantity), e.count,
                     held_back ? "held back" : "fitted", e.median * 100, e.worst * 100);
}

Profile with_story(Profile profile, const Calibration& calibration, const Material& material) {
  profile.evidence = Evidence::fitted;
  profile.sources = {fmt::format("racksim calibrate, start {}, data {}", material.profile.name, material.data)};
  for (int q = 0; q < kQuantities; ++q)
    for (const bool held_back : {false, true}) {
      const std::string line = error_line(calibration.matches, static_cast<Observed>(q), held_back);
      if (!line.empty()) profile.sources.push_back(line);
    }
  for (const Measurement& m : material.measurements) {
    const Condition& c = m.condition;
    if (m.held_back || c.kind == LoadKind::poisson) continue;
    const double here = c.size / static_cast<double>(c.kind == LoadKind::fixed_batch ? 1 : c.instances);
    const double most = c.kind == LoadKind::fixed_batch ? here : std::min(here, static_cast<double>(c.max_num_seqs));
    profile.fitted_max_batch = std::max(profile.fitted_max_batch, most);
    profile.fitted_max_context_tokens =
        std::max({profile.fitted_max_context_tokens, c.context_tokens, c.prompt_tokens + c.output_tokens});
  }
  return profile;
}

void write_results(const Calibration& calibration, const Material& material, const Validation& validation,
                   const Options& options, const Stopwatch& watch, ResultFolder& folder) {
  Profile profile = with_story(calibration.profile, calibration, material);
  folder.write("profile.yaml", profile_yaml(profile));
  folder.write("validation.csv", as_csv({validation}));
  folder.write("validation.svg", as_svg({validation}));
  folder.write("validation.json", json_text(to_json(validation)));
  folder.write("manifest.json", manifest({material.data}, options.arguments, watch));
  folder.publish();
}

int run(const CalibrateRequest& request, const Options& options) {
  const Stopwatch watch;
  const auto material = read_material(request.start, request.data, request.material);
  const std::vector<Parameter> free =
      free_parameters(material->profile, request.free, material->device ? &*material->device : nullptr);
  ResultFolder folder(std::filesystem::path(options.out) / ("calibration-" + material->profile.name));
  const Calibration calibration = fit(*material, free, request, options);
  const Validation validation{material->profile.name, material->profile.title, "fitted", material->data,
                              calibration.matches};
  Document document = document_of(validation, options.verbose);
  document.insert(document.begin(), fit_section(calibration));
  print(options.json ? json_text(to_json(validation)) : as_text(document, color_on_stdout(options)));
  write_results(calibration, *material, validation, options, watch, folder);
  if (!options.json) print(fmt::format("\nProfile: {}\n", (folder.place() / "profile.yaml").string()));
  return kMet;
}

}  // namespace

Verb add_calibrate(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto request = std::make_shared<CalibrateRequest>();
  const Syntax verb = line.verb("calibrate", "Fit a profile to measurements");
  verb.place("start", request->start,
             "Profile to start from: it names the device and the model, and holds the expected coefficients")
      .required()
      .takes("PROFILE");
  verb.place("measurements", request->data, "CSV file of measurements, or of a request log").takes("FILE").required();
  verb.option("--free", request->free, "Coefficient that may change (repeatable; default: all above zero)")
      .takes("COEFFICIENT")
      .one_value_each_time();
  add_material_options(verb, request->material);
  add_out_option(verb, *options);
  add_format_option(verb, *options);
  add_console_options(verb, *options);
  return {verb, options, [request, options] { return run(*request, *options); }};
}

}  // namespace racksim::cli
