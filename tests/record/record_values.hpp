// A Record in which no two values are alike, and the values of a record by their names, both from its tables of
// members.
#pragma once

#include <map>
#include <string>

#include "record/metric_table.hpp"
#include "record/record_members.hpp"

namespace racksim::test {

/// Gives every number, name and histogram a value that it has given to no other.
class Filler {
 public:
  explicit Filler(int first) : next_(first) {}

  template <class T>
  void fill(T& value) {
    if constexpr (std::is_arithmetic_v<T>)
      value = static_cast<T>(next_++);
    else if constexpr (HasMembers<T>)
      each_member<T>([&](const auto& member) { fill(value.*member.at); });
    else
      fill_other(value);
  }

 private:
  void fill_other(std::string& name) { name = "name " + std::to_string(next_++); }
  void fill_other(Histogram& histogram) {
    const int value = next_++;
    histogram.add(value, next_++);
  }
  void fill_other(Histograms& histograms) { fill(histograms.all); }
  template <class T>
  void fill_other(std::vector<T>& list) {
    list.resize(2);
    for (T& item : list) fill(item);
  }
  template <class T, std::size_t N>
  void fill_other(std::array<T, N>& list) {
    for (T& item : list) fill(item);
  }

  int next_;
};

inline Record filled_record(int first) {
  Record record;
  Filler(first).fill(record);
  return record;
}

using Values = std::map<std::string, double>;

/// "pools.0.steps", "metrics.ttft.count"; a name stands in the key, with 0.
template <class T>
void add_values(Values& all, const std::string& path, const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    all[path] = static_cast<double>(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    all[path + " = " + value] = 0;
  } else if constexpr (std::is_same_v<T, Histogram>) {
    all[path + ".count"] = value.count();
    all[path + ".sum"] = value.sum();
    all[path + ".min"] = value.min();
    all[path + ".max"] = value.max();
    all[path + ".p50"] = value.quantile(0.5);
  } else if constexpr (std::is_same_v<T, Histograms>) {
    for (std::size_t i = 0; i < kCountedMetrics; ++i) add_values(all, path + "." + kMetrics[i].name, value.all[i]);
  } else if constexpr (HasMembers<T>) {
    each_member<T>([&](const auto& member) {
      add_values(all, path.empty() ? member.name : path + "." + member.name, value.*member.at);
    });
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) add_values(all, path + "." + std::to_string(i), value[i]);
  }
}

inline Values values_of(const Record& record) {
  Values all;
  add_values(all, "", record);
  return all;
}

}  // namespace racksim::test
