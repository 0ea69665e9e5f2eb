// Comparisons: measurements are compared row by row, a log request by request.
#include "analysis/calibration/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/calibration/prediction.hpp"
#include "analysis/results/statistics.hpp"

namespace racksim {

namespace {

// If the wait for the first token is as long as a quarter of the answer, the load is more than the server holds.
constexpr double kSaturatedWait = 0.25;
constexpr double kSaturatedStarving = 0.5;  // share of the time in which a request waited for KV memory

std::string in_words(const Condition& c) {
  std::string text = fmt::format("{} {:g}", name_of(c.kind), c.size);
  if (c.processes > 0) text += fmt::format(" in each of {} processes", c.processes);
  if (c.prompt_tokens > 0) text += fmt::format(", {:g}/{:g}", c.prompt_tokens, c.output_tokens);
  if (c.prompt_tokens <= 0) text += fmt::format(", context {:g}", c.context_tokens);
  return text;
}

bool waits_long(const Measurement& m) {
  const auto& ttft = m.value[static_cast<int>(Observed::ttft)];
  const auto& tpot = m.value[static_cast<int>(Observed::tpot)];
  return ttft && tpot && *ttft > kSaturatedWait * *tpot * m.condition.output_tokens;
}

void add(std::vector<Match>& matches, const Measurement& m, const Prediction& p) {
  for (int i = 0; i < kQuantities; ++i) {
    if (!m.value[i]) continue;
    matches.push_back({.condition = m.note.empty() ? in_words(m.condition) : in_words(m.condition) + ", " + m.note,
                       .quantity = static_cast<Observed>(i),
                       .measured = *m.value[i],
                       .predicted = p.value[i],
                       .held_back = m.held_back,
                       .waiting = m.condition.kind != LoadKind::fixed_batch,
                       .measured_saturated = waits_long(m),
                       .predicted_saturated = p.starved_share > kSaturatedStarving});
  }
}

double last_answer_s(const std::vector<Timing>& timings) {
  double last_s = 0;
  for (const Timing& t : timings) last_s = std::max(last_s, t.last_s);
  return last_s;
}

// Medians over the requests that were held back, and the end of the run.
void summarize(std::vector<Match>& matches, const RequestLog& log, const std::vector<Timing>& served) {
  for (const Observed quantity : {Observed::ttft, Observed::tpot}) {
    std::vector<double> measured, predicted;
    for (const Match& m : matches) {
      if (m.quantity != quantity || !m.held_back) continue;
      measured.push_back(m.measured);
      predicted.push_back(m.predicted);
    }
    if (measured.empty()) continue;
    matches.push_back({.condition = "the requests held back",
                       .quantity = quantity,
                       .measured = quantile(measured, 0.5),
                       .predicted = quantile(predicted, 0.5),
                       .held_back = true,
                       .summary = true,
                       .label = fmt::format("{} p50", name_of(quantity))});
  }
  matches.push_back({.condition = "the whole run",
                     .quantity = Observed::ttft,
                     .measured = last_answer_s(log.timings),
                     .predicted = last_answer_s(served),
                     .held_back = true,
                     .summary = true,
                     .label = "last answer"});
}

std::vector<Match> match_log(const RequestLog& log, const EngineLimits& engine, const Device* device,
                             std::size_t first_held_back, const Profile& profile) {
  const EngineLimits limits = with_memory_of(device, profile, engine);
  const Service service = serve(StepModel(profile, limits.max_num_seqs), limits, log.requests);
  std::vector<Match> matches;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    const Timing &was = log.timings[i], &is = service.timings[i];
    const double none = std::numeric_limits<double>::quiet_NaN();
    Match m{.condition = log.names[i],
            .quantity = Observed::ttft,
            .measured = was.ttft_s(),
            .predicted = is.served() ? is.ttft_s() + profile.front_end_s : none,
            .held_back = i >= first_held_back};
    if (m.measured > 0) matches.push_back(m);
    if (was.output_tokens < 2) continue;
    m.quantity = Observed::tpot;
    m.measured = was.tpot_s();
    m.predicted = is.served() ? is.tpot_s() : none;
    if (m.measured > 0) matches.push_back(m);
  }
  summarize(matches, log, service.timings);
  return matches;
}

}  // namespace

Matcher match(const std::vector<Measurement>& measurements, const Device* device) {
  return [&measurements, device](const Profile& profile) {
    std::vector<Match> matches;
    for (const Measurement& m : measurements) add(matches, m, predict(profile, device, m));
    return matches;
  };
}

Matcher match(const RequestLog& log, const EngineLimits& limits, const Device* device, std::size_t first_held_back) {
  return [&log, limits, device, first_held_back](const Profile& profile) {
    return match_log(log, limits, device, first_held_back, profile);
  };
}

Errors errors(const std::vector<Match>& matches, Observed quantity, bool held_back) {
  std::vector<double> all;
  for (const Match& m : matches)
    if (m.quantity == quantity && m.held_back == held_back && !m.summary)
      all.push_back(std::isfinite(m.predicted) ? std::abs(m.error()) : std::numeric_limits<double>::infinity());
  if (all.empty()) return {};
  return {all.size(), quantile(all, 0.5), *std::max_element(all.begin(), all.end())};
}

}  // namespace racksim
