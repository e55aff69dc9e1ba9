// What is known of one model of instrument, read from devices/profiles/*.json: how it is connected, which codec its
// bytes need, which answer of which form a code fills. Maps and strips that several models share lie beside them in
// maps/ and strips/ and are named by the profile. The reader is strict: what it does not know it refuses, and says
// which file and member. Values, free of threads; only load_profiles() reads files.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "devices/common/address.h"

namespace nuanxin::instrument {

enum class Kind { bp, scale, urine, astm, hl7, scanner, idcard, escpos };
/// "bp", "scale", "urine", "astm", "hl7", "scanner", "idcard", "escpos".
std::string_view kind_code(Kind);
std::optional<Kind> kind_from_code(std::string_view);

enum class AnswerType { integer, decimal, grade, option, text };

/// Where a value with this code goes.
struct CodeMap {
  /// As in Value::code. "@name" is the profile's name, "@specimen" the capture's specimen.
  std::string code;
  std::vector<std::string> also;   ///< other codes for the same: "UBG", "5799-2"
  std::vector<std::string> links;  ///< linkIds; more than one: first, second, third measurement
  AnswerType as = AnswerType::text;
  std::string unit;  ///< UCUM, of the form's item
  int places = 0;    ///< fractional digits that the form keeps
  /// Unit as in Value::unit → what to multiply with; "" is a value without a unit. Empty: the unit is not looked at.
  std::map<std::string, Decimal> units;
  /// What was said → the form's option. Grades are normalised before (urine/grade.h), other text is folded
  /// (base/text.h). What is not listed has no answer.
  std::map<std::string, std::string> options;
};

/// The levels that one item of a strip has, in one unit, from low to high.
struct StripItem {
  struct Step {
    std::string grade;
    Decimal amount;
  };
  std::string code;
  std::string unit;  ///< UCUM
  std::vector<Step> steps;
};

struct Strip {
  std::string name;
  std::vector<std::string> lots;  ///< "AB12*": a star stands for the rest; "*" is every lot
  std::vector<StripItem> items;
};

struct Profile {
  std::string id;  ///< the file's name without .json
  std::string name_en, name_zh;
  Kind kind = Kind::bp;
  std::string activity;              ///< the questionnaire it fills: "vitals", "urine-strip"; empty: none
  std::vector<std::string> ports;    ///< what it can be connected by: "serial", "tcp", "listen"; the usual one first
  std::vector<unsigned> baud_rates;  ///< of a serial port (8N1); the usual one first
  /// Which codec: bp hbp9030 hbp9020 tm265x bp500, scale bcm_h10 gtech indicator, urine the layout's vendor (empty: by
  /// likeness), astm full frames_only none, scanner suffix silence.
  std::string codec;
  bool is_lenient = false;  ///< ASTM: control characters inside texts are let through
  int paper_mm = 0;         ///< escpos: 80 or 58
  std::vector<CodeMap> map;
  std::vector<Strip> strips;

  /// In the language of the program (base/i18n.h).
  const std::string& name() const;
  const CodeMap* find(std::string_view code) const;
  /// The first strip that has this lot. An unknown lot ("") has the strip of every lot only.
  const Strip* strip_of(std::string_view lot) const;
};

/// The text of one file. `folder` has maps/ and strips/; `id` goes into messages and the profile.
Result<Profile> parse_profile(const std::string& text, const std::string& id, const std::string& folder);

/// All profiles of the folder by id. One bad file refuses all: a van with half of its maps must not start silently.
Result<std::vector<Profile>> load_profiles(const std::string& folder);
/// devices/profiles of the installation that this program belongs to, or of the source tree; empty when there is none.
std::string default_profiles_folder();

/// Nothing when there is none with this id.
const Profile* find_profile(const std::vector<Profile>&, std::string_view id);

/// The address with the profile's usual speed when the text names none; refused (field "address") when this instrument
/// cannot be connected that way.
Result<device::Address> address_for(const Profile&, std::string_view text);

}  // namespace nuanxin::instrument
