// Fields of how people arrive: the rate and its ups and downs, surges, crowds, clients, people who stay.
#include <algorithm>

#include "input/schema/population_fields.hpp"

namespace racksim {
namespace {

constexpr double kDay_s = 86400;

bool ascends_from_zero(const std::vector<RateStep>& steps) {
  return steps.empty() || (steps.front().at_s == 0 && std::is_sorted(steps.begin(), steps.end(), [](auto& a, auto& b) {
                             return a.at_s <= b.at_s;
                           }));
}

bool varies(const RateProfile& r) { return !r.steps.empty() || r.weekend_factor != 1; }

bool all_poisson(const Clients& c) {
  const auto* burstiness = std::get_if<Fixed>(&c.burstiness);
  return burstiness != nullptr && burstiness->value == 1;
}

/// Whether every state can be reached from every other one.
bool connected(const std::vector<RateState>& states) {
  const std::size_t n = states.size();
  const auto leads = [&](std::size_t from, std::size_t to) {
    const auto& next = states[from].to;
    return next.empty() ? from != to : std::any_of(next.begin(), next.end(), [&](const NextState& s) {
      return static_cast<std::size_t>(s.state) == to + 1;
    });
  };
  for (const bool backwards : {false, true}) {
    std::vector<std::size_t> reached{0};
    for (std::size_t i = 0; i < reached.size(); ++i)
      for (std::size_t j = 0; j < n; ++j)
        if ((backwards ? leads(j, reached[i]) : leads(reached[i], j)) &&
            std::find(reached.begin(), reached.end(), j) == reached.end())
          reached.push_back(j);
    if (reached.size() < n) return false;
  }
  return true;
}

/// Whether every state leads only to other states of the list.
bool lead_to_others(const std::vector<RateState>& states) {
  for (std::size_t i = 0; i < states.size(); ++i)
    for (const NextState& next : states[i].to)
      if (next.state > static_cast<std::int64_t>(states.size()) || next.state == static_cast<std::int64_t>(i) + 1)
        return false;
  return true;
}

void gap_fields(Visitor& v, OpenArrivals& a, const KeysOf& key) {
  v.alternative(key("process"), a.gaps, "How gaps between sessions are distributed.");
  double none = 1;
  double* burstiness = burstiness_of(a.gaps);
  v.number(key("burstiness", burstiness != nullptr && a.clients.count == 0,
               "with `process: " + bursty_laws_text() + "` and without `clients`"),
           burstiness != nullptr ? *burstiness : none, Dimension::count, between(kLeastBurstiness, kMostBurstiness),
           "Coefficient of variation of the gaps; Poisson has 1.");
}

void rate_fields(Visitor& v, RateProfile& r, const KeysOf& key) {
  v.items(key("rate_profile"), r.steps, "How the rate goes up and down; `sessions` stays its mean over a period.");
  v.number(key("rate_period"), r.period_s, Dimension::time, above_up_to(0, kYear_s),
           "Length of a period, after which `rate_profile` begins again.");
  v.number(key("weekend_factor"), r.weekend_factor, Dimension::count, between(0, 1e4),
           "Rate on days 6 and 7 of a week, as a share of the rate on the other days; `sessions` is then the mean over "
           "a week.");
  v.number(key("rate_from"), r.from_s, Dimension::time, between(0, kYear_s),
           "Time of the profile, or of the week, at which the run begins: 17 h = at five o'clock on the first day.");
}

void rate_rules(Visitor& v, const RateProfile& r) {
  v.check(ascends_from_zero(r.steps), {"rate_profile"}, "the steps of `rate_profile` do not ascend from 0 s",
          "begin the first step `at: 0 s`, and each later step after the one before it");
  v.check(r.steps.empty() || r.steps.back().at_s < r.period_s, {"rate_profile"},
          "a step of `rate_profile` begins after the period");
  v.check(
      r.steps.empty() || std::any_of(r.steps.begin(), r.steps.end(), [](const RateStep& s) { return s.factor > 0; }),
      {"rate_profile"}, "`rate_profile` is zero all the time");
  v.check(r.weekend_factor == 1 || r.period_s == kDay_s, {"weekend_factor", "rate_period"},
          "`weekend_factor` needs a profile of one day", "leave `rate_period` at 24 h, or write all seven days out");
  v.check(r.from_s == 0 || varies(r), {"rate_from"}, "`rate_from` needs a rate that varies by the clock",
          "give `rate_profile` or `weekend_factor`, or leave `rate_from` out");
}

}  // namespace

void fields(Visitor& v, OpenArrivals& a, const KeysOf& key) {
  v.number(key(required("sessions")), a.sessions_per_s, Dimension::rate, above_up_to(0, 1e6),
           "Sessions that start per time, on average.");
  v.section(key("clients"), a.clients,
            "Clients that send the sessions, each with a rate, burstiness and lengths of its own (ServeGen); the sum "
            "of their rates is `sessions`. They are drawn anew for each replication.");
  gap_fields(v, a, key);
  rate_fields(v, a.rate, key);
  v.section(key("surges"), a.surges,
            "Random times at which people come in crowds; `sessions` stays the mean over all times.");
  v.section(key("crowd"), a.crowd, "A flash crowd: people who come once, all together, on top of `sessions`.");
  rate_rules(v, a.rate);
  v.check(burstiness_of(a.gaps) != nullptr || a.clients.count == 0 || all_poisson(a.clients), {"clients"},
          "clients with a `burstiness` have gaps that are not exponential", "set process: " + bursty_laws_text());
}

void fields(Visitor& v, ClosedArrivals& a, const KeysOf& key) {
  v.integer(key(required("people")), a.people, Dimension::count, between(1, 1e7), "Number of people.");
  v.number(key("ramp"), a.ramp_s, Dimension::time, between(0, kYear_s),
           "First turns are spread evenly over this time.");
}

void fields(Visitor& v, RateStep& s) {
  v.number(required("at"), s.at_s, Dimension::time, between(0, kYear_s),
           "When the step begins, counted from the beginning of the period.");
  v.number(required("factor"), s.factor, Dimension::count, between(0, 1e4),
           "Rate from then on, in proportion to the rates of the other steps.");
}

void fields(Visitor& v, Surges& s) {
  v.items("states", s.states,
          "States of the rate, one of which holds at a time, instead of `factor`, `every` and `last`: a "
          "Markov-modulated process.");
  const bool two = s.states.empty();
  v.number(Key("factor").when(two, "without `states`"), s.factor, Dimension::count, between(0, 1e4),
           "Rate during a surge, as a multiple of the rate between surges; 1 = no surges.");
  v.number(Key("every").when(two, "without `states`"), s.every_s, Dimension::time, above_up_to(0, kYear_s),
           "Time from the end of a surge to the beginning of the next, on average (exponential).");
  v.number(Key("last").when(two, "without `states`"), s.last_s, Dimension::time, above_up_to(0, kYear_s),
           "How long a surge lasts, on average (exponential).");
  constexpr std::size_t kMostStates = 100;
  v.check(s.states.size() != 1 && s.states.size() <= kMostStates, {"states"},
          s.states.size() == 1 ? "one state alone never changes" : "there are more than 100 states",
          "list 2 to 100, or none");
  const bool others = lead_to_others(s.states);
  v.check(others, {"states"}, "a state leads to itself or to one that is not in the list",
          "states are numbered from 1 in their order");
  v.check(s.states.empty() || s.states.size() > kMostStates || !others || connected(s.states), {"states"},
          "some states cannot be reached from all others", "give each state a way in and a way out, or leave `to` out");
  v.check(two || std::any_of(s.states.begin(), s.states.end(), [](const RateState& r) { return r.factor > 0; }),
          {"states"}, "the rate is zero in all states");
}

void fields(Visitor& v, RateState& s) {
  v.number(required("factor"), s.factor, Dimension::count, between(0, 1e4),
           "Rate while the state holds, in proportion to the rates of the other states.");
  v.number(required("lasts"), s.lasts_s, Dimension::time, above_up_to(0, kYear_s),
           "How long the state holds, on average (exponential).");
  v.items("to", s.to, "States that may follow; none = every other state, with equal chances.");
}

void fields(Visitor& v, NextState& s) {
  v.integer(required("state"), s.state, Dimension::count, between(1, 1000),
            "Number of the next state in the list of states.");
  v.number("weight", s.weight, Dimension::count, above_up_to(0, 1e9), "In proportion to the others.");
}

void fields(Visitor& v, Crowd& c) {
  v.number(
      "factor", c.factor, Dimension::count, between(1, 1e4),
      "Rate at the height of the crowd, as a multiple of `sessions` that includes the usual sessions; 1 = no crowd.");
  v.number("at", c.at_s, Dimension::time, between(0, kYear_s),
           "When the crowd begins, counted from the start of the warm-up.");
  v.number("rise", c.rise_s, Dimension::time, between(0, kYear_s), "How long the crowd grows, at an even pace.");
  v.number("lasts", c.lasts_s, Dimension::time, between(0, kYear_s), "How long the crowd stays at its height.");
  v.number("decay", c.decay_s, Dimension::time, above_up_to(0, kYear_s),
           "How long the crowd, which fades exponentially, takes to fall to 37 % of its height.");
}

void fields(Visitor& v, Clients& c) {
  v.integer("count", c.count, Dimension::count, between(0, 1e5),
            "Number of clients; 0 = the population is one process.");
  const auto key = [&](const char* name) { return Key(name).when(c.count > 0, "with a `count` above 0"); };
  v.number(key("skew"), c.skew, Dimension::count, between(0, 10),
           "Rates fall with the rank of a client as 1 / rank^skew (Zipf); 0 = all rates are equal.");
  v.distribution(key("burstiness"), c.burstiness, Dimension::count, between(0.05, 20), false,
                 "Coefficient of variation of a client's gaps, one draw per client; cut to 0.05 to 20.");
  v.distribution(key("prompt_scale"), c.prompt_scale, Dimension::count, above_up_to(0, 1e4), false,
                 "Factor on the lengths of a client's prompts, one draw per client; the mean over all sessions stays "
                 "that of `prompt`.");
  v.distribution(key("output_scale"), c.output_scale, Dimension::count, above_up_to(0, 1e4), false,
                 "Factor on the lengths of a client's answers, one draw per client; the mean stays that of `output`.");
}

}  // namespace racksim
