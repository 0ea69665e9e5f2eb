// Fit of lengths: quantiles, or body and tail.
#include "analysis/workload/fit_lengths.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <filesystem>

#include "analysis/workload/fit_arrivals.hpp"
#include "model/users/sampler.hpp"

namespace racksim {
namespace {

double normal_quantile(double share) { return std::sqrt(2.0) * boost::math::erf_inv(2 * share - 1); }

void name_file(FittedTraffic& f) {
  const TraceReader reader(f.facts.source);
  const TraceFormat& format = reader.format();
  if (format.json)
    throw InvalidInput({{"lengths can be drawn from the rows of a CSV trace only",
                         {f.facts.source.path, 0, 0, 1},
                         {},
                         "use --lengths quantiles or mixture"}});
  f.lengths =
      LengthsTogether{.file = std::filesystem::absolute(f.facts.source.path).lexically_normal().string(),
                      .prompt = format.columns.prompt,
                      .output = format.columns.output};  // absolute, because the text may be put into any folder
}

}  // namespace

Empirical quantiles_of(const LengthCounts& counts) {
  Empirical d;
  for (const double share :
       {0.0, 0.01, 0.02, 0.05, 0.1,  0.15, 0.2,  0.25, 0.3,  0.35, 0.4,  0.45, 0.5,  0.55,  0.6,   0.65,
        0.7, 0.75, 0.8,  0.85, 0.88, 0.9,  0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 1.0})
    d.quantiles.push_back({share, static_cast<double>(counts.quantile(share))});
  d.table = std::make_shared<const ValueTable>(read_values(d, any()));
  return d;
}

Distribution mixture_of(const LengthCounts& counts) {
  constexpr double kTail = 0.05, kMiddle = 0.5, kUpper = 0.9;
  const auto q = [&](double share) { return static_cast<double>(counts.quantile(share)); };
  const double begins = q(1 - kTail), p99 = q(0.99), most = q(1);
  const double low = normal_quantile(kMiddle / (1 - kTail)), high = normal_quantile(kUpper / (1 - kTail));
  const double sigma = std::log(q(kUpper) / q(kMiddle)) / (high - low);
  if (!(sigma > 0) || !(p99 > begins)) return quantiles_of(counts);  // hardly any spread: no law to speak of
  const double median = q(kMiddle) * std::exp(-sigma * low);
  const Lognormal body{.median = rounded(median),
                       .p99 = rounded(median * std::exp(sigma * normal_quantile(0.99))),
                       .min = q(0),
                       .max = begins};
  const Pareto tail{.min = begins, .shape = rounded(std::log(kTail / 0.01) / std::log(p99 / begins)), .max = most};
  return Mixture{.parts = {{1 - kTail, body}, {kTail, tail}}};
}

void fit_lengths(FittedTraffic& f, FitRequest::Lengths how) {
  if (how == FitRequest::Lengths::file) return name_file(f);
  WorkloadMeter meter({});
  Requests requests(f.facts, f.clock);
  while (const auto row = requests.next()) meter.add(row->time_s, row->input_tokens, row->output_tokens);
  const auto fit = [&](const LengthCounts& counts) {
    return how == FitRequest::Lengths::mixture ? mixture_of(counts) : quantiles_of(counts);
  };
  f.lengths = LengthsApart{.prompt_tokens = fit(meter.prompts()), .output_tokens = fit(meter.outputs())};
}

}  // namespace racksim
