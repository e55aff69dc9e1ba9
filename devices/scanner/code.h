// What a scanned code says: its characters checked, its charset, its symbology, what it is for. Pure. A code is only
// ever looked at: nothing in it is opened, followed or executed. Source: protocol page 7.2.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace nuanxin::scanner {

/// The longest code there is has 2953 bytes (QR 40-L).
inline constexpr std::size_t max_code = 4096;

/// The bytes between two ends of a code, or why there are none.
struct RawCode {
  std::string bytes;
  std::string error;  ///< "oversize"; keyboards also "character" and "events_lost"
};

enum class CodeKind { unknown, specimen, id_number, own_qr, url };
/// "unknown", "specimen", "id_number", "own_qr", "url".
std::string_view kind_code(CodeKind);

struct Code {
  std::string error;           ///< "character", "id_check", what RawCode says, or empty
  std::string text;            ///< UTF-8; empty with "character" and "oversize"
  std::string_view charset;    ///< "UTF-8" or "GB18030"
  std::string_view symbology;  ///< "Code 128", "QR" …; empty without an AIM prefix
  CodeKind kind = CodeKind::unknown;
};

/// Bytes 00 and FF, control characters and what is text in no charset are a wrong baud rate: "character". The separator
/// 1D of GS1 codes is left out of the text. An identity number that fails its check keeps its text, with "id_check".
/// Nothing when only blanks, or a prefix, are there.
std::optional<Code> interpret(const RawCode&);

CodeKind classify(std::string_view text);
/// MOD 11-2 of GB 11643 over 17 digits and the check character.
bool is_id_check_good(std::string_view id_number);

/// {"result":"ok","code":…,"symbology":…,"charset":…,"kind":…} or {"result":"error","error":…}.
Json to_json(const Code&);

/// The same code again within a second is the same reading. Holds one code.
class DoubleRead {
 public:
  static constexpr std::chrono::milliseconds span{1000};
  /// `now` counts from anywhere, but always from there; a reading that is one again begins a new second.
  bool is_repeat(std::string_view code, std::chrono::milliseconds now);

 private:
  std::string m_code;
  std::optional<std::chrono::milliseconds> m_time;
};

}  // namespace nuanxin::scanner
