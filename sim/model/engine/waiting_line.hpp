// Waiting line: first come, first served within a priority; lower numbers come first.
#pragma once

#include <algorithm>
#include <deque>
#include <utility>

namespace racksim {

/// Inserts behind all that `priority_of` ranks no later, and returns whether that is the front.
template <class T, class PriorityOf>
bool join_line(std::deque<T>& line, T&& newcomer, const PriorityOf& priority_of) {
  const auto later = [&](const T& a, const T& b) { return priority_of(a) < priority_of(b); };
  if (line.empty() || !later(newcomer, line.back())) {
    line.push_back(std::forward<T>(newcomer));
    return line.size() == 1;
  }
  const auto at = std::upper_bound(line.begin(), line.end(), newcomer, later);
  const bool first = at == line.begin();
  line.insert(at, std::forward<T>(newcomer));
  return first;
}

/// Inserts before all of its own priority: for one that had its turn already.
template <class T, class PriorityOf>
void rejoin_line(std::deque<T>& line, T&& returner, const PriorityOf& priority_of) {
  const auto later = [&](const T& a, const T& b) { return priority_of(a) < priority_of(b); };
  line.insert(std::lower_bound(line.begin(), line.end(), returner, later), std::forward<T>(returner));
}

}  // namespace racksim
