// Visitor, the shared part: keys with conditions, and how a distribution is entered.
#include "input/schema/visitor.hpp"

#include "input/schema/distribution_fields.hpp"

namespace racksim {

Key Key::when(bool holds, std::string condition_text) const {
  Key key = *this;
  key.applies = holds;
  key.condition = std::move(condition_text);
  return key;
}

std::string Key::depends_on() const {
  const auto opens = condition.find('`');
  if (opens == std::string::npos) return {};
  const auto begin = opens + 1;
  return condition.substr(begin, condition.find_first_of(":`", begin) - begin);
}

void Visitor::distribution(const Key& key, Distribution& d, Dimension dimension, const Bounds& bounds, bool traced,
                           const std::string& meaning) {
  if (!enter_distribution(key, d, dimension, bounds, traced, meaning)) return;
  distribution_fields(*this, d, {dimension, bounds}, traced);
  leave();
}

}  // namespace racksim
