// The command line: picks the verb and turns its outcome into an exit code. Knows no option.
#include <algorithm>
#include <vector>

#include "cli/inputs/version.hpp"
#include "cli/terminal/console.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/verbs.hpp"

int main(int argc, char** argv) {
  using namespace racksim::cli;
  ignore_broken_pipes();
  CommandLine line("racksim", "racksim: what a rack of language-model servers serves, at what speed and power",
                   "racksim " + version(),
                   "Exit codes: 0 SLA met, 99 SLA violated, 1 fault in racksim, 2 wrong usage, 3 invalid input, 4 some "
                   "points failed, 130 interrupted.");
  const std::vector<Verb> verbs{add_run(line),        add_estimate(line), add_check(line),  add_explain(line),
                                add_schema(line),     add_config(line),   add_init(line),   add_validate(line),
                                add_calibrate(line),  add_capacity(line), add_audit(line),  add_sweep(line),
                                add_report(line),     add_compare(line),  add_export(line), add_fit(line),
                                add_completion(line), add_manual(line)};
  const Parsed parsed = line.parse(argc, argv);
  if (parsed == Parsed::shown) return kMet;
  if (parsed == Parsed::wrong) return kUsage;
  const auto chosen = std::find_if(verbs.begin(), verbs.end(), [](const Verb& v) { return v.syntax.chosen(); });
  chosen->options->arguments.assign(argv + 1, argv + argc);
  return guarded(*chosen->options, chosen->action);
}
