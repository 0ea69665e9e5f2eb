// Validation: tables, CSV, JSON and SVG of the same matches, whatever stands in a note.
#include "analysis/calibration/validation.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

using namespace racksim;

namespace validation_test {

namespace {

Match match_of(Observed quantity, double measured, double predicted, const std::string& condition = "batch 1") {
  Match m;
  m.condition = condition;
  m.quantity = quantity;
  m.measured = measured;
  m.predicted = predicted;
  return m;
}

/// Two points of ITL, one of them held back, one of a TTFT that cannot be served, and a summary.
Validation some() {
  Validation v{"tiny", "Tiny on gpu", "fitted", "m.csv", {}};
  v.matches = {match_of(Observed::itl, 0.1, 0.11, "a, \"b\" <c> & d"), match_of(Observed::itl, 0.2, 0.19),
               match_of(Observed::ttft, 1, std::numeric_limits<double>::quiet_NaN()),
               match_of(Observed::power, 300, 330)};
  v.matches[1].held_back = true;
  v.matches.push_back(match_of(Observed::ttft, 5, 6, "the whole run"));
  v.matches.back().summary = true;
  v.matches.back().label = "last answer";
  return v;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("validation.csv: a row per match, cells quoted where they must be, no number where nothing can be served") {
  CHECK(as_csv({some()}) ==
        "profile,condition,quantity,measured,simulated,unit,error,held_back\r\n"
        "tiny,\"a, \"\"b\"\" <c> & d\",ITL,0.1,0.11,s,0.1000,0\r\n"
        "tiny,batch 1,ITL,0.2,0.19,s,-0.0500,1\r\n"
        "tiny,batch 1,TTFT,1,,s,,0\r\n"
        "tiny,batch 1,power,300,330,W,0.1000,0\r\n"
        "tiny,the whole run,last answer,5,6,s,0.2000,0\r\n");
}

TEST_CASE("validation.json parses, and tells errors by quantity and every match") {
  const auto json = nlohmann::json::parse(to_json(some()).dump());
  CHECK(json["errors"]["ITL"]["fitted"]["count"] == 1);
  CHECK(json["errors"]["ITL"]["fitted"]["median"].get<double>() == Approx(0.1));
  CHECK(json["errors"]["ITL"]["held_back"]["worst"].get<double>() == Approx(0.05));
  CHECK(json["errors"]["TTFT"]["fitted"]["worst"] == -1);  // cannot be served
  CHECK_FALSE(json["errors"].contains("TPOT"));
  REQUIRE(json["matches"].size() == 5);
  CHECK(json["matches"][0]["condition"] == "a, \"b\" <c> & d");
  CHECK(json["matches"][2]["simulated"].is_null());
}

TEST_CASE("validation.svg is well-formed: a panel per quantity that has points, a dot for each, inside its panel") {
  const std::string svg = as_svg({some(), some()});
  pugi::xml_document document;
  const auto read = document.load_string(svg.c_str());
  INFO(read.description());
  REQUIRE(read);
  CHECK(std::string(document.document_element().name()) == "svg");
  CHECK(count(svg, "<circle") == 2 * 3);  // the one without a prediction and the summary have none
  int panels = 0;
  for (const auto& group : document.document_element().children("g")) {
    ++panels;
    for (const auto& dot : group.children("circle")) {
      CHECK(dot.attribute("cx").as_double(-1) >= 0);
      CHECK(dot.attribute("cx").as_double(-1) <= 300);
      CHECK(dot.attribute("cy").as_double(-1) >= 0);
      CHECK(dot.attribute("cy").as_double(-1) <= 300);
    }
  }
  CHECK(panels == 2);
  CHECK(std::string(document.document_element().child("g").child("circle").child("title").text().get()) ==
        "tiny: a, \"b\" <c> & d, +10.0 %");
}

TEST_CASE("a picture of nothing, or of one point that is met exactly, is well-formed too") {
  Validation exact{"tiny", "Tiny", "fitted", "m.csv", {match_of(Observed::itl, 0.1, 0.1)}};
  for (const auto& list : {std::vector<Validation>{}, std::vector<Validation>{exact}}) {
    const std::string svg = as_svg(list);
    CHECK(pugi::xml_document().load_string(svg.c_str()));
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("inf") == std::string::npos);
  }
}

TEST_CASE("the document tells errors, and how many saturated rows were recognised") {
  Validation v = some();
  CHECK(as_text(document_of(v, false)).find("Saturated") == std::string::npos);
  for (int i = 0; i < 3; ++i) {
    v.matches.push_back(match_of(Observed::ttft, 1, 1));
    v.matches.push_back(match_of(Observed::tpot, 1, 1));  // of the same row: counted once
    for (std::size_t k = 1; k <= 2; ++k) (v.matches.end() - static_cast<std::ptrdiff_t>(k))->measured_saturated = i < 2;
    for (std::size_t k = 1; k <= 2; ++k)
      (v.matches.end() - static_cast<std::ptrdiff_t>(k))->predicted_saturated = i > 0;
  }
  const std::string text = as_markdown(document_of(v, false));
  CHECK(text.find("2 measured, 1 of them recognised") != std::string::npos);
  CHECK(text.find("1 more called saturated") != std::string::npos);
  CHECK(text.find("Tiny on gpu (fitted), against m.csv") != std::string::npos);
  CHECK(count(text, "<c>") == 0);
  CHECK(count(as_text(document_of(v, true)), "<c>") == 1);
}

}  // namespace validation_test
