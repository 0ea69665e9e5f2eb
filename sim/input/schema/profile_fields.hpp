// Fields of profiles and model shapes: their tables of keys, for reader, explain, schema and the reference page.
#pragma once

#include "input/scenario/profile.hpp"
#include "input/schema/visitor.hpp"

namespace racksim {

void fields(Visitor& v, DecodePoint& p);
void fields(Visitor& v, CoreLaw& c);
void fields(Visitor& v, PowerShare& p);
void fields(Visitor& v, ModelShape& m);
void fields(Visitor& v, Profile& p);

}  // namespace racksim
