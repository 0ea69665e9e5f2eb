// Verbs: each adds its options to the command line and gives back what to do.
#pragma once

#include <functional>
#include <memory>

#include "cli/terminal/options.hpp"

namespace racksim::cli {

struct Verb {
  CLI::App* app;
  std::shared_ptr<Options> options;  ///< filled when the command line is parsed
  std::function<int()> action;       ///< its value is the exit code
};

Verb add_run(CLI::App& root);         ///< simulate and judge
Verb add_estimate(CLI::App& root);    ///< static arithmetic and theory
Verb add_check(CLI::App& root);       ///< validate
Verb add_explain(CLI::App& root);     ///< what a key means
Verb add_schema(CLI::App& root);      ///< JSON Schema
Verb add_config(CLI::App& root);      ///< the resolved scenario
Verb add_init(CLI::App& root);        ///< a scenario to start from
Verb add_validate(CLI::App& root);    ///< profiles beside what was measured
Verb add_capacity(CLI::App& root);    ///< the largest load that holds
Verb add_audit(CLI::App& root);       ///< what carries a claim
Verb add_compare(CLI::App& root);     ///< two results
Verb add_report(CLI::App& root);      ///< report.html again
Verb add_export(CLI::App& root);      ///< as another tool writes it
Verb add_sweep(CLI::App& root);       ///< many points
Verb add_calibrate(CLI::App& root);   ///< a profile from measurements
Verb add_fit(CLI::App& root);         ///< a population from a trace
Verb add_completion(CLI::App& root);  ///< scripts for shells
Verb add_manual(CLI::App& root);      ///< the man page

}  // namespace racksim::cli
