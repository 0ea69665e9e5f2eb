// Shares of devices that instances load.
#include "world/books/power_books.hpp"

namespace racksim {

PowerBooks::PowerBooks(const Platform& platform, const LoadedPlatform& loaded, std::size_t instances, bool check_energy)
    : meter_(platform), works_(instances) {
  if (check_energy) oracle_.emplace(platform, loaded);
}

void PowerBooks::instance_changed(const Instance& instance, double now_s) {
  Works& works = works_[instance.index()];
  const Segment& segment = instance.engine().segment();
  const bool busy = segment.kind != Segment::Kind::none;
  const double share = busy ? segment.share : 0;
  if (share == works.share && busy == works.busy) return;
  const double part = instance.placement().device_share;
  const double more = (share - works.share) * part;
  const double more_busy = (static_cast<int>(busy) - static_cast<int>(works.busy)) * part;
  for (const int d : instance.placement().devices) {
    meter_.change(d, more, more_busy, now_s);
    if (oracle_) oracle_->load(instance.index(), d, share * part);
  }
  works.share = share;
  works.busy = busy;
}

void PowerBooks::segment_ended(const Instance& instance, const Segment& segment, double inside_s) {
  if (segment.prefill.sequences == 0) return;
  works_[instance.index()].prompts_s += inside_s;
  works_[instance.index()].prompts_share_s += inside_s * segment.share;
}

void PowerBooks::open(double now_s) {
  meter_.open(now_s);
  if (oracle_) oracle_->open();
}

void PowerBooks::close(double now_s) {
  meter_.close(now_s);
  if (oracle_) oracle_->close();
}

void PowerBooks::write_to(Record& record, const std::vector<const Instance*>& instances) {
  for (const Instance* instance : instances) {
    const Works& works = works_[instance->index()];
    for (const int d : instance->placement().devices)
      meter_.took_prompts(d, instance->placement().device_share, works.prompts_s, works.prompts_share_s);
  }
  meter_.write_to(record);
  if (oracle_) oracle_->compare(record);
}

}  // namespace racksim
