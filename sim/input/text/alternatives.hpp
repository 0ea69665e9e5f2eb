// Alternatives: the types that a std::variant may hold, and what files call them. The name of a type stands in the type
// itself, as `static constexpr const char* kName`.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace racksim {

/// Several functions as one, for std::visit: the compiler names an alternative for which there is none.
template <class... F>
struct Overloads : F... {
  using F::operator()...;
};
template <class... F>
Overloads(F...) -> Overloads<F...>;

/// What follows from the list of a variant's types alone.
template <class V>
struct Alternatives;

template <class... T>
struct Alternatives<std::variant<T...>> {
  /// The variant that may hold types beside these.
  template <class... More>
  using With = std::variant<T..., More...>;
  /// The variant of Of<T> for each T: Draws<Fixed>, Draws<Uniform> ...
  template <template <class> class Of>
  using Mapped = std::variant<Of<T>...>;

  template <class Type>
  static constexpr bool kHas = (std::is_same_v<T, Type> || ...);

  /// Calls `f(std::type_identity<T>{})` for each T, in order.
  template <class F>
  static constexpr void each(F f) {
    (f(std::type_identity<T>{}), ...);
  }
};

/// The names of all alternatives, in order.
template <class V>
std::vector<std::string> alternative_names() {
  std::vector<std::string> names;
  Alternatives<V>::each([&]<class T>(std::type_identity<T>) { names.emplace_back(T::kName); });
  return names;
}

/// The name of the alternative that is held.
template <class V>
const char* alternative_name(const V& variant) {
  return std::visit([]<class T>(const T&) { return T::kName; }, variant);
}

/// Makes a variant hold its alternative number `index`, with default values. It stays what it is if it holds that one
/// already, or if there is none of that number.
template <class V>
void hold_alternative(V& variant, std::size_t index) {
  if (index == variant.index()) return;
  std::size_t number = 0;
  Alternatives<V>::each([&]<class T>(std::type_identity<T>) {
    if (number++ == index) variant = T{};
  });
}

/// The alternative of this name with default values; the first one if none has it.
template <class V>
V alternative_named(const std::string& name) {
  V made;
  Alternatives<V>::each([&]<class T>(std::type_identity<T>) {
    if (name == T::kName) made = T{};
  });
  return made;
}

}  // namespace racksim
