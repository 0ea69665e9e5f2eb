// Diagnostics: what is wrong with an input, where, and what to do about it. Collects; never throws by itself.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace racksim {

/// A place in an input file. Lines and columns count from 1; 0 means "the file as a whole".
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;  ///< characters to underline
  bool operator==(const Location&) const = default;
};

/// One mistake: a sentence, its place, an optional remark under the caret ("did you mean `x`?") and a remedy.
struct Diagnostic {
  std::string message;
  Location where;
  std::string remark;
  std::string help;
};

/// Collects every mistake of an input, so that all are reported at once.
class Diagnostics {
 public:
  void error(std::string message, Location where, std::string remark = {}, std::string help = {});
  /// Adds the mistakes that another reader found.
  void add(const std::vector<Diagnostic>& found) { list_.insert(list_.end(), found.begin(), found.end()); }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& list() const { return list_; }
  /// Throws InvalidInput with everything collected, in the order of places, if anything was.
  void throw_if_any() const;

 private:
  std::vector<Diagnostic> list_;
};

/// Wrong input: carries every diagnostic found. The command line prints them and exits with 3.
class InvalidInput : public std::exception {
 public:
  explicit InvalidInput(std::vector<Diagnostic> list);
  [[nodiscard]] const std::vector<Diagnostic>& list() const { return list_; }
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::vector<Diagnostic> list_;
  std::string text_;
};

/// Throws InvalidInput with one mistake that is in no file.
[[noreturn]] void refuse(std::string message, std::string help = {});

/// Renders a diagnostic in the compiler's manner: message, place, source line, caret, remark, help.
/// Reads the source line from the file again; a place without a readable line renders without it.
std::string render(const Diagnostic& diagnostic, bool color = false);

/// The candidate nearest to `word` by edit distance, or empty if none is near enough to be meant.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// The remark "did you mean ...?" with that candidate, or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace racksim
