// Any bytes as measurements, and as a request log.
#include "analysis/calibration/measurement.hpp"
#include "analysis/calibration/request_log.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return racksim::fuzz::with_file(data, size, ".csv", [](const std::string& path) {
    if (racksim::is_request_log(path))
      racksim::read_request_log(path);
    else
      racksim::read_measurements(path, 4);
  });
}
