// Diagnostics as text, in the manner of rustc, and the search for the nearest word. Decides nothing about inputs.
#include "input/text/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <tuple>
#include <utility>

namespace racksim {
namespace {

/// The longest source line that is shown whole; of a longer line only the surroundings of the place are shown.
constexpr std::size_t kShown = 160;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }  // not a UTF-8 continuation

/// A line of a regular file, with blanks for tabs and other control characters, so that carets stand under the right
/// characters.
std::string source_line(const Location& where) {
  std::error_code ignored;
  if (where.line <= 0 || !std::filesystem::is_regular_file(where.file, ignored)) return {};
  std::ifstream in(where.file, std::ios::binary);
  std::string line;
  for (int i = 0; i < where.line; ++i) {
    if (!std::getline(in, line)) return {};
  }
  if (where.line == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);  // byte order mark
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return line;
}

struct Excerpt {
  std::string text;
  std::size_t blanks = 0;  ///< characters before the underlined part
  std::size_t carets = 1;
};

Excerpt excerpt(std::string line, const Location& where) {
  std::size_t begin =
      std::min<std::size_t>(where.column > 0 ? static_cast<std::size_t>(where.column) - 1 : 0, line.size());
  if (line.size() > kShown) {
    std::size_t from = begin > kShown / 2 ? begin - kShown / 2 : 0;
    while (from > 0 && !starts_character(line[from])) --from;
    line = line.substr(from, kShown);
    while (!line.empty() && !starts_character(line.back())) line.pop_back();
    begin = std::min(begin - from, line.size());
  }
  const auto end = std::min(line.size(), begin + static_cast<std::size_t>(std::max(1, where.length)));
  const auto characters = [&](std::size_t from, std::size_t to) {
    return static_cast<std::size_t>(std::count_if(line.begin() + static_cast<std::ptrdiff_t>(from),
                                                  line.begin() + static_cast<std::ptrdiff_t>(to), starts_character));
  };
  const auto blanks = characters(0, begin);
  const auto carets = std::max<std::size_t>(1, characters(begin, end));
  return {std::move(line), blanks, carets};
}

struct Paint {
  bool on;
  [[nodiscard]] std::string operator()(std::string_view code, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
};
constexpr std::string_view kRed = "1;31";
constexpr std::string_view kBlue = "1;34";
constexpr std::string_view kBold = "1";

std::string place_text(const Location& where) {
  if (where.line <= 0) return where.file;
  if (where.column <= 0) return fmt::format("{}:{}", where.file, where.line);
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// Edit distance that counts a swap of neighbours as one (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

void Diagnostics::error(std::string message, Location where, std::string remark, std::string help) {
  list_.push_back({std::move(message), std::move(where), std::move(remark), std::move(help)});
}

void Diagnostics::throw_if_any() const {
  if (list_.empty()) return;
  auto sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
  });
  throw InvalidInput(std::move(sorted));
}

void refuse(std::string message, std::string help) {
  throw InvalidInput({{std::move(message), {}, {}, std::move(help)}});
}

InvalidInput::InvalidInput(std::vector<Diagnostic> list) : list_(std::move(list)) {
  for (const auto& d : list_) {
    if (!text_.empty()) text_ += '\n';
    if (!d.where.file.empty()) text_ += place_text(d.where) + ": ";
    text_ += d.message;
  }
}

std::string render(const Diagnostic& diagnostic, bool color) {
  const Paint paint{color};
  const auto& where = diagnostic.where;
  const std::string line = source_line(where);
  const std::string margin(line.empty() ? 1 : fmt::format("{}", where.line).size(), ' ');
  std::string out = paint(kRed, "error") + paint(kBold, ": " + diagnostic.message) + '\n';
  if (!where.file.empty()) out += fmt::format("{}{} {}\n", margin, paint(kBlue, "-->"), place_text(where));
  if (!line.empty()) {
    const auto shown = excerpt(line, where);
    const auto bar = margin + paint(kBlue, " |");
    out += bar + '\n';
    out += fmt::format("{} {}\n", paint(kBlue, fmt::format("{} |", where.line)), shown.text);
    out += fmt::format(
        "{} {}{}\n", bar, std::string(shown.blanks, ' '),
        paint(kRed, std::string(shown.carets, '^') + (diagnostic.remark.empty() ? "" : " ") + diagnostic.remark));
  } else if (!diagnostic.remark.empty()) {
    out += fmt::format("{} {} note: {}\n", margin, paint(kBlue, "="), diagnostic.remark);
  }
  if (!diagnostic.help.empty()) out += fmt::format("{} {} help: {}\n", margin, paint(kBlue, "="), diagnostic.help);
  return out;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > 64) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto d = lower(word) == lower(candidate) ? 0 : distance(word, candidate);
    if (d < best_distance && d < candidate.size()) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string meant = nearest(word, candidates);
  return meant.empty() ? "" : fmt::format("did you mean `{}`?", meant);
}

}  // namespace racksim
