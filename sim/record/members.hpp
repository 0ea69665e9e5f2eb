// Members: for each struct of values one table of its members, from which it is written as JSON, read back and merged.
// A member that has no row, or a row too many, does not compile.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace racksim {

/// What becomes of a number when the values of one rack are merged into those of others. `first`: it is the same for
/// all of them, or only the first one's is kept.
enum class Merging { sum, mean, largest, first };

template <class Owner, class T>
struct Member {
  constexpr Member(const char* member, T Owner::*place, Merging how = Merging::sum)
      : name(member), at(place), merging(how) {}

  const char* name;
  T Owner::*at;
  Merging merging;  ///< of its numbers; where it is a struct or a list of structs, their own tables say it
};

/// The table of a struct: a tuple of Member, in the order of the struct. Specialized for each struct that has one.
template <class T>
inline constexpr std::tuple<> kMembers{};

template <class T>
concept HasMembers = std::tuple_size_v<std::remove_const_t<decltype(kMembers<T>)>> >
0;

namespace detail {

struct Anything {
  template <class T>
  operator T() const;  // NOLINT: implicit, so that it initializes any member
};

/// How many members an aggregate has.
template <class T, class... Given>
consteval std::size_t count_members() {
  if constexpr (requires { T{Given{}..., Anything{}}; })
    return count_members<T, Given..., Anything>();
  else
    return sizeof...(Given);
}

}  // namespace detail

/// Calls `visit` with each Member of T.
template <HasMembers T, class Visit>
void each_member(Visit&& visit) {
  static_assert(std::tuple_size_v<std::remove_const_t<decltype(kMembers<T>)>> == detail::count_members<T>(),
                "kMembers has a row for each member of the struct");
  std::apply([&](const auto&... member) { (visit(member), ...); }, kMembers<T>);
}

template <HasMembers T>
void to_json(nlohmann::json& json, const T& of) {
  each_member<T>([&](const auto& member) { json[member.name] = of.*member.at; });
}

/// Throws nlohmann::json::exception where a member is missing or of another type.
template <HasMembers T>
void from_json(const nlohmann::json& json, T& of) {
  each_member<T>([&](const auto& member) { json.at(member.name).get_to(of.*member.at); });
}

/// Merges `value` into `into`, to which `before` racks have been merged already. Lists are merged item by item.
template <class T>
void merge_values(T& into, const T& value, Merging how, double before) {
  if constexpr (std::is_arithmetic_v<T>) {
    if (how == Merging::sum) into += value;
    if (how == Merging::mean) into += static_cast<T>(static_cast<double>(value - into) / (before + 1));
    if (how == Merging::largest) into = std::max(into, value);
  } else if constexpr (HasMembers<T>) {
    each_member<T>(
        [&](const auto& member) { merge_values(into.*member.at, value.*member.at, member.merging, before); });
  } else if constexpr (requires { into.merge(value); }) {
    into.merge(value);
  } else if constexpr (!std::is_same_v<T, std::string>) {  // names are alike
    for (std::size_t i = 0; i < std::min(into.size(), value.size()); ++i) merge_values(into[i], value[i], how, before);
  }
}

}  // namespace racksim
