// Finds places for MIG slices by trying all of them.
#include "input/scenario/mig.hpp"

#include <algorithm>

namespace racksim {

namespace {

using Places = unsigned;  ///< a bit for each memory slice

Places taken_by(const MigSlice& slice, int start) { return ((1U << slice.memory) - 1U) << start; }

// Whether the slices from number `next` on find places beside the places that are taken.
bool place(const std::vector<const MigSlice*>& slices, std::size_t next, Places taken) {
  if (next == slices.size()) return true;
  return std::any_of(slices[next]->starts.begin(), slices[next]->starts.end(), [&](int start) {
    const Places own = taken_by(*slices[next], start);
    return (taken & own) == 0 && place(slices, next + 1, taken | own);
  });
}

bool can_grow(std::vector<std::string> layout) {
  return std::any_of(mig_slices().begin(), mig_slices().end(), [&](const MigSlice& slice) {
    layout.push_back(slice.name);
    const bool fits = fit_one_gpu(layout);
    layout.pop_back();
    return fits;
  });
}

// Collects the layouts that begin with `layout` and go on with slices of the kinds from number `kind` on.
void collect(std::vector<std::string>& layout, std::size_t kind, std::vector<std::vector<std::string>>& all) {
  if (!can_grow(layout)) return all.push_back(layout);
  for (std::size_t k = kind; k < mig_slices().size(); ++k) {
    layout.push_back(mig_slices()[k].name);
    if (fit_one_gpu(layout)) collect(layout, k, all);
    layout.pop_back();
  }
}

}  // namespace

const std::vector<MigSlice>& mig_slices() {
  static const std::vector<MigSlice> slices{{"7g.80gb", "h100-sxm-80gb-mig-7g", 7, 8, {0}},
                                            {"4g.40gb", "h100-sxm-80gb-mig-4g", 4, 4, {0}},
                                            {"3g.40gb", "h100-sxm-80gb-mig-3g", 3, 4, {0, 4}},
                                            {"2g.20gb", "h100-sxm-80gb-mig-2g", 2, 2, {0, 2, 4}},
                                            {"1g.20gb", "h100-sxm-80gb-mig-1g-20gb", 1, 2, {0, 2, 4, 6}},
                                            {"1g.10gb", "h100-sxm-80gb-mig-1g", 1, 1, {0, 1, 2, 3, 4, 5, 6}}};
  return slices;
}

const MigSlice* mig_slice(const std::string& name) {
  const auto at = std::find_if(mig_slices().begin(), mig_slices().end(), [&](auto& s) { return s.name == name; });
  return at == mig_slices().end() ? nullptr : &*at;
}

const MigSlice* mig_slice_of_device(const std::string& type) {
  const auto at = std::find_if(mig_slices().begin(), mig_slices().end(), [&](auto& s) { return s.device == type; });
  return at == mig_slices().end() ? nullptr : &*at;
}

bool fit_one_gpu(const std::vector<std::string>& layout) {
  std::vector<const MigSlice*> slices;
  for (const std::string& name : layout) slices.push_back(mig_slice(name));
  if (slices.size() > static_cast<std::size_t>(kMigComputeSlices)) return false;
  return std::none_of(slices.begin(), slices.end(), [](auto* s) { return s == nullptr; }) && place(slices, 0, 0);
}

std::vector<std::vector<std::string>> full_mig_layouts() {
  std::vector<std::vector<std::string>> all;
  std::vector<std::string> layout;
  collect(layout, 0, all);
  return all;
}

}  // namespace racksim
