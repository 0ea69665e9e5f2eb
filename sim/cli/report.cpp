// racksim report: writes report.html of a result again, from its folder alone.
#include "analysis/report/report.hpp"

#include <fmt/format.h>

#include "analysis/study/study_folder.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"

namespace racksim::cli {

Verb add_report(CommandLine& line) {
  auto options = std::make_shared<Options>();
  const Syntax verb = line.verb("report", "Write report.html of a result again, from the files in its folder");
  verb.place("result", options->path, "Result folder, such as out/quickstart-1a2b3c4d5e").required().takes("DIR");
  add_console_options(verb, *options);
  return {verb, options, [options] {
            const auto file = std::filesystem::path(options->path) / "report.html";
            write_by_rename(file, report_html(options->path));
            print(file.string() + "\n");
            return kMet;
          }};
}

}  // namespace racksim::cli
