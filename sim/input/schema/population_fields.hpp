// Fields of a population: the tables of its keys and of the sections below them.
#pragma once

#include "input/scenario/population.hpp"
#include "input/schema/visitor.hpp"

namespace racksim {

inline constexpr double kMaxTokens = 1e7;  ///< of one prompt, answer or step

void fields(Visitor& v, Population& p);
void fields(Visitor& v, RateStep& s);
void fields(Visitor& v, Surges& s);
void fields(Visitor& v, RateState& s);
void fields(Visitor& v, NextState& s);
void fields(Visitor& v, Crowd& c);
void fields(Visitor& v, Clients& c);
void fields(Visitor& v, LengthsTogether& l);
void fields(Visitor& v, TraceColumns& c);
void fields(Visitor& v, TokenBudget& b);

// The keys of each kind of arrivals; they stand among the keys of the population.
void fields(Visitor& v, OpenArrivals& a, const KeysOf& key);
void fields(Visitor& v, ClosedArrivals& a, const KeysOf& key);
void fields(Visitor& v, ReplayedTrace& t, const KeysOf& key);

}  // namespace racksim
