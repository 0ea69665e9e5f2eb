// Audit: how much of a static claim is left when its assumptions are relaxed, one after another and each alone. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/study/capacity/capacity_report.hpp"
#include "analysis/words/document.hpp"
#include "input/reading/claim_file.hpp"

namespace racksim {

/// How much a rack holds, in sessions at once: people of closed populations; in open ones, sessions that have begun and
/// not ended.
struct Holding {
  Capacity::Kind kind = Capacity::Kind::found;
  double sessions = 0;
  double lower = 0, upper = 0;    ///< 95 % interval; upper is infinite if everything asked for held
  double streams = 0;             ///< turns in flight
  double power_w = 0;             ///< of all racks, mean
  std::string binding;            ///< objective that breaks first
  bool precise = true;            ///< the interval is as narrow as was asked for
  std::vector<Caution> cautions;  ///< where profiles were left
};

Holding holding(const CapacityReport& report);

/// The ratio of two holdings. Its interval adds both of theirs as if they were independent, on a logarithmic scale.
struct Factor {
  double value = 1, lower = 1, upper = 1;
};
Factor factor(const Holding& over, const Holding& under);

enum class Effect { not_concerned, harmless, overstates, understates };
constexpr const char* name_of(Effect effect) {
  switch (effect) {
    case Effect::not_concerned:
      return "not concerned";
    case Effect::harmless:
      return "harmless";
    case Effect::overstates:
      return "overstates";
    case Effect::understates:
      return "understates";
  }
  return nullptr;
}

/// Changes smaller than this are harmless, and so are changes whose interval contains no change at all.
inline constexpr double kHarmless = 0.05;
Effect effect_of(const Factor& factor);

/// The effect of one assumption on one cell.
struct CellEffect {
  Effect effect = Effect::not_concerned;  ///< alone; if that is harmless, on top of those before it
  Holding together, alone;                ///< with all assumptions up to this one relaxed; with this one only
  Factor by, by_alone;                    ///< over the stage before; over the claim as simulated
};

struct CellAudit {
  std::string name, group, description;
  std::optional<double> claimed;  ///< sessions of all racks, as published or else by the arithmetic; none if n/a
  std::string arithmetic;
  std::string not_applicable;       ///< why
  double budget_w = 0;              ///< usable, of all racks
  Holding simulated;                ///< with every assumption of the claim in place
  std::vector<CellEffect> effects;  ///< by assumption
  [[nodiscard]] const Holding& relaxed() const { return effects.empty() ? simulated : effects.back().together; }
};

/// `first` is claimed to hold more than `second`, but holds less, beyond both intervals.
struct Reversal {
  std::size_t first, second;  ///< cells of the audit
};

enum class Verdict { carries, overstates, understates, both_ways, harmless, not_concerned, not_tested };
constexpr const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::carries:
      return "carries";
    case Verdict::overstates:
      return "overstates";
    case Verdict::understates:
      return "understates";
    case Verdict::both_ways:
      return "cuts both ways";
    case Verdict::harmless:
      return "harmless";
    case Verdict::not_concerned:
      return "not concerned";
    case Verdict::not_tested:
      return "not tested";
  }
  return nullptr;
}

/// The effect of an assumption on the numbers and on the ranking of one group.
struct AssumptionVerdict {
  Verdict verdict = Verdict::not_tested;
  std::string reason;
  double strength = 0;  ///< logarithm of the largest change that it makes alone
};

struct GroupAudit {
  std::string name;
  std::vector<std::size_t> cells;           ///< of the audit, the largest claimed number first
  std::vector<AssumptionVerdict> verdicts;  ///< by assumption
  std::vector<Reversal> simulated, relaxed;
};

struct Audit {
  ClaimFile claim;
  std::vector<CellAudit> cells;
  std::vector<GroupAudit> groups;
  std::uint64_t seed = 0;
  double precision = 0;
  std::vector<std::string> warnings;
  /// Whether, with every assumption relaxed, every cell holds the claimed number, and no cell outranks one that is
  /// claimed to hold more.
  [[nodiscard]] bool stands() const;
};

/// "The claim does not stand ... It is carried by ...".
std::string audit_sentence(const Audit& audit);
/// How the numbers are to be read.
std::string audit_method(const Audit& audit);

/// Fills groups, verdicts and warnings from the cells.
void judge(Audit& audit);

/// With `sources`: also the keys that replace each assumption, and their source.
Document document_of(const Audit& audit, bool sources);
nlohmann::json to_json(const Audit& audit);
std::vector<Described> audit_described();
/// waterfall.csv: one row per cell and stage.
std::string waterfall_csv(const Audit& audit);
std::vector<Described> waterfall_described();

}  // namespace racksim
