// Tree from one YAML file: yaml-cpp's events to nodes with places. Stricter than YAML: no repeated keys, tags or
// merges.
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "input/text/text_file.hpp"
#include "input/text/tree.hpp"

namespace racksim {
namespace {

// Far above any scenario, far below what hurts: a file that goes beyond is a mistake or an attack (aliases that
// multiply).
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxDepth = 64;

/// Thrown to end the reading of a file after a mistake has been reported.
struct Stop {};

std::size_t size_of(const Tree& tree) {
  std::size_t size = 1;
  for (const auto& child : tree.children) size += size_of(child);
  return size;
}

/// Builds a Tree from the parser's events.
class Builder final : public YAML::EventHandler {
 public:
  Builder(const std::string& text, std::string file, Diagnostics& diagnostics)
      : text_(text), file_(std::move(file)), diagnostics_(diagnostics) {}
  Tree take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (!take_key(mark, "", true)) add(node(Tree::Kind::null, mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    reject_tag(mark, tag);
    const bool quoted = tag == "!";
    outside_quotes(mark);
    const bool is_key = take_key(mark, value, false);
    Tree scalar = node(Tree::Kind::scalar, mark);
    if (quoted) check_closed(mark);
    if (is_key) return;
    scalar.text = value;
    scalar.quoted = quoted;
    scalar.where.length = static_cast<int>(std::min<std::size_t>(value.size() + (quoted ? 2 : 0), 200));
    add(std::move(scalar), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) stop("an alias cannot stand for the node that contains it", mark);
    if (wants_key()) stop("an alias cannot be a key", mark);
    count(size_of(known->second), mark);
    Tree copy = known->second;
    copy.key.clear();
    place(std::move(copy));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Tree::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Tree::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Tree node;
    YAML::anchor_t anchor;
    std::optional<std::pair<std::string, Location>> key;  ///< read, value still to come
    bool repeated = false;                                ///< the key was there before: its value is dropped
  };

  [[nodiscard]] Location at(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1, 1}; }
  [[noreturn]] void stop(const std::string& message, const YAML::Mark& mark, const std::string& help = {}) {
    diagnostics_.error(message, at(mark), {}, help);
    throw Stop{};
  }
  Tree node(Tree::Kind kind, const YAML::Mark& mark) {
    count(1, mark);
    Tree tree;
    tree.kind = kind;
    tree.where = at(mark);
    return tree;
  }
  /// yaml-cpp 0.7 silently ends a quoted scalar if the next line is indented less. So the closing quote is found here,
  /// and no later event may lie before it.
  void check_closed(const YAML::Mark& mark) {
    const auto begin = text_.find_first_of("\"'", static_cast<std::size_t>(mark.pos));
    if (begin == std::string::npos) return;
    auto end = begin + 1;
    for (; end < text_.size(); ++end) {
      if (text_[begin] == '"' && text_[end] == '\\') {
        ++end;
      } else if (text_[end] == text_[begin]) {
        if (text_[begin] == '"' || end + 1 >= text_.size() || text_[end + 1] != '\'') break;
        ++end;
      }
    }
    quote_ = mark;
    quote_end_ = end;
    if (end >= text_.size()) stop("this quote is not closed", mark);
  }
  void outside_quotes(const YAML::Mark& mark) {
    if (static_cast<std::size_t>(mark.pos) < quote_end_)
      stop("this quote is not closed on its line, or before the next key", quote_);
  }
  void count(std::size_t nodes, const YAML::Mark& mark) {
    outside_quotes(mark);
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) stop(fmt::format("more than {} values, aliases counted in full", kMaxNodes), mark);
  }
  void reject_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      stop(fmt::format("tags such as `{}` are not understood", tag), mark, "remove it");
  }
  [[nodiscard]] bool wants_key() const {
    return !open_.empty() && open_.back().node.kind == Tree::Kind::map && !open_.back().key;
  }

  /// True if this scalar is a key of the open map.
  bool take_key(const YAML::Mark& mark, const std::string& name, bool null) {
    if (!wants_key()) return false;
    if (null || name.empty()) stop("a key is missing before `:`", mark);
    Location where = at(mark);
    where.length = static_cast<int>(std::min<std::size_t>(name.size(), 200));
    auto& parent = open_.back();
    if (name == "<<") {
      diagnostics_.error("merge keys `<<` are not understood", where, {},
                         "put what is shared in a file and write `extends: that-file.yaml`");
    } else if (const Tree* first = parent.node.find(name)) {
      diagnostics_.error(fmt::format("repeated key `{}`", name), where,
                         fmt::format("first written on line {}", first->key_where.line), "remove one of the two");
    }
    parent.repeated = name == "<<" || parent.node.find(name) != nullptr;
    parent.key = {name, where};
    return true;
  }

  void open(Tree::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    reject_tag(mark, tag);
    if (wants_key()) stop("a key must be a single word", mark);
    if (open_.size() >= kMaxDepth) stop(fmt::format("nested deeper than {} levels", kMaxDepth), mark);
    open_.push_back({node(kind, mark), anchor, {}, false});
  }
  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(Tree tree, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = tree;
    place(std::move(tree));
  }
  void place(Tree tree) {
    if (open_.empty()) {
      root_ = std::move(tree);
      return;
    }
    auto& parent = open_.back();
    if (parent.key) {
      std::tie(tree.key, tree.key_where) = *parent.key;
      parent.key.reset();
      if (parent.repeated) return;
    }
    parent.node.children.push_back(std::move(tree));
  }

  const std::string& text_;
  std::string file_;
  Diagnostics& diagnostics_;
  YAML::Mark quote_;           ///< where the last quoted scalar begins ...
  std::size_t quote_end_ = 0;  ///< ... and the position of its closing quote
  Tree root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Tree> anchors_;
  std::size_t nodes_ = 0;
};

/// Reports the message of yaml-cpp, with a remark on its most common cause.
void report_syntax(const YAML::Exception& e, const std::string& file, Diagnostics& diagnostics) {
  Location where{file, 0, 0, 1};
  if (!e.mark.is_null()) where = {file, e.mark.line + 1, e.mark.column + 1, 1};
  diagnostics.error("YAML: " + e.msg, where, {},
                    "check indentation (blanks, no tabs), the blank after `:`, and that quotes and brackets close");
}

}  // namespace

Tree parse_yaml(const std::string& bytes, const std::string& file, Diagnostics& diagnostics) {
  const std::string text = bytes.rfind("\xEF\xBB\xBF", 0) == 0 ? bytes.substr(3) : bytes;  // byte order mark
  if (!is_text(text, file, diagnostics)) return {};
  std::istringstream stream(text);
  Builder builder(text, file, diagnostics);
  try {
    YAML::Parser parser(stream);
    const bool any = parser.HandleNextDocument(builder);
    if (!any) return {};
    Tree tree = builder.take();
    Diagnostics ignored;
    Builder second(text, file, ignored);
    if (parser.HandleNextDocument(second)) {
      Location where = second.take().where;
      if (where.file.empty()) where = {file, 0, 0, 1};
      diagnostics.error("more than one YAML document in the file", where, {}, "remove `---` and what follows");
      return {};
    }
    return tree;
  } catch (const Stop&) {
    if (diagnostics.empty()) diagnostics.error("more than one YAML document in the file", {file, 0, 0, 1});
  } catch (const YAML::Exception& e) {
    report_syntax(e, file, diagnostics);
  }
  return {};
}

Tree read_yaml(const std::string& path, Diagnostics& diagnostics, const Location& asked_at) {
  const auto text = read_text(path, diagnostics, asked_at);
  if (!text) return {};
  const auto before = diagnostics.list().size();
  Tree tree = parse_yaml(*text, path, diagnostics);
  if (diagnostics.list().size() != before) return tree.kind == Tree::Kind::map ? tree : Tree{};
  if (tree.kind == Tree::Kind::map) return tree;
  if (tree.kind == Tree::Kind::null) {
    diagnostics.error("the file is empty", {path, 0, 0, 1});
  } else {
    diagnostics.error("the file must hold `key: value` lines", tree.where);
  }
  return {};
}

}  // namespace racksim
