// racksim export: writes a result in the files of another tool, from the result folder alone.
#include <fmt/format.h>

#include "analysis/export/sqlite.hpp"
#include "analysis/export/tools.hpp"
#include "analysis/study/study_folder.hpp"
#include "cli/terminal/console.hpp"
#include "cli/verbs.hpp"
#include "input/text/diagnostics.hpp"
#include "input/text/json_text.hpp"

namespace racksim::cli {

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& content) {
  write_by_rename(file, content);
  print(file.string() + "\n");
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) return;
  throw InvalidInput({{fmt::format("cannot make the folder `{}`: {}", folder.string(), error.message()),
                       {},
                       {},
                       "name another with -o"}});
}

void export_as(const std::string& format, const fs::path& folder, const fs::path& out, std::int64_t replication) {
  if (format == "sqlite") {
    write_sqlite(folder, out / "result.sqlite");
    return print((out / "result.sqlite").string() + "\n");
  }
  const Measured measured = read_measured(folder, replication);
  if (format == "vllm") return write(out / "vllm.json", json_text(vllm_result(measured), 1));
  if (format == "guidellm") return write(out / "benchmarks.json", json_text(guidellm_result(measured), 1));
  const Json result = aiperf_result(measured);
  write(out / "profile_export_aiperf.json", json_text(result, 1));
  write(out / "profile_export_aiperf.csv", aiperf_csv(result));
}

}  // namespace

Verb add_export(CommandLine& line) {
  auto options = std::make_shared<Options>();
  auto format = std::make_shared<std::string>();
  auto out = std::make_shared<std::string>();
  auto replication = std::make_shared<std::int64_t>(0);
  const Syntax verb =
      line.verb("export", "Write a result in the format of another tool, with the names and formulas of that tool");
  verb.place("result", options->path, "Result folder, such as out/quickstart-1a2b3c4d5e").required();
  verb.option("--as", *format,
              "Tool. vllm, aiperf and guidellm need a result with run.requests_csv; sqlite takes any result or study")
      .required()
      .one_of({"vllm", "aiperf", "guidellm", "sqlite"})
      .takes("TOOL");
  verb.option("-o,--out", *out, "Folder to write into; default: the result folder").takes("FOLDER");
  verb.option("--replication", *replication,
              "Number of the replication to export, which stands for one run of a client; default: 0")
      .not_negative()
      .takes("N");
  add_console_options(verb, *options);
  return {verb, options, [=] {
            if (!out->empty()) make_folder(*out);
            export_as(*format, options->path, out->empty() ? options->path : *out, *replication);
            return kMet;
          }};
}

}  // namespace racksim::cli
