// A Summary as JSON and as a document. Computes nothing.
#pragma once

#include <string>

#include "analysis/estimate/estimate_text.hpp"
#include "analysis/summary/summary.hpp"
#include "analysis/words/document.hpp"

namespace racksim {

/// The content of summary.json: no wall clock, no path; the same bytes for the same scenario and seed.
Json to_json(const Summary& summary);

/// The verdict first, then the numbers on which it rests.
Document document_of(const Summary& summary);

}  // namespace racksim
