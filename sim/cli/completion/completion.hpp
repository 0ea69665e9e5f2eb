// Completion scripts of shells, and the words that they ask the program for.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal/command.hpp"

namespace racksim::cli {

/// Scripts of the commands and of the program's own options. Shells complete what an argument takes: FILE, DIR, one of
/// its words, or KEY, PROFILE, PLATFORM as `racksim completion keys|profiles|platforms` lists them.
std::string bash_completion(const CLI::App& root);
std::string zsh_completion(const CLI::App& root);
std::string fish_completion(const CLI::App& root);

/// What `racksim completion` is asked for where an argument takes this; empty: it is no list of ours.
std::string list_of(const std::string& takes);

/// The program's own options, before any verb.
std::vector<Argument> own_options(const CLI::App& root);
/// `what` in `text`, everywhere, by something else.
std::string replaced(std::string text, const std::string& what, const std::string& by);
/// In single quotes of sh, bash and zsh.
std::string quoted(const std::string& text);

}  // namespace racksim::cli
