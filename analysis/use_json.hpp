// Use as JSON: tables of the fields of pools, racks, servers, devices and energy in summary.json.
#pragma once

#include "analysis/fields.hpp"
#include "analysis/summary.hpp"

namespace racksim {

const Fields<PoolUse>& pool_fields();
const Fields<RackPower>& rack_fields();
const Fields<ServerUse>& server_fields();
const Fields<DeviceUse>& device_fields();
const Fields<Energy>& energy_fields();

}  // namespace racksim
