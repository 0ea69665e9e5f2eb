// Validation: matches as tables for people, as CSV and as a picture.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/calibration/calibrate.hpp"
#include "analysis/words/document.hpp"

namespace racksim {

/// A profile and the comparison with its measurements.
struct Validation {
  std::string profile;  ///< name
  std::string title;
  std::string evidence;  ///< of the profile, in a word
  std::string data;      ///< file of measurements
  std::vector<Match> matches;
};

/// Errors by quantity: fitted and held back; how many saturated conditions were recognised. With `rows`, every match.
Document document_of(const Validation& validation, bool rows);
/// How a fit has changed each coefficient.
Section fit_section(const Calibration& calibration);
/// A row per match, RFC 4180, SI units in the names.
std::string as_csv(const std::vector<Validation>& list);
std::vector<Described> validation_csv_described();
/// Measured against predicted, both axes logarithmic, a panel per quantity, as SVG.
std::string as_svg(const std::vector<Validation>& list);
nlohmann::json to_json(const Validation& validation);
std::vector<Described> validation_described();

}  // namespace racksim
