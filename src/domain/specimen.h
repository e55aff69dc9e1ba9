// The number on a specimen's label (urine cup): day of the fair, ticket and a check digit, so that it says whose it is
// without a name, on any machine of the van, and a misread digit is seen. Pure.
//
// YYMMDDNNNNC: 11 digits, N the ticket number (to 9999), C the check digit of EAN codes: the sum of all digits, every
// second one counted three times and C once, is a multiple of ten. Any one wrong digit shows, and most swapped ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace nuanxin::domain {

struct Specimen {
  Date day{};
  int ticket_number = 0;
  bool operator==(const Specimen&) const = default;
};

/// Empty for a ticket number that has no place in it.
std::string specimen_number(const Specimen&);

/// 11 digits.
bool looks_like_specimen(std::string_view);
/// Nothing when it is not one of ours or was misread.
std::optional<Specimen> parse_specimen(std::string_view);

}  // namespace nuanxin::domain
