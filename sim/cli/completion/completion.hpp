// Completion scripts of shells, and the words that they ask the program for.
#pragma once

#include <string>
#include <vector>

#include "cli/syntax/command_line.hpp"

namespace racksim::cli {

/// Scripts of the commands and of the program's own options. Shells complete what an argument takes: FILE, DIR, one of
/// its words, or KEY, PROFILE, PLATFORM as `racksim completion keys|profiles|platforms` lists them.
std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);
std::string fish_completion(const CommandLine& line);

/// The list that `racksim completion` prints for an argument that takes this; empty: the program has no such list.
std::string list_of(const std::string& takes);

/// `text`, with every `what` replaced.
std::string replaced(std::string text, const std::string& what, const std::string& by);
/// The text in single quotes of sh, bash and zsh.
std::string quoted(const std::string& text);

}  // namespace racksim::cli
