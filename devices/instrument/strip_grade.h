// What a strip's levels say of a number. Pure. Numbers are never turned into grades by nearness: only a number that is
// a level itself, or beyond the highest one, has a grade. Source: protocol page 3.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "devices/instrument/profile.h"

namespace nuanxin::instrument {

/// "70", ">=500", "<15" in a unit.
struct Amount {
  std::string op;  ///< "<", "<=", ">", ">=" or empty
  Decimal number;
  std::string unit;  ///< UCUM
};
/// Nothing for ranges and what is no number.
std::optional<Amount> parse_amount(std::string_view number, std::string_view unit);

/// The grade of a number that came without one; its unit must be the strip's.
std::optional<std::string> grade_of(const Strip&, std::string_view code, const Amount&);

/// The printed grade is another one than the level nearest to the printed number has. False when that cannot be told:
/// no such item, a unit that cannot be converted.
bool contradicts(const Strip&, std::string_view code, std::string_view grade, const Amount&);

}  // namespace nuanxin::instrument
