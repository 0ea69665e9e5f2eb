// Fields of a scenario: its sections, and those that are short. Bounds of all keys are what the simulator can carry,
// far beyond any rack.
#include "input/schema/scenario_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "input/schema/population_fields.hpp"
#include "input/schema/serving_fields.hpp"

namespace racksim {
namespace {

bool good_title(const std::string& text) {
  return !text.empty() && text.find('/') == std::string::npos && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

}  // namespace

void fields(Visitor& v, Objective& o) {
  using Metric = Objective::Metric;
  std::vector<std::string> meanings, shares;
  for (const LimitedMetric& row : kLimitedMetrics) {
    meanings.emplace_back(row.meaning);
    if (row.share && row.metric != Metric::blocked) shares.emplace_back(row.name);
  }
  v.choice(required("metric"), o.metric, fmt::format("What is limited: {}.", fmt::join(meanings, ", ")));
  const bool share = o.limits_share();
  const Measure measure =
      share ? Measure(Dimension::ratio, Dimension::time) : Measure(Dimension::time, Dimension::ratio);
  v.number(required("limit"), o.limit, measure, share ? between(0, 1) : above_up_to(0, kYear_s),
           fmt::format("The limit: a time, or a share for {} and blocked.", fmt::join(shares, ", ")));
  v.number(Key("attainment").when(o.metric != Metric::blocked, "with a `metric` other than `blocked`"), o.attainment,
           Dimension::ratio, above_up_to(0, 1),
           "Share of turns (itl: of gaps) that must keep the limit. Rejected and unfinished turns miss it.");
  v.texts("users", o.users, "Populations whose turns the objective is about; none = all.");
  v.check(o.metric != Metric::itl || o.users.empty(), {"users"},
          "`itl` counts the gaps of whole batches, not of people", "use tpot for a part of the users");
}

void fields(Visitor& v, Claim& c) {
  v.text("title", c.title, "The claim in a few words.");
  v.text("source", c.source, "Where it is published.");
  v.number("speed", c.speed_tps, Dimension::token_rate, above_up_to(0, 1e6).or_word("none", 0),
           "Speed per session that the claim promises; none = the scenario tests no claim.");
  v.number("published_sessions", c.published_sessions, Dimension::count,
           between(0, 1e9).whole_only().or_word("none", -1),
           "Sessions per rack that the source publishes; none = not published.");
  v.number("blocked_limit", c.blocked_limit, Dimension::ratio, above_up_to(0, 1),
           "Share of sessions that may find no slot, for the Erlang capacity printed beside the claim.");
  v.texts("notes", c.notes, "Remarks that are printed beside the numbers.");
}

void fields(Visitor& v, Fleet& f) {
  v.integer("racks", f.racks, Dimension::count, between(1, 1e6),
            "Number of racks, each a copy of the platform. `users` are the people of the whole fleet: each session "
            "goes to one rack by hash and stays there. Racks are independent: bursts and surges come to each rack at "
            "times of its own.");
}

void fields(Visitor& v, Run& r) {
  constexpr double max_rows = 1e6;
  auto seed = static_cast<std::int64_t>(r.seed);
  v.integer("seed", seed, Dimension::count, between(0, 9007199254740991.0), "Seed of all random numbers.");
  r.seed = static_cast<std::uint64_t>(seed);
  v.number("warmup", r.warmup_s, Dimension::time, between(0, kYear_s), "Time before anything is measured.");
  v.number("duration", r.duration_s, Dimension::time, above_up_to(0, kYear_s), "Measured time.");
  v.number("drain", r.drain_s, Dimension::time, between(0, kYear_s),
           "Time after the measured window in which the turns of that window may still finish.");
  v.integer("replications", r.replications, Dimension::count, between(1, 10000),
            "Number of runs, each with other random numbers.");
  v.number("timeline", r.timeline_s, Dimension::time, above_up_to(0, kYear_s), "Interval of timeline.csv.");
  v.check(r.duration_s / r.timeline_s <= max_rows, {"timeline"}, "timeline.csv would have more than a million rows");
  v.flag("requests_csv", r.requests_csv, "Whether requests.csv, one row per turn, is written.");
}

void fields(Visitor& v, Scenario& s) {
  v.text("name", s.name, "Short name, used for the result folder. Default: the file's name without .yaml.");
  v.check(good_title(s.name), {"name"},
          "`name` must not be empty, hold `/` or control characters, or start with a dot");
  v.text("description", s.description, "What the scenario is for, in a sentence.");
  v.path(required("platform"), s.platform,
         "SimGrid platform file of the rack: a path, or the name of one that ships, such as h100.");
  v.location("platform", s.platform_where);
  v.entries(required("users"), s.users,
            "Populations, by name: how people come, what they ask, how they read and wait.");
  v.section(required("serving"), s.serving, "How turns are served.");
  for (const auto& [people, population] : s.users)
    for (const auto& [name, pool] : s.serving.pools)
      v.check(population.shared_prefix_tokens < pool.max_model_len_tokens, {"users"},
              "the `shared_prefix` of `" + people + "` does not fit `max_model_len` of pool `" + name + "`",
              "raise max_model_len, or shorten shared_prefix: a prefix that is cut off is never found in a cache");
  v.section("fleet", s.fleet, "Several racks of the same kind behind a balancer that knows sessions, but not loads.");
  v.choice("power", s.power,
           "What a server draws: measured = by its load, from the watts of the platform and the curve of the profile; "
           "nameplate = its nameplate all the time, as static estimates assume.");
  v.check(s.power == PowerFigure::measured || std::isinf(s.serving.power_cap_w), {"power"},
          "servers that draw their nameplate at any load cannot be capped",
          "set power: measured, or leave serving.power_cap out");
  v.items(required("sla"), s.sla, "Objectives that the verdict is about.");
  for (const Objective& o : s.sla)
    for (const std::string& name : o.users)
      v.check(s.users.contains(name), {"sla"},
              "an objective names `" + name + "`, which is not a population of `users`",
              "name populations of `users`, or leave `users` of the objective out");
  v.section("claim", s.claim, "The static capacity claim under test.");
  v.section("run", s.run, "How long the simulation runs, how often, and what it writes.");
}

}  // namespace racksim
