// Fields of serving: the tables of its keys and of the sections below them.
#pragma once

#include "input/scenario/serving.hpp"
#include "input/schema/visitor.hpp"

namespace racksim {

void fields(Visitor& v, Serving& s);
void fields(Visitor& v, Queue& q);
void fields(Visitor& v, Pool& p);
void fields(Visitor& v, Speculation& s);
void fields(Visitor& v, Pacing& p);
void fields(Visitor& v, Loading& l);

/// The key that cuts GPUs into slices, as part of the keys of `serving`.
void mig_fields(Visitor& v, Serving& s);

}  // namespace racksim
