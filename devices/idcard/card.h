// What stands on an ID card: the 256 bytes of text (UTF-16LE) in their four layouts, to a struct and back. Pure.
// The layout is decided by the character at byte 248. Text that is no Unicode (old chips with rare names) never stops a
// read: it becomes U+FFFD and is flagged, and the raw bytes are kept. All of it is personal data: never log it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_fwd.h"
#include "base/time.h"

namespace nuanxin::idcard {

enum class CardKind { resident, hkmotw, foreigner2023, foreigner2017 };

struct Card {
  CardKind kind = CardKind::resident;
  std::string name;     ///< Chinese name
  std::string name_en;  ///< foreigners
  std::string sex;      ///< GB/T 2261.1: "1" male, "2" female
  std::string nation;   ///< GB/T 3304, two digits; residents
  std::string birth;    ///< YYYYMMDD, as all dates here
  std::string address;
  std::string id;
  std::string issuer;
  std::string valid_from;
  std::string valid_to;  ///< or 长期
  std::string pass_no;   ///< hkmotw, with issue_count
  std::string issue_count;
  std::string renewals;  ///< foreigner2023, with assoc
  std::string assoc;
  std::string nationality;  ///< foreigners: ISO 3166 alpha-3
  std::string version;      ///< foreigner2017, with issuer_code
  std::string issuer_code;
  std::string raw_text;             ///< the 256 bytes as received
  std::string photo;                ///< WLT, proprietary: kept as it came, or empty
  bool rare_character = false;      ///< name or address needs a wide font (beyond U+4E00-9FA5); check what is printed
  bool replaced_character = false;  ///< something was no Unicode text: compare with the card's face
};

inline constexpr std::size_t text_size = 256;

/// `text` must have 256 bytes, else nothing.
std::optional<Card> decode_text(std::string_view text);
/// Refuses a field that is too long for its place or is not UTF-8; Error.field names it.
Result<std::string> encode_text(const Card&);

/// "resident", "hkmotw", "foreigner2023", "foreigner2017".
std::string_view kind_code(CardKind);
std::optional<CardKind> kind_from_code(std::string_view);

std::optional<Date> birth_date(const Card&);

/// {"card":"resident","name":…}: only what the kind has and is not empty.
Json to_json(const Card&);
/// The inverse, for the simulator; refuses unknown members and other types than text.
Result<Card> card_from_json(const Json&);

}  // namespace nuanxin::idcard
