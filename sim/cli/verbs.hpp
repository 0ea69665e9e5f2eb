// Verbs: each adds its options to the command line and gives back what to do.
#pragma once

#include <functional>
#include <memory>

#include "cli/terminal/options.hpp"

namespace racksim::cli {

struct Verb {
  Syntax syntax;
  std::shared_ptr<Options> options;  ///< filled when the command line is parsed
  std::function<int()> action;       ///< its value is the exit code
};

Verb add_run(CommandLine& line);         ///< simulate and judge
Verb add_estimate(CommandLine& line);    ///< static arithmetic and theory
Verb add_check(CommandLine& line);       ///< validate
Verb add_explain(CommandLine& line);     ///< what a key means
Verb add_schema(CommandLine& line);      ///< JSON Schema
Verb add_config(CommandLine& line);      ///< the resolved scenario
Verb add_init(CommandLine& line);        ///< a scenario to start from
Verb add_validate(CommandLine& line);    ///< profiles beside what was measured
Verb add_capacity(CommandLine& line);    ///< the largest load that holds
Verb add_audit(CommandLine& line);       ///< what carries a claim
Verb add_compare(CommandLine& line);     ///< two results
Verb add_report(CommandLine& line);      ///< report.html again
Verb add_export(CommandLine& line);      ///< as another tool writes it
Verb add_sweep(CommandLine& line);       ///< many points
Verb add_calibrate(CommandLine& line);   ///< a profile from measurements
Verb add_fit(CommandLine& line);         ///< a population from a trace
Verb add_completion(CommandLine& line);  ///< scripts for shells
Verb add_manual(CommandLine& line);      ///< the man page

}  // namespace racksim::cli
