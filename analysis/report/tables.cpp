// Cells with bars.
#include "analysis/report/tables.hpp"

namespace racksim {

PageCell share_cell(double share) {
  const std::string text = percent(share);
  PageCell cell{text.substr(0, text.find(" %"))};
  if (!std::isnan(share)) cell.bar = share;
  return cell;
}

}  // namespace racksim
