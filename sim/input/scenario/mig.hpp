// MIG: into which slices an H100 of 80 GB may be cut, and which of them fit together. A table; knows no platform.
#pragma once

#include <string>
#include <vector>

namespace racksim {

/// A kind of slice. Sources: NVIDIA MIG User Guide, "Supported MIG Profiles" (shares of SMs and memory) and what
/// `nvidia-smi mig -lgipp` prints (memory slices at which one may begin).
struct MigSlice {
  std::string name;              ///< NVIDIA's, such as "3g.40gb"
  std::string device;            ///< type of device that profiles of such a slice name
  int compute = 0;               ///< of 7
  int memory = 0;                ///< of 8
  std::vector<int> starts = {};  ///< memory slices at which it may begin
};

inline constexpr const char* kMigDevice = "h100-sxm-80gb";  ///< type of device that is cut
inline constexpr double kMigComputeSlices = 7;
inline constexpr double kMigMemorySlices = 8;
/// Bytes of one memory slice: 1g.10gb has 9.75 GiB (NVIDIA MIG User Guide, A100 80 GB; taken over for the H100).
inline constexpr double kMigSliceBytes = 9.75 * 1024 * 1024 * 1024;

const std::vector<MigSlice>& mig_slices();
/// The slice of that name, or of that type of device; null if there is none.
const MigSlice* mig_slice(const std::string& name);
const MigSlice* mig_slice_of_device(const std::string& type);

/// Whether slices of these names find places on one GPU.
bool fit_one_gpu(const std::vector<std::string>& layout);

/// Every layout to which no slice can be added, largest slices first.
std::vector<std::vector<std::string>> full_mig_layouts();

}  // namespace racksim
