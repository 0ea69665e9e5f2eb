// FieldReader: fills a struct from a Tree by its table of fields, and tells every mistake with its place.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "input/schema/visitor.hpp"
#include "input/text/tree.hpp"

namespace racksim {

class FieldReader final : public Visitor {
 public:
  /// `subject`: what the file is, for messages ("scenario", "profile"). The tree must outlive the reader.
  FieldReader(const Tree& root, Diagnostics& diagnostics, std::string subject);
  /// Reports keys that no field has asked for. To be called once, after the table.
  void done();

  void number(const Key&, double&, Measure, const Bounds&, const std::string&) override;
  void integer(const Key&, std::int64_t&, Dimension, const Bounds&, const std::string&) override;
  void text(const Key&, std::string&, const std::string&) override;
  void flag(const Key&, bool&, const std::string&) override;
  void texts(const Key&, std::vector<std::string>&, const std::string&) override;
  void path(const Key&, std::string&, const std::string&, bool or_name = false) override;
  void tree(const Key&, Tree&, const std::string&) override;
  [[nodiscard]] bool given(const std::string& key) const override;
  void location(Location& where) override;
  void location(const std::string& key, Location& where) override;
  void check(bool ok, const std::vector<std::string>& keys, const std::string& message,
             const std::string& help = {}) override;
  void table(Empirical&, const Bounds&) override;

 private:
  /// A map or list that is being read.
  struct Frame {
    const Tree* node;
    std::string path;                ///< dotted, as `racksim explain` takes it
    std::vector<std::string> known;  ///< keys that the table has asked for
    std::set<std::string> bad;       ///< keys whose value was wrong
    bool keyed = true;               ///< keys come from a table (not names that the user picks, not a list)
  };

  void choose(const Key&, std::size_t&, const std::vector<std::string>&, const std::string&) override;
  bool enter(const Key&, Shape, const std::string&) override;
  std::vector<std::string> names(const std::vector<std::string>& present) override;
  bool enter_entry(const std::string& name) override;
  std::size_t count(std::size_t present) override;
  bool enter_item(std::size_t index) override;
  bool enter_distribution(const Key&, Distribution&, Dimension, const Bounds&, bool, const std::string&) override;
  void leave() override;

  const Tree* take(const Key& key);
  const Tree* take_scalar(const Key& key);
  bool read_number(const Tree& node, const Key& key, double& value, Dimension, const Bounds&);
  void wrong(const Tree& node, const Key& key, std::string message, std::string remark = {}, std::string help = {});
  void report_unknown_keys(const Frame& frame);
  [[nodiscard]] std::string dotted(const std::string& key) const;
  [[nodiscard]] std::string explain(const std::string& path) const;
  [[nodiscard]] std::string in_place(const std::string& path) const;

  Diagnostics& diagnostics_;
  std::string subject_;
  std::vector<Frame> frames_;
};

/// Fills `value` from a tree by its table of fields; mistakes go to `diagnostics`.
template <class T>
void read_fields(const Tree& tree, T& value, Diagnostics& diagnostics, const std::string& subject) {
  FieldReader reader(tree, diagnostics, subject);
  fields(static_cast<Visitor&>(reader), value);
  reader.done();
}

}  // namespace racksim
