// Described: what a column or a field of a result is, in words; the tables that write results carry it along.
#pragma once

#include <string>
#include <vector>

namespace racksim {

struct Described {
  enum class Shape { one, list, named };  ///< a value or an object; a list of objects; objects by name

  std::string name;
  std::string unit;                   ///< empty: words, or a count of no unit
  std::string meaning;                ///< and how far to trust it, if less than the rest of the file
  std::vector<Described> below = {};  ///< fields of the object, or of each object
  Shape shape = Shape::one;
};

}  // namespace racksim
