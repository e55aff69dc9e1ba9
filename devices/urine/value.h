// What stands behind an item's code on a printout: a grade, an amount with operator and unit, or both. Pure; nothing
// is guessed: text that does not come out even gives nothing. Source: protocol page 3.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "devices/urine/grade.h"

namespace nuanxin::urine {

struct Value {
  std::optional<Grade> grade;
  std::string op;      ///< "<", "<=", ">", ">=" or empty
  std::string number;  ///< exactly as printed, "1.030" or the range "3.4-33.9"; empty when there is none
  std::string unit;    ///< as printed, "CELL/uL", "mg/dl"; the device's word is authoritative
};

/// "+1     70 CELL/uL", "Normal 3.4umol/L", "<=10 mg/L", "-        neg", "1.020".
std::optional<Value> parse_value(std::string_view text);

/// The UCUM code of a printed unit: "CELL/uL" → "/uL", "mg/dl" → "mg/dL"; empty when it is not in the list.
std::string_view to_ucum(std::string_view unit);

}  // namespace nuanxin::urine
