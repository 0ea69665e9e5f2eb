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

/// What `racksim completion` is asked for where an argument takes this; empty: it is no list of ours.
std::string list_of(const std::string& takes);

/// `what` in `text`, everywhere, by something else.
std::string replaced(std::string text, const std::string& what, const std::string& by);
/// In single quotes of sh, bash and zsh.
std::string quoted(const std::string& text);

}  // namespace racksim::cli
