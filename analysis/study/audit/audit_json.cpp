// An audit as JSON and as rows: tables of its fields and columns.
#include <nlohmann/json.hpp>

#include "analysis/results/result_fields.hpp"
#include "analysis/study/audit/audit.hpp"
#include "record/csv_columns.hpp"

namespace racksim {

namespace {

const ResultFields<Holding>& holding_fields() {
  using H = Holding;
  static const ResultFields<H> fields{
      {"kind", "", listed_names<Capacity::Kind>(), [](const H& h) { return name_of(h.kind); }},
      {"sessions", "sessions", "", &H::sessions},
      {"lower", "sessions", "95 % interval: chance only", &H::lower},
      {"upper", "sessions", "null: everything asked for held", &H::upper},
      {"streams", "turns", "In flight", &H::streams},
      {"power_w", "W", "All racks, mean", &H::power_w},
      {"binding", "", "Objective that breaks first", &H::binding},
      {"precise", "", "The interval is as narrow as was asked for", &H::precise}};
  return fields;
}

const ResultFields<Factor>& factor_fields() {
  static const ResultFields<Factor> fields{
      {"value", "1", "", &Factor::value}, {"lower", "1", "", &Factor::lower}, {"upper", "1", "", &Factor::upper}};
  return fields;
}

/// Objects of these kinds stand in several places; their fields are described once, at the first place.
template <class T>
ResultField<T> told_above(ResultField<T> field) {
  for (Described& d : field.about.below) d.meaning.clear(), d.unit.clear();
  return field;
}

/// An assumption and its effect on a cell.
struct NamedEffect {
  std::string name;
  CellEffect effect;
  [[nodiscard]] bool concerned() const { return effect.effect != Effect::not_concerned; }
};

ResultField<NamedEffect> holding_field(const char* name, const char* meaning, Holding CellEffect::*member) {
  ResultField<NamedEffect> field{name, "", meaning, [member](const NamedEffect& e) {
                                   return e.concerned() ? written(holding_fields(), e.effect.*member) : left_out();
                                 }};
  field.about.below = described(holding_fields());
  return told_above(std::move(field));
}

ResultField<NamedEffect> factor_field(const char* name, const char* meaning, Factor CellEffect::*member) {
  ResultField<NamedEffect> field{name, "1", meaning, [member](const NamedEffect& e) {
                                   return e.concerned() ? written(factor_fields(), e.effect.*member) : left_out();
                                 }};
  field.about.below = described(factor_fields());
  return told_above(std::move(field));
}

const ResultFields<NamedEffect>& effect_fields() {
  using E = NamedEffect;
  static const ResultFields<E> fields{
      {"name", "", "Of the assumption", &E::name},
      {"effect", "", "not concerned (then no more), harmless, overstates or understates",
       [](const E& e) { return name_of(e.effect.effect); }},
      holding_field("together", "All assumptions up to this one relaxed, in the order of the file",
                    &CellEffect::together),
      holding_field("alone", "This one only, over the claim as simulated", &CellEffect::alone),
      factor_field("factor",
                   "Together, over the stage before. Its interval adds both capacities' as if independent: wider than "
                   "it need be",
                   &CellEffect::by),
      factor_field("factor_alone", "Alone, over the claim as simulated", &CellEffect::by_alone)};
  return fields;
}

/// The names belong to the audit, their verdicts to its parts.
struct CellRow {
  const Audit* audit;
  const CellAudit* cell;
};

ResultField<CellRow> of_claimed(ResultField<CellRow> field) {
  const auto value = field.value;
  field.value = [value](const CellRow& r) { return r.cell->claimed ? value(r) : left_out(); };
  return field;
}

std::vector<NamedEffect> effects_of(const CellRow& r) {
  std::vector<NamedEffect> all;
  for (std::size_t a = 0; a < r.cell->effects.size(); ++a)
    all.push_back({r.audit->claim.assumptions[a].name, r.cell->effects[a]});
  return all;
}

const ResultFields<CellRow>& cell_fields() {
  using R = CellRow;
  static const ResultFields<R> fields{
      {"cell", "", "", [](const R& r) { return r.cell->name; }},
      {"group", "", "", [](const R& r) { return r.cell->group; }},
      {"description", "", "", [](const R& r) { return r.cell->description; }},
      {"claimed", "sessions", "Of all racks; null: n/a, and nothing but the reason follows",
       [](const R& r) { return r.cell->claimed; }},
      {"not_applicable", "", "Why",
       [](const R& r) { return r.cell->claimed ? left_out() : Json(r.cell->not_applicable); }},
      of_claimed({"arithmetic", "", "The claim's, in words", [](const R& r) { return r.cell->arithmetic; }}),
      of_claimed({"budget_w", "W", "Usable, of all racks", [](const R& r) { return r.cell->budget_w; }}),
      of_claimed(nested<R>(
          "simulated", "With every assumption in place", [](const R& r) { return r.cell->simulated; },
          holding_fields())),
      of_claimed(nested<R>("assumptions", "", effects_of, effect_fields()))};
  return fields;
}

struct NamedReversal {
  std::string ahead, of;
};

const ResultFields<NamedReversal>& reversal_fields() {
  static const ResultFields<NamedReversal> fields{{"ahead", "", "", &NamedReversal::ahead},
                                                  {"of", "", "", &NamedReversal::of}};
  return fields;
}

struct NamedVerdict {
  std::string assumption;
  AssumptionVerdict verdict;
};

const ResultFields<NamedVerdict>& verdict_fields() {
  using V = NamedVerdict;
  static const ResultFields<V> fields{
      {"assumption", "", "", &V::assumption},
      {"verdict", "",
       "carries (alone, it halves a number or puts a cell ahead of one claimed to hold more, beyond both intervals), "
       "overstates or understates (by more than 5 %, not by chance), cuts both ways, harmless, not tested",
       [](const V& v) { return name_of(v.verdict.verdict); }},
      {"reason", "", "", [](const V& v) { return v.verdict.reason; }}};
  return fields;
}

struct GroupRow {
  const Audit* audit;
  const GroupAudit* group;

  [[nodiscard]] std::vector<std::string> ranking() const {
    std::vector<std::string> names;
    for (const std::size_t c : group->cells) names.push_back(audit->cells[c].name);
    return names;
  }
  [[nodiscard]] std::vector<NamedReversal> named(const std::vector<Reversal>& reversals) const {
    std::vector<NamedReversal> all;
    for (const Reversal& r : reversals) all.push_back({audit->cells[r.second].name, audit->cells[r.first].name});
    return all;
  }
  [[nodiscard]] std::vector<NamedVerdict> verdicts() const {
    std::vector<NamedVerdict> all;
    for (std::size_t a = 0; a < group->verdicts.size(); ++a)
      all.push_back({audit->claim.assumptions[a].name, group->verdicts[a]});
    return all;
  }
};

const ResultFields<GroupRow>& group_fields() {
  using R = GroupRow;
  static const ResultFields<R> fields{{"group", "", "", [](const R& r) { return r.group->name; }},
                                      {"claimed_ranking", "", "Cells, the largest claimed number first", &R::ranking},
                                      nested<R>(
                                          "reversed_as_simulated", "Holds more than one that is claimed to hold more",
                                          [](const R& r) { return r.named(r.group->simulated); }, reversal_fields()),
                                      nested<R>(
                                          "reversed_when_relaxed", "Likewise, with everything relaxed",
                                          [](const R& r) { return r.named(r.group->relaxed); }, reversal_fields()),
                                      nested<R>("verdicts", "", &R::verdicts, verdict_fields())};
  return fields;
}

const ResultFields<Assumption>& assumption_fields() {
  static const ResultFields<Assumption> fields{
      {"name", "", "", &Assumption::name},
      {"claimed", "", "As the claim has it", &Assumption::claimed},
      {"instead", "", "What was put in its place; itself an assumption, with its source", &Assumption::instead},
      {"not_tested", "", "Why; empty if it was", &Assumption::not_tested}};
  return fields;
}

std::vector<CellRow> cells_of(const Audit& audit) {
  std::vector<CellRow> rows;
  for (const CellAudit& c : audit.cells) rows.push_back({&audit, &c});
  return rows;
}

std::vector<GroupRow> groups_of(const Audit& audit) {
  std::vector<GroupRow> rows;
  for (const GroupAudit& g : audit.groups) rows.push_back({&audit, &g});
  return rows;
}

const ResultFields<Audit>& audit_fields() {
  using A = Audit;
  static const ResultFields<A> fields{
      {"title", "", "Of the claim", [](const A& a) { return a.claim.title; }},
      {"source", "", "Likewise", [](const A& a) { return a.claim.source; }},
      {"stands", "",
       "With everything relaxed, every cell holds what is claimed, and none outranks one that it should not",
       &A::stands},
      {"sentence", "", "The verdict in words", audit_sentence},
      {"method", "", "How to read the numbers", audit_method},
      {"seed", "", "", &A::seed},
      {"precision", "1", "Asked for: half width over value", &A::precision},
      {"warnings", "", "What to be careful about", &A::warnings},
      nested<A>("cells", "", cells_of, cell_fields()),
      nested<A>("groups", "", groups_of, group_fields()),
      nested<A>(
          "assumptions", "", [](const A& a) { return a.claim.assumptions; }, assumption_fields())};
  return fields;
}

/// A row of waterfall.csv.
struct Step {
  const CellAudit* cell;
  std::string stage;
  const char* how;
  Holding holding;
  double factor;
};

const CsvColumns<Step>& step_columns() {
  static const CsvColumns<Step> columns{
      {"group", "", "", [](const Step& s) { return s.cell->group; }},
      {"cell", "", "", [](const Step& s) { return s.cell->name; }},
      {"stage", "", "Assumption", [](const Step& s) { return s.stage; }},
      {"how", "", "static, simulated, together, alone", &Step::how},
      {"sessions", "sessions", "At once", [](const Step& s) { return s.holding.sessions; }},
      {"lower", "sessions", "95 % interval", [](const Step& s) { return s.holding.lower; }},
      {"upper", "sessions", "Empty: everything asked for held", [](const Step& s) { return s.holding.upper; }},
      {"turns_in_flight", "turns", "", [](const Step& s) { return s.holding.streams; }},
      {"power_w", "W", "All racks, mean", [](const Step& s) { return s.holding.power_w; }},
      {"binding", "", "Objective that breaks first", [](const Step& s) { return s.holding.binding; }},
      {"factor", "1", "Over the stage before (together) or over the claim as simulated (alone)", &Step::factor}};
  return columns;
}

Holding claimed(double sessions) {
  Holding h;
  h.sessions = sessions;
  h.lower = h.upper = h.streams = h.power_w = kNotAvailable;
  return h;
}

}  // namespace

nlohmann::json to_json(const Audit& audit) { return written(audit_fields(), audit); }

std::vector<Described> audit_described() { return described(audit_fields()); }

std::string waterfall_csv(const Audit& audit) {
  std::vector<Step> steps;
  for (const CellAudit& c : audit.cells) {
    if (!c.claimed) continue;
    steps.push_back({&c, "claimed", "static", claimed(*c.claimed), kNotAvailable});
    steps.push_back({&c, "simulated as claimed", "simulated", c.simulated, c.simulated.sessions / *c.claimed});
    for (std::size_t a = 0; a < c.effects.size(); ++a) {
      const CellEffect& e = c.effects[a];
      if (e.effect == Effect::not_concerned) continue;
      steps.push_back({&c, audit.claim.assumptions[a].name, "together", e.together, e.by.value});
      steps.push_back({&c, audit.claim.assumptions[a].name, "alone", e.alone, e.by_alone.value});
    }
  }
  return csv_table(step_columns(), steps);
}

std::vector<Described> waterfall_described() { return described(step_columns()); }

}  // namespace racksim
