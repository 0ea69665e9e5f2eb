// Commands: the command line as data, from which help, completions and the manual are made.
#pragma once

#include <string>
#include <vector>

namespace racksim::cli {

/// An option, a flag or a place for a word.
struct Argument {
  std::vector<std::string> names;  ///< "-o", "--out"; of a place: its name
  std::string takes;               ///< FILE, DIR, KEY, ...; the words joined by `|`; empty: a flag
  std::vector<std::string> words;  ///< if it takes one of these only
  std::string meaning;             ///< with the range of numbers
  bool required = false;
  bool many = false;
};

struct Command {
  std::string name;
  std::string meaning;
  std::vector<Argument> places;
  std::vector<Argument> options;
};

}  // namespace racksim::cli
