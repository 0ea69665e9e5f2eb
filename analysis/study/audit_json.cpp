// An audit as JSON and as rows.
#include <fmt/format.h>

#include <cmath>

#include "analysis/study/audit.hpp"
#include "analysis/text.hpp"

namespace racksim {

namespace {

using Json = nlohmann::json;

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string name_of(Capacity::Kind kind) {
  return kind == Capacity::Kind::found ? "found" : kind == Capacity::Kind::none_holds ? "none_holds" : "all_hold";
}

Json json_of(const Holding& h) {
  return {{"kind", name_of(h.kind)},      {"sessions", finite(h.sessions)},
          {"lower", finite(h.lower)},     {"upper", finite(h.upper)},
          {"streams", finite(h.streams)}, {"power_w", finite(h.power_w)},
          {"binding", h.binding},         {"precise", h.precise}};
}

Json json_of(const Factor& f) {
  return {{"value", finite(f.value)}, {"lower", finite(f.lower)}, {"upper", finite(f.upper)}};
}

Json json_of(const Audit& audit, const CellAudit& c) {
  Json json{{"cell", c.name}, {"group", c.group}, {"description", c.description}};
  json["claimed"] = c.claimed ? Json(*c.claimed) : Json(nullptr);
  if (!c.claimed) {
    json["not_applicable"] = c.not_applicable;
    return json;
  }
  json["arithmetic"] = c.arithmetic;
  json["budget_w"] = c.budget_w;
  json["simulated"] = json_of(c.simulated);
  json["assumptions"] = Json::array();
  for (std::size_t a = 0; a < c.effects.size(); ++a) {
    const CellEffect& e = c.effects[a];
    Json entry{{"name", audit.claim.assumptions[a].name}, {"effect", racksim::name_of(e.effect)}};
    if (e.effect != Effect::not_concerned) {
      entry["together"] = json_of(e.together);
      entry["alone"] = json_of(e.alone);
      entry["factor"] = json_of(e.by);
      entry["factor_alone"] = json_of(e.by_alone);
    }
    json["assumptions"].push_back(entry);
  }
  return json;
}

Json json_of(const Audit& audit, const GroupAudit& group) {
  const auto names = [&](const std::vector<Reversal>& reversals) {
    Json all = Json::array();
    for (const Reversal& r : reversals)
      all.push_back({{"ahead", audit.cells[r.second].name}, {"of", audit.cells[r.first].name}});
    return all;
  };
  Json verdicts = Json::array();
  for (std::size_t a = 0; a < group.verdicts.size(); ++a)
    verdicts.push_back({{"assumption", audit.claim.assumptions[a].name},
                        {"verdict", racksim::name_of(group.verdicts[a].verdict)},
                        {"reason", group.verdicts[a].reason}});
  Json ranking = Json::array();
  for (const std::size_t c : group.cells) ranking.push_back(audit.cells[c].name);
  return {{"group", group.name},
          {"claimed_ranking", ranking},
          {"reversed_as_simulated", names(group.simulated)},
          {"reversed_when_relaxed", names(group.relaxed)},
          {"verdicts", verdicts}};
}

std::string csv_row(const CellAudit& c, const std::string& stage, const char* how, const Holding& h, const Factor& f) {
  return fmt::format("{},{},{},{},{:.9g},{:.9g},{},{:.9g},{:.9g},{},{:.9g}\r\n", csv_cell(c.group), csv_cell(c.name),
                     csv_cell(stage), how, h.sessions, h.lower,
                     std::isfinite(h.upper) ? fmt::format("{:.9g}", h.upper) : "", h.streams, h.power_w,
                     csv_cell(h.binding), f.value);
}

}  // namespace

Json to_json(const Audit& audit) {
  Json json{{"title", audit.claim.title},        {"source", audit.claim.source},  {"stands", audit.stands()},
            {"sentence", audit_sentence(audit)}, {"method", audit_method(audit)}, {"seed", audit.seed},
            {"precision", audit.precision},      {"warnings", audit.warnings},    {"cells", Json::array()},
            {"groups", Json::array()},           {"assumptions", Json::array()}};
  for (const CellAudit& c : audit.cells) json["cells"].push_back(json_of(audit, c));
  for (const GroupAudit& g : audit.groups) json["groups"].push_back(json_of(audit, g));
  for (const Assumption& a : audit.claim.assumptions)
    json["assumptions"].push_back(
        {{"name", a.name}, {"claimed", a.claimed}, {"instead", a.instead}, {"not_tested", a.not_tested}});
  return json;
}

std::string waterfall_csv(const Audit& audit) {
  std::string out = "group,cell,stage,how,sessions,lower,upper,turns_in_flight,power_w,binding,factor\r\n";
  for (const CellAudit& c : audit.cells) {
    if (!c.claimed) continue;
    out += fmt::format("{},{},claimed,static,{:.9g},,,,,,\r\n", csv_cell(c.group), csv_cell(c.name), *c.claimed);
    out += csv_row(c, "simulated as claimed", "simulated", c.simulated, {c.simulated.sessions / *c.claimed, 0, 0});
    for (std::size_t a = 0; a < c.effects.size(); ++a) {
      const CellEffect& e = c.effects[a];
      if (e.effect == Effect::not_concerned) continue;
      out += csv_row(c, audit.claim.assumptions[a].name, "together", e.together, e.by);
      out += csv_row(c, audit.claim.assumptions[a].name, "alone", e.alone, e.by_alone);
    }
  }
  return out;
}

}  // namespace racksim
