// FieldReader: how each kind of field is read, and the message if it cannot be read. Knows no field by name.
#include "input/reading/field_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "input/scenario/value_table.hpp"
#include "input/text/shortened.hpp"

namespace racksim {
namespace {

/// Whether this is the name of a distribution that has parameters.
bool is_shape(const std::string& text) {
  const std::vector<std::string> names = alternative_names<Distribution>();
  return text != Fixed::kName && text != Traced::kName && std::find(names.begin(), names.end(), text) != names.end();
}

bool looks_like_path(const std::string& text) {
  const auto ends = [&](const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
  };
  return text.find('/') != std::string::npos || ends(".yaml") || ends(".yml");
}

}  // namespace

FieldReader::FieldReader(const Tree& root, Diagnostics& diagnostics, std::string subject)
    : diagnostics_(diagnostics), subject_(std::move(subject)) {
  frames_.push_back({&root, {}, {}, {}, true});
}

void FieldReader::done() { report_unknown_keys(frames_.back()); }

std::string FieldReader::dotted(const std::string& key) const {
  const auto& path = frames_.back().path;
  return path.empty() ? key : path + '.' + key;
}

std::string FieldReader::explain(const std::string& path) const {
  return subject_ == "scenario" ? "racksim explain " + path : std::string();
}

std::string FieldReader::in_place(const std::string& path) const { return path.empty() ? "the " + subject_ : path; }

void FieldReader::wrong(const Tree& node, const Key& key, std::string message, std::string remark, std::string help) {
  frames_.back().bad.insert(key.name);
  if (help.empty()) help = explain(dotted(key.name));
  diagnostics_.error(dotted(key.name) + ": " + std::move(message), node.where, std::move(remark), std::move(help));
}

/// The node under a key, or nullptr if there is nothing to read. Reports a key that is missing, or one that does not
/// apply.
const Tree* FieldReader::take(const Key& key) {
  auto& frame = frames_.back();
  frame.known.push_back(key.name);
  const bool condition_in_doubt = frame.bad.count(key.depends_on()) > 0;
  const Tree* node = frame.node->find(key.name);
  const bool present = node != nullptr && node->kind != Tree::Kind::null;
  if (!key.applies && condition_in_doubt) return nullptr;
  if (!key.applies && present) {
    diagnostics_.error(fmt::format("`{}` in {} is allowed only {}", key.name, in_place(frame.path), key.condition),
                       node->key_where, {},
                       fmt::format("remove it, or write `{}: ~` to drop what a base file says", key.name));
    return nullptr;
  }
  if (present) return key.applies ? node : nullptr;
  if (key.required && key.applies && !condition_in_doubt) {
    const auto where = frame.path.empty() ? Location{frame.node->where.file, 0, 0, 1} : frame.node->place();
    const auto why = key.condition.empty() ? "" : ' ' + key.condition;
    diagnostics_.error(fmt::format("{} needs `{}`{}", in_place(frame.path), key.name, why), where, {},
                       explain(dotted(key.name)));
    frame.bad.insert(key.name);
  }
  return nullptr;
}

const Tree* FieldReader::take_scalar(const Key& key) {
  const Tree* node = take(key);
  if (node == nullptr || node->kind == Tree::Kind::scalar) return node;
  wrong(*node, key, fmt::format("takes a single value, not {}", kind_text(*node)));
  return nullptr;
}

bool FieldReader::read_number(const Tree& node, const Key& key, double& value, Dimension dimension,
                              const Bounds& bounds) {
  if (!bounds.word.empty() && node.text == bounds.word) {
    value = bounds.word_value;
    return true;
  }
  const auto quantity = parse_quantity(node.text, dimension);
  if (!quantity) {
    wrong(node, key, shortened(quantity.error), quantity.help);
    return false;
  }
  if (!bounds.contains(quantity.value)) {
    wrong(node, key, fmt::format("`{}` is out of range", shortened(node.text)), bounds.describe(dimension));
    return false;
  }
  value = quantity.value;
  return true;
}

void FieldReader::number(const Key& key, double& value, Measure measure, const Bounds& bounds, const std::string&) {
  if (const Tree* node = take_scalar(key)) read_number(*node, key, value, measure.is, bounds);
}

void FieldReader::integer(const Key& key, std::int64_t& value, Dimension dimension, const Bounds& bounds,
                          const std::string&) {
  constexpr double exact = 9007199254740992.0;  // 2^53: whole numbers up to here are exact in a double
  const Tree* node = take_scalar(key);
  if (node == nullptr) return;
  Bounds whole = bounds.whole_only();
  whole.low = std::max(whole.low, -exact);
  whole.high = std::min(whole.high, exact);
  double number = 0;
  if (read_number(*node, key, number, dimension, whole)) value = static_cast<std::int64_t>(number);
}

void FieldReader::text(const Key& key, std::string& value, const std::string&) {
  if (const Tree* node = take_scalar(key)) value = node->text;
}

void FieldReader::flag(const Key& key, bool& value, const std::string&) {
  const Tree* node = take_scalar(key);
  if (node == nullptr) return;
  if (node->text == "true" || node->text == "false") {
    value = node->text == "true";
  } else {
    wrong(*node, key, fmt::format("`{}` is neither true nor false", shortened(node->text)));
  }
}

void FieldReader::texts(const Key& key, std::vector<std::string>& values, const std::string&) {
  const Tree* node = take(key);
  if (node == nullptr) return;
  if (node->kind != Tree::Kind::list) {
    wrong(*node, key, fmt::format("takes a list, not {}", kind_text(*node)),
          "write [a, b] or lines that start with `- `");
    return;
  }
  values.clear();
  for (const auto& item : node->children) {
    if (item.kind == Tree::Kind::scalar) {
      values.push_back(item.text);
    } else {
      wrong(item, key, fmt::format("takes a list of single values, not of {}", kind_text(item)));
    }
  }
}

void FieldReader::path(const Key& key, std::string& value, const std::string&, bool or_name) {
  const Tree* node = take_scalar(key);
  if (node == nullptr) return;
  if (node->text.empty() || node->text.find('\0') != std::string::npos) {
    wrong(*node, key, "takes the path of a file");
    return;
  }
  value = or_name && !looks_like_path(node->text) ? node->text : resolve_path(node->text, node->where.file);
}

void FieldReader::choose(const Key& key, std::size_t& value, const std::vector<std::string>& names,
                         const std::string&) {
  const Tree* node = take_scalar(key);
  if (node == nullptr) return;
  const auto found = std::find(names.begin(), names.end(), node->text);
  if (found != names.end()) {
    value = static_cast<std::size_t>(found - names.begin());
    return;
  }
  const auto meant = nearest(node->text, names);
  wrong(*node, key, fmt::format("unknown value `{}`", shortened(node->text)),
        meant.empty() ? fmt::format("one of {}", fmt::join(names, ", ")) : fmt::format("did you mean `{}`?", meant));
}

bool FieldReader::enter_distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds,
                                     bool traced, const std::string&) {
  const Tree* node = take(key);
  if (node == nullptr) return false;
  if (node->kind == Tree::Kind::list) {
    wrong(*node, key, "takes one value or a distribution, not a list");
    return false;
  }
  d = Fixed{};
  if (node->kind == Tree::Kind::map) {
    frames_.push_back({node, dotted(key.name), {}, {}, true});
    return true;
  }
  if (traced && node->text == Traced::kName) {
    d = Traced{};
  } else if (is_shape(node->text)) {
    wrong(*node, key, fmt::format("`{}` needs its parameters", node->text),
          fmt::format("write {{distribution: {}, ...}}", node->text));
  } else {
    read_number(*node, key, std::get<Fixed>(d).value, dimension, bounds);
  }
  return false;
}

/// The file is read only if the keys that name it are right.
void FieldReader::table(Empirical& d, const Bounds& bounds) {
  if (!frames_.back().bad.empty() || (d.file.empty() && d.quantiles.empty())) return;
  try {
    d.table = std::make_shared<const ValueTable>(read_values(d, bounds));
  } catch (const InvalidInput& e) {
    diagnostics_.add(e.list());
  }
}

void FieldReader::tree(const Key& key, Tree& value, const std::string&) {
  const Tree* node = take(key);
  if (node == nullptr) return;
  if (node->kind == Tree::Kind::map)
    value = *node;
  else
    wrong(*node, key, fmt::format("takes keys of a scenario, not {}", kind_text(*node)));
}

}  // namespace racksim
