// Random streams: one small generator per purpose and entity, so that adding a draw here moves none there.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace racksim {

/// What a stream is for. The number is part of the stream's seed: append, never reorder.
enum class Purpose : std::uint64_t {
  arrivals = 1,
  session = 2,
  turn = 3,
  routing = 4,
  person = 5,
  patience = 6,
  retry = 7,
  design = 8,
  clients = 9,
  crowd = 10
};

/// SplitMix64 (Steele, Lea, Flood 2014): 8 bytes of state, so that each session can have streams of its own.
/// Satisfies UniformRandomBitGenerator; distributions come from Boost.Random, which is portable.
class Stream {
 public:
  using result_type = std::uint64_t;

  /// The stream of `purpose` for an entity given by any number of ids (population, session, turn ...).
  Stream(std::uint64_t seed, Purpose purpose, std::initializer_list<std::uint64_t> ids) : state_(mix(seed)) {
    state_ = mix(state_ ^ mix(static_cast<std::uint64_t>(purpose)));
    go_to(ids);
  }

  /// The stream that has these ids beside those it was made with, if nothing has been drawn yet.
  [[nodiscard]] Stream of(std::initializer_list<std::uint64_t> ids) const {
    Stream further = *this;
    further.go_to(ids);
    return further;
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~std::uint64_t{0}; }
  result_type operator()() { return finalize(state_ += 0x9e3779b97f4a7c15ULL); }

 private:
  void go_to(std::initializer_list<std::uint64_t> ids) {
    for (const std::uint64_t id : ids) state_ = mix(state_ ^ mix(id + 0x51ed270b9f3c5a17ULL));
  }
  static std::uint64_t finalize(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  static std::uint64_t mix(std::uint64_t z) { return finalize(z + 0x9e3779b97f4a7c15ULL); }

  std::uint64_t state_;
};

}  // namespace racksim
