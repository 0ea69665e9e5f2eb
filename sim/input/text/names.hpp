// Names: what the enumerators of an enum are called in files, on the command line and in results. This header holds no
// name itself: the names of an enum stand beside it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace racksim {

/// An enum whose enumerators have names. Beside it, in its namespace, stands
///
///     constexpr const char* name_of(Colour c) {
///       switch (c) {
///         case Colour::red:
///           return "red";
///         case Colour::green:
///           return "green";
///       }
///       return nullptr;
///     }
///
/// Without a `default`, the compiler names an enumerator that has no name (-Wswitch) and refuses one that has two.
/// Enumerators begin at 0 and follow each other without gaps; the first number that has no name ends the enum.
template <class E>
concept Named = std::is_enum_v<E> && requires(E e) {
  name_of(e);
};

/// How many enumerators a named enum has.
template <Named E>
constexpr std::size_t count_of() {
  std::size_t count = 0;
  while (name_of(static_cast<E>(count)) != nullptr) ++count;
  return count;
}

/// Whether no two enumerators have the same name.
template <Named E>
constexpr bool names_differ() {
  for (std::size_t i = 0; i < count_of<E>(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (std::string_view(name_of(static_cast<E>(i))) == name_of(static_cast<E>(j))) return false;
  return true;
}

/// All enumerators, in their order.
template <Named E>
constexpr auto all_of() {
  constexpr std::size_t count = count_of<E>();
  static_assert(count > 0, "enumerators begin at 0");
  static_assert(names_differ<E>(), "two enumerators have the same name");
  std::array<E, count> all{};
  for (std::size_t i = 0; i < count; ++i) all[i] = static_cast<E>(i);
  return all;
}

/// The names of all enumerators, in their order.
template <Named E>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (const E e : all_of<E>()) names.emplace_back(name_of(e));
  return names;
}

/// The names of all enumerators as a sentence lists them: "red, green".
template <Named E>
std::string listed_names() {
  std::string text;
  for (const E e : all_of<E>()) text += (text.empty() ? "" : ", ") + std::string(name_of(e));
  return text;
}

/// The enumerator of this name, or nothing.
template <Named E>
constexpr std::optional<E> named(std::string_view name) {
  for (const E e : all_of<E>())
    if (name == name_of(e)) return e;
  return std::nullopt;
}

}  // namespace racksim
