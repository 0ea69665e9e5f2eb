// Fields: the one table of a scenario's keys, with their units, bounds and meaning. Reader, explain, schema, resolved
// configuration and reference page all walk it; defaults are those of the structs in scenario.hpp.
#pragma once

#include "input/scenario/scenario.hpp"
#include "input/schema/visitor.hpp"

namespace racksim {

void fields(Visitor& v, Scenario& s);
void fields(Visitor& v, RateStep& s);
void fields(Visitor& v, Surges& s);
void fields(Visitor& v, RateState& s);
void fields(Visitor& v, NextState& s);
void fields(Visitor& v, Crowd& c);
void fields(Visitor& v, Clients& c);
void fields(Visitor& v, Lengths& l);
void fields(Visitor& v, Population& p);
void fields(Visitor& v, TraceColumns& c);
void fields(Visitor& v, Serving& s);
void fields(Visitor& v, Queue& q);
void fields(Visitor& v, Speculation& s);
void fields(Visitor& v, Pacing& p);
void fields(Visitor& v, TokenBudget& b);
void fields(Visitor& v, Loading& l);
void fields(Visitor& v, Fleet& f);
void fields(Visitor& v, Pool& p);
void fields(Visitor& v, Objective& o);
void fields(Visitor& v, Claim& c);
void fields(Visitor& v, Run& r);

/// The key that cuts GPUs into slices, as part of `serving`.
void mig_fields(Visitor& v, Serving& s);

/// The keys of a population that replays a trace, as part of the population's.
void trace_fields(Visitor& v, Population& p);

}  // namespace racksim
