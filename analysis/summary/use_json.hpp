// Use as JSON: tables of the fields of pools, racks, servers, devices and energy in summary.json.
#pragma once

#include "analysis/results/result_fields.hpp"
#include "analysis/summary/summary.hpp"

namespace racksim {

const ResultFields<PoolUse>& pool_fields();
const ResultFields<RackPower>& rack_fields();
const ResultFields<ServerUse>& server_fields();
const ResultFields<DeviceUse>& device_fields();
const ResultFields<Energy>& energy_fields();

}  // namespace racksim
