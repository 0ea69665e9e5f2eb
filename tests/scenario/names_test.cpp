// Names of enumerators: each has one, and what reads a name finds the enumerator that has it.
#include "input/text/names.hpp"

#include <catch2/catch.hpp>

#include "input/scenario/profile.hpp"
#include "input/scenario/scenario.hpp"
#include "input/trace/trace_format.hpp"

namespace names_test {

using namespace racksim;

namespace {

template <Named E>
void each_is_found() {
  for (const E e : all_of<E>()) CHECK(named<E>(name_of(e)) == e);
  CHECK_FALSE(named<E>("nobody").has_value());
  CHECK_FALSE(named<E>("").has_value());
}

}  // namespace

TEST_CASE("names are listed in the order of the enumerators, which need not be called as their names") {
  CHECK(names_of<Batching>() == std::vector<std::string>{"continuous", "static"});
  CHECK(named<Batching>("static") == Batching::fixed);
  CHECK_FALSE(named<Batching>("fixed").has_value());
  CHECK(listed_names<TraceColumns::Unit>() == "s, ms, us, ns");
}

TEST_CASE("all enumerators are counted, and each is found by its name") {
  CHECK(count_of<Routing>() == 6);
  CHECK(all_of<Objective::Metric>().back() == Objective::Metric::qoe_loss);
  each_is_found<Routing>();
  each_is_found<Objective::Metric>();
  each_is_found<Evidence>();
  each_is_found<Population::Between>();
}

}  // namespace names_test
