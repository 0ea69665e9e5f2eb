// Fields: one table for each object of a JSON result writes it and describes it in analysis/README.md. A new field is
// one line: name, unit, meaning, and where its value is.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "analysis/results/json.hpp"
#include "analysis/results/statistics.hpp"
#include "record/described.hpp"

namespace racksim {

/// A value as JSON; a value that is not a number, or that does not exist, is null.
Json json_of(double value);
Json json_of(const Interval& interval);  ///< {mean, ci95}
inline Json json_of(Json value) { return value; }
template <class T>
Json json_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
template <class T>
requires(!std::floating_point<T>) Json json_of(const T& value) { return Json(value); }

/// A value that leaves its field out of the object.
inline Json left_out() { return Json(Json::value_t::discarded); }

template <class T>
struct ResultField {
  /// `get`: a member of T or a function of it.
  template <class Get>
  ResultField(std::string name, std::string unit, std::string meaning, Get get)
      : about{std::move(name), std::move(unit), std::move(meaning)},
        value([get](const T& of) { return json_of(std::invoke(get, of)); }) {
    if (std::is_same_v<std::decay_t<std::invoke_result_t<Get, const T&>>, Interval>)
      about.below = {{"mean", {}, {}}, {"ci95", {}, {}}};
  }

  Described about;
  std::function<Json(const T&)> value;
};

template <class T>
using ResultFields = std::vector<ResultField<T>>;

template <class T>
Json written(const ResultFields<T>& fields, const T& of) {
  Json json = Json::object();
  for (const ResultField<T>& field : fields) {
    Json value = field.value(of);
    if (!value.is_discarded()) json[field.about.name] = std::move(value);
  }
  return json;
}

template <class T>
Json written(const ResultFields<T>& fields, const std::vector<T>& list) {
  Json json = Json::array();
  for (const T& of : list) json.push_back(written(fields, of));
  return json;
}

template <class T>
std::vector<Described> described(const ResultFields<T>& fields) {
  std::vector<Described> all;
  for (const ResultField<T>& field : fields) all.push_back(field.about);
  return all;
}

/// A field whose value is an object, or a list of objects if `get` gives a vector. `fields` write what `get` gives, and
/// live as long as the program.
template <class T, class Get, class U>
ResultField<T> nested(const std::string& name, const std::string& meaning, Get get, const ResultFields<U>& fields,
                      const std::string& unit = {}) {
  ResultField<T> field{name, unit, meaning,
                       [get, &fields](const T& of) { return written(fields, std::invoke(get, of)); }};
  field.about.below = described(fields);
  if (std::is_same_v<std::decay_t<std::invoke_result_t<Get, const T&>>, std::vector<U>>)
    field.about.shape = Described::Shape::list;
  return field;
}

}  // namespace racksim
