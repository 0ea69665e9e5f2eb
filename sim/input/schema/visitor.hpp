// Visitor: how a table of fields passes keys, units, bounds and texts to the code that reads, writes or explains them.
// It knows neither YAML nor the structs. A table is a function `void fields(Visitor&, T&)` beside the struct T.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "input/scenario/distribution.hpp"
#include "input/text/diagnostics.hpp"
#include "input/text/names.hpp"
#include "input/text/units.hpp"

namespace racksim {

struct Tree;

/// Name of a field, whether it must be given, and when it applies at all.
struct Key {
  std::string name;
  bool required = false;
  bool applies = true;
  std::string condition;  ///< such as "with `arrivals: closed`", or "without `lengths`"; empty: it always applies

  Key(const char* text) : name(text) {}  // NOLINT: implicit, so that tables read as lists of keys
  Key(std::string text, bool is_required) : name(std::move(text)), required(is_required) {}
  /// The key applies only if `holds`; `condition_text` says when that is. The first word in backticks names the key on
  /// which it depends.
  [[nodiscard]] Key when(bool holds, std::string condition_text) const;
  /// The key on which the condition depends; empty without a condition.
  [[nodiscard]] std::string depends_on() const;
};

inline Key required(std::string name) { return {std::move(name), true}; }

/// Makes the keys of one alternative of a variant: they apply only while the variant holds it.
class KeysOf {
 public:
  /// `condition`: when that is, such as "with `arrivals: closed`".
  KeysOf(bool held, std::string condition) : held_(held), condition_(std::move(condition)) {}
  [[nodiscard]] bool held() const { return held_; }
  [[nodiscard]] Key operator()(const Key& key) const { return key.when(held_, condition_); }
  /// A key that applies only if `also` holds, too; `condition` says all that it takes.
  [[nodiscard]] Key operator()(const Key& key, bool also, std::string condition) const {
    return key.when(held_ && also, std::move(condition));
  }

 private:
  bool held_;
  std::string condition_;
};

/// Dimension of a number; `also` names a second one that the key takes in other circumstances (documentation only).
struct Measure {
  Dimension is;
  Dimension also;
  Measure(Dimension one) : is(one), also(one) {}  // NOLINT: implicit
  Measure(Dimension one, Dimension other) : is(one), also(other) {}
};

class Visitor {
 public:
  virtual ~Visitor() = default;
  // Leaves. The value on entry is the default.
  virtual void number(const Key&, double&, Measure, const Bounds&, const std::string& meaning) = 0;
  virtual void integer(const Key&, std::int64_t&, Dimension, const Bounds&, const std::string& meaning) = 0;
  virtual void text(const Key&, std::string&, const std::string& meaning) = 0;
  virtual void flag(const Key&, bool&, const std::string& meaning) = 0;
  virtual void texts(const Key&, std::vector<std::string>&, const std::string& meaning) = 0;
  /// A path, resolved against the file it was written in. With `or_name`, a bare word without slash or `.yaml` stays as
  /// it is.
  virtual void path(const Key&, std::string&, const std::string& meaning, bool or_name = false) = 0;
  /// A choice: one of the enumerators of E, by its name (input/text/names.hpp).
  template <Named E>
  void choice(const Key& key, E& value, const std::string& meaning) {
    auto index = static_cast<std::size_t>(value);
    choose(key, index, names_of<E>(), meaning);
    value = static_cast<E>(index);
  }

  /// Which alternative a variant holds, by its name (input/text/alternatives.hpp). Only the first `offered`
  /// alternatives may be chosen.
  template <class V>
  void alternative(const Key& key, V& value, const std::string& meaning, std::size_t offered = std::variant_size_v<V>) {
    auto index = value.index();
    std::vector<std::string> names = alternative_names<V>();
    names.resize(offered);
    choose(key, index, names, meaning);
    hold_alternative(value, index);
  }

  /// The keys of every alternative of a variant, in order: each T needs a table `void fields(Visitor&, T&, const
  /// KeysOf&)`. Only those of the alternative that is held apply; `key` is the one that says which that is.
  template <class V>
  void alternatives(const std::string& key, V& value) {
    Alternatives<V>::each([&]<class T>(std::type_identity<T>) {
      T other;
      T* held = std::get_if<T>(&value);
      fields(*this, held != nullptr ? *held : other, KeysOf(held != nullptr, "with `" + key + ": " + T::kName + '`'));
    });
  }

  // Sub-objects: T needs a table `void fields(Visitor&, T&)`.
  template <class T>
  void section(const Key& key, T& value, const std::string& meaning) {
    if (!enter(key, Shape::section, meaning)) return;
    fields(*this, value);
    leave();
  }
  /// A map of T under names that the user picks.
  template <class T>
  void entries(const Key& key, std::map<std::string, T>& values, const std::string& meaning) {
    if (!enter(key, Shape::entries, meaning)) return;
    std::vector<std::string> present;
    for (const auto& [name, value] : values) present.push_back(name);
    for (const auto& name : names(present)) {
      if (!enter_entry(name)) continue;
      fields(*this, values[name]);
      leave();
    }
    leave();
  }
  /// A list of T, each with the keys that `table(T&)` visits.
  template <class T, class Table>
  void items(const Key& key, std::vector<T>& values, const std::string& meaning, Table table) {
    if (!enter(key, Shape::items, meaning)) return;
    values.resize(count(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!enter_item(i)) continue;
      table(values[i]);
      leave();
    }
    leave();
  }
  template <class T>
  void items(const Key& key, std::vector<T>& values, const std::string& meaning) {
    items(key, values, meaning, [this](T& value) { fields(*this, value); });
  }
  /// A distribution: one value, or a map with `distribution` and its parameters. `traced`: may come from a trace.
  void distribution(const Key&, Distribution&, Dimension, const Bounds&, bool traced, const std::string& meaning);

  // Readers only; others ignore these.
  /// Whether the current section has this key.
  [[nodiscard]] virtual bool given(const std::string&) const { return true; }
  /// A section that is not read here, but laid over another file later.
  virtual void tree(const Key&, Tree&, const std::string&) {}
  /// Place of the current section, or of the value of one of its keys.
  virtual void location(Location&) {}
  virtual void location(const std::string&, Location&) {}
  /// A rule between fields. `keys`: the keys that it concerns. A broken rule is reported at the first of them that is
  /// given; it is not reported if one of them is already wrong.
  virtual void check(bool, const std::vector<std::string>&, const std::string&, const std::string& = {}) {}
  /// The keys of an empirical distribution have been visited, so that the file that it names can be read. The bounds
  /// say what its values may be.
  virtual void table(Empirical&, const Bounds&) {}

 protected:
  enum class Shape { section, entries, items };
  /// One of `names`, which stand for the numbers 0, 1, 2 ... in their order.
  virtual void choose(const Key&, std::size_t&, const std::vector<std::string>& names, const std::string& meaning) = 0;
  virtual bool enter(const Key&, Shape, const std::string& meaning) = 0;
  virtual std::vector<std::string> names(const std::vector<std::string>& present) = 0;
  virtual bool enter_entry(const std::string& name) = 0;
  virtual std::size_t count(std::size_t present) = 0;
  virtual bool enter_item(std::size_t index) = 0;
  /// True if the parameters of the distribution are to be visited one by one.
  virtual bool enter_distribution(const Key&, Distribution&, Dimension, const Bounds&, bool traced,
                                  const std::string& meaning) = 0;
  virtual void leave() = 0;
};

}  // namespace racksim
