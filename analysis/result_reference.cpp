// The reference of results, in the order in which people meet them.
#include "analysis/result_reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/calibration/validation.hpp"
#include "analysis/estimate/estimate_json.hpp"
#include "analysis/results/manifest_json.hpp"
#include "analysis/study/audit/audit.hpp"
#include "analysis/study/capacity/capacity_report.hpp"
#include "analysis/study/sweep/difference.hpp"
#include "analysis/study/sweep/point_row.hpp"
#include "analysis/study/sweep/replication_rows.hpp"
#include "analysis/summary/distributions.hpp"
#include "analysis/summary/metrics.hpp"
#include "analysis/summary/servers_csv.hpp"
#include "analysis/summary/summary_json.hpp"
#include "record/turn_columns.hpp"

namespace racksim {

namespace {

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

std::string path_of(const Described& d) {
  return d.name + (d.shape == Described::Shape::list ? "[]" : d.shape == Described::Shape::named ? ".NAME" : "");
}

/// Parts without a meaning of their own are written behind the whole: `energy.total.{mean,ci95}`.
bool speaks(const Described& part) {
  return !part.meaning.empty() || std::any_of(part.below.begin(), part.below.end(), speaks);
}

void rows(std::string& out, const std::string& above, const std::vector<Described>& fields) {
  for (const Described& d : fields) {
    std::string path = above + path_of(d);
    const bool apart = std::any_of(d.below.begin(), d.below.end(), speaks);
    if (!apart && !d.below.empty()) {
      std::vector<std::string> names;
      for (const Described& part : d.below) names.push_back(part.name);
      path += fmt::format(".{{{}}}", fmt::join(names, ","));
    }
    out += fmt::format("| `{}` | {} | {} |\n", path, cell(d.unit), cell(d.meaning));
    if (apart) rows(out, path + ".", d.below);
  }
}

}  // namespace

std::vector<ResultFile> result_files() {
  return {
      {"summary.json", "Of `racksim run`; `--format json` prints it.", summary_described()},
      {"metrics", "The names under `metrics` of summary.json.", metrics_described()},
      {"servers.csv", "Of `racksim run`: a row per server, then a row per device.", servers_csv_described()},
      {"timeline.csv", "Of `racksim run`: the first replication at every `run.timeline`; a picture, not a statistic.",
       described(timeline_columns())},
      {"distributions.csv", "Of `racksim run`: histograms, a bin a row.", distributions_described()},
      {"requests.csv", "Of `racksim run` with `run.requests_csv`: a row per turn of the windows. Exact.",
       described(request_columns())},
      {"replications.csv", "Of `racksim run`: a row per replication, columns as points.csv.", replications_described()},
      {"points.csv", "Of `racksim sweep`: a row per point.", points_described()},
      {"capacity.json", "Of `racksim capacity`.", capacity_described()},
      {"curve.csv", "Of `racksim capacity`: a row per load and lot of replications.", curve_described()},
      {"audit.json", "Of `racksim audit`.", audit_described()},
      {"waterfall.csv", "Of `racksim audit`: a row per cell and stage.", waterfall_described()},
      {"estimate", "`racksim estimate --format json`, of one scenario; of a folder, `cells[]` are such.",
       described(estimate_fields())},
      {"comparison.json", "`racksim compare`.", comparison_described()},
      {"comparison.csv", "`racksim compare`: a row per point and number.", comparison_csv_described()},
      {"validation.json", "Of `racksim validate`, a list of these, and of `racksim calibrate`, one.",
       validation_described()},
      {"validation.csv", "Of both: a row per measured quantity.", validation_csv_described()},
      {"manifest.json", "Of everything; the only file with a wall clock in it.", manifest_described()}};
}

std::string results_markdown() {
  std::string out;
  for (const ResultFile& file : result_files()) {
    const bool csv = file.name.ends_with(".csv");
    out += fmt::format("### {}\n\n{}\n\n| {} | unit | meaning, and how far to trust it |\n|---|---|---|\n", file.name,
                       file.about, csv ? "column" : "field");
    rows(out, "", file.holds);
    out += '\n';
  }
  return out;
}

}  // namespace racksim
