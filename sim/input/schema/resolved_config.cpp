// Config, the writer of resolved scenarios: the table of fields walked with an emitter.
#include "input/schema/resolved_config.hpp"

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

#include <filesystem>

#include "input/schema/profile_fields.hpp"
#include "input/schema/scenario_fields.hpp"

namespace racksim {
namespace {

class Writer final : public Visitor {
 public:
  explicit Writer(std::string folder) : folder_(std::move(folder)) { out_ << YAML::BeginMap; }
  std::string take() {
    out_ << YAML::EndMap;
    return std::string(out_.c_str()) + '\n';
  }

  void number(const Key& key, double& value, Measure measure, const Bounds& bounds, const std::string&) override {
    if (key.applies) put(key.name) << quantity(value, measure.is, bounds);
  }
  void integer(const Key& key, std::int64_t& value, Dimension dimension, const Bounds& bounds,
               const std::string&) override {
    if (key.applies) put(key.name) << quantity(static_cast<double>(value), dimension, bounds);
  }
  void text(const Key& key, std::string& value, const std::string&) override {
    if (key.applies) put(key.name) << YAML::DoubleQuoted << value;
  }
  void flag(const Key& key, bool& value, const std::string&) override {
    if (key.applies) put(key.name) << (value ? "true" : "false");
  }
  void texts(const Key& key, std::vector<std::string>& values, const std::string&) override {
    if (!key.applies) return;
    put(key.name) << YAML::BeginSeq;
    for (const auto& value : values) out_ << YAML::DoubleQuoted << value;
    out_ << YAML::EndSeq;
  }
  void path(const Key& key, std::string& value, const std::string&, bool or_name) override {
    const bool name = or_name && value.find('/') == std::string::npos && value.find(".y") == std::string::npos;
    if (key.applies && !value.empty()) put(key.name) << YAML::DoubleQuoted << (name ? value : from_folder(value));
  }

 private:
  YAML::Emitter& put(const std::string& key) { return out_ << YAML::Key << key << YAML::Value; }
  static std::string quantity(double value, Dimension dimension, const Bounds& bounds) {
    return !bounds.word.empty() && value == bounds.word_value ? bounds.word : format_exact(value, dimension);
  }
  /// A path as seen from the folder. It always has a slash, so that it cannot be taken for a name.
  [[nodiscard]] std::string from_folder(const std::string& path) const {
    namespace fs = std::filesystem;
    const auto here = fs::current_path();
    const auto relative =
        (here / path).lexically_normal().lexically_relative((here / folder_ / "").lexically_normal()).string();
    return relative.find('/') == std::string::npos ? "./" + relative : relative;
  }

  void choose(const Key& key, std::size_t& value, const std::vector<std::string>& names, const std::string&) override {
    if (key.applies) put(key.name) << names.at(value);
  }
  bool enter(const Key& key, Shape shape, const std::string&) override {
    if (!key.applies) return false;
    list_.push_back(shape == Shape::items);
    put(key.name);
    if (list_.back()) {
      out_ << YAML::BeginSeq;
    } else {
      out_ << YAML::BeginMap;
    }
    return true;
  }
  std::vector<std::string> names(const std::vector<std::string>& present) override { return present; }
  bool enter_entry(const std::string& name) override {
    list_.push_back(false);
    put(name) << YAML::BeginMap;
    return true;
  }
  std::size_t count(std::size_t present) override { return present; }
  bool enter_item(std::size_t) override {
    list_.push_back(false);
    out_ << YAML::BeginMap;
    return true;
  }
  bool enter_distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds, bool,
                          const std::string&) override {
    if (!key.applies) return false;
    if (const auto* value = std::get_if<Fixed>(&d)) {
      put(key.name) << quantity(value->value, dimension, bounds);
      return false;
    }
    list_.push_back(false);
    put(key.name) << YAML::BeginMap;
    return true;
  }
  void leave() override {
    if (list_.back()) {
      out_ << YAML::EndSeq;
    } else {
      out_ << YAML::EndMap;
    }
    list_.pop_back();
  }

  std::string folder_;
  YAML::Emitter out_;
  std::vector<bool> list_;  ///< of what is open: whether it is a list
};

// The copy is needed because a table may change what it visits; this visitor does not.
template <class T>
std::string written(T values, const std::string& folder) {
  Writer writer(folder);
  fields(writer, values);
  return writer.take();
}

}  // namespace

std::string resolved_yaml(const Scenario& scenario, const std::string& folder) { return written(scenario, folder); }

std::string profile_yaml(const Profile& profile) { return written(profile, {}); }

}  // namespace racksim
