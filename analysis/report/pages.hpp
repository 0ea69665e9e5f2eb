// Pages of studies, each from the JSON that the study wrote.
#pragma once

#include "analysis/report/page.hpp"

namespace racksim {

/// From audit.json and capacity.json.
Page audit_page(const Json& audit);
Page capacity_page(const Json& capacity);

/// The waterfall of one cell of audit.json.
Figure waterfall_figure(std::string id, const Json& cell);

}  // namespace racksim
