// Chinese identity numbers: what can be known from the number alone. Pure.
// Sources: GB 11643 with ISO 7064 MOD 11-2 (18 characters; also HK/Macao/Taiwan residence permits and the foreigner
// permits since 2023), and the 15-character foreigner permits of 2017, whose check digit has no public rule.
// The area code is never a reason to refuse: cards keep the code of the day of first registration.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace nuanxin::domain {

enum class IdKind { citizen, hk, macao, taiwan, foreigner2023, foreigner2017 };

struct IdNumber {
  std::string text;  ///< as checked: trimmed, a final x in upper case
  IdKind kind = IdKind::citizen;
  std::string area;      ///< 6 digits of GB/T 2260; empty for foreigners
  std::string province;  ///< 2 digits; empty for foreigner2017
  std::string country;   ///< foreigners: ISO 3166 numeric (2023) or alpha-3 (2017)
  Date birth{};          ///< !ok() for foreigner2017, whose two-digit year names no century
  std::string sequence;  ///< 3 digits; empty for foreigner2017
  int sex = 0;           ///< GB/T 2261.1: 0 unknown, 1 male, 2 female
};

/// Checks in this order: length, characters, birth date, check digit. Error.field is "length", "characters",
/// "birth_date" or "check_digit"; the detail says what was expected and never repeats the number.
Result<IdNumber> parse_id_number(std::string_view text, Date today);

/// The check character of 17 digits; 0 for anything else.
char id_check_digit(std::string_view first17);

/// "citizen", "hk", "macao", "taiwan", "foreigner2023", "foreigner2017".
std::string_view id_kind_code(IdKind);

/// The place of a 6-digit area code, as exactly as it is known: "江苏省盐城市亭湖区", "江苏省盐城市", "江苏省" or "".
std::string area_name(std::string_view area6);

}  // namespace nuanxin::domain
