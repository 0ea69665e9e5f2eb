// Reference: what every file of a result holds, from the tables that write them; analysis/README.md shows it.
#pragma once

#include <string>
#include <vector>

#include "record/described.hpp"

namespace racksim {

struct ResultFile {
  std::string name;   ///< "summary.json"
  std::string about;  ///< which verb writes it, and what a row is
  std::vector<Described> holds;
};

std::vector<ResultFile> result_files();

/// As tables in Markdown.
std::string results_markdown();

}  // namespace racksim
