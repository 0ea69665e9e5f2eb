// Fields of devices: how weights are loaded, and into which slices GPUs are cut.
#include <fmt/format.h>

#include <algorithm>

#include "input/scenario/mig.hpp"
#include "input/schema/serving_fields.hpp"

namespace racksim {

namespace {

std::string listed(const std::vector<std::vector<std::string>>& layouts) {
  std::vector<std::string> texts;
  for (const auto& layout : layouts) texts.push_back(fmt::format("[{}]", fmt::join(layout, ", ")));
  return fmt::format("{}", fmt::join(texts, ", "));
}

// Layouts with slices of 1g.20gb are many and rarely used, so that the message lists the others.
std::vector<std::vector<std::string>> usual_layouts() {
  std::vector<std::vector<std::string>> usual;
  for (const auto& layout : full_mig_layouts())
    if (std::find(layout.begin(), layout.end(), "1g.20gb") == layout.end()) usual.push_back(layout);
  return usual;
}

}  // namespace

void fields(Visitor& v, Loading& l) {
  v.text("from", l.from,
         "Host of kind `storage` in the platform from which weights come over the links, which they share with other "
         "transfers; `server` = each server has a storage of its own. Without this key no link limits them.");
  v.location("from", l.where);
  v.number("bandwidth", l.bandwidth_Bps, Dimension::bandwidth, above_up_to(0, 1e18).or_unlimited(),
           "Highest rate at which an instance (all its devices together) reads its weights, whatever the links allow.");
  v.number("overhead", l.overhead_s, Dimension::time, between(0, kYear_s),
           "Time that a load takes besides reading the weights: for the process, its allocator, CUDA graphs.");
  v.choice("at_start", l.at_start,
           "loaded = the weights are on the devices when the simulation begins; absent = instances begin to load them "
           "then. In a swap_group the first pool by name that is `loaded` has its weights on the devices; the others "
           "load theirs when turns ask for them.");
  v.text("swap_group", l.swap_group,
         "Pools that give the same name here take turns on the same devices, which hold the weights of one pool at a "
         "time. Turns for another pool wait until the loaded pool has begun no more turns and has ended those that it "
         "had begun, and then until the other weights are loaded.");
  v.number("stay", l.stay_s, Dimension::time, between(0, kYear_s),
           "How long loaded weights stay at least, even if turns wait for another pool of the swap_group.");
  v.check(!l.swap_group.empty() || l.stay_s == 0, {"stay"}, "`stay` needs a `swap_group`",
          "name the group of pools that take turns, or leave `stay` out");
}

void mig_fields(Visitor& v, Serving& s) {
  v.texts("mig_layout", s.mig_layout,
          "Slices that every h100-sxm-80gb of the platform is cut into, such as [3g.40gb, 2g.20gb, 2g.20gb]; a pool "
          "runs on "
          "all slices that its profile is for. None = GPUs are as the platform has them.");
  v.location("mig_layout", s.layout_where);
  std::vector<std::string> names;
  for (const MigSlice& slice : mig_slices()) names.push_back(slice.name);
  for (const std::string& name : s.mig_layout)
    v.check(mig_slice(name) != nullptr, {"mig_layout"}, fmt::format("`{}` is not a slice of an H100", name),
            fmt::format("slices are {}", fmt::join(names, ", ")));
  const bool known = std::all_of(s.mig_layout.begin(), s.mig_layout.end(), [](auto& n) { return mig_slice(n); });
  if (known && !fit_one_gpu(s.mig_layout))  // listing all layouts takes a millisecond
    v.check(false, {"mig_layout"}, fmt::format("the slices [{}] do not fit on an H100", fmt::join(s.mig_layout, ", ")),
            fmt::format("full layouts are {}; a 1g.20gb can replace two 1g.10gb, the last 1g.10gb, or a 2g.20gb, and "
                        "slices may be left out",
                        listed(usual_layouts())));
}

}  // namespace racksim
