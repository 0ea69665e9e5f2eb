// servers.csv: one row per server, then one per device.
#pragma once

#include <string>

#include "analysis/summary/summary.hpp"
#include "record/described.hpp"

namespace racksim {

std::string servers_csv(const Summary& summary);
std::vector<Described> servers_csv_described();

}  // namespace racksim
