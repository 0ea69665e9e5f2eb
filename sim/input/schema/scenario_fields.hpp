// Fields: the table of all keys of a scenario, with their units, bounds and meanings. The reader, `explain`, the JSON
// schema, the resolved configuration and the reference page all go through this one table. The defaults are those of
// the structs.
#pragma once

#include "input/scenario/scenario.hpp"
#include "input/schema/visitor.hpp"

namespace racksim {

void fields(Visitor& v, Scenario& s);
void fields(Visitor& v, Fleet& f);
void fields(Visitor& v, Objective& o);
void fields(Visitor& v, Claim& c);
void fields(Visitor& v, Run& r);

}  // namespace racksim
