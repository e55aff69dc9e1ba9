// Bytes that somebody else's file or instrument wrote → UTF-8. Decode before splitting: the second byte of a GB18030
// character may be '|', '^', '\' or '~'.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nuanxin {

/// Strict: nothing when a byte sequence does not exist in GB18030.
std::optional<std::string> gb18030_to_utf8(std::string_view bytes);

struct DecodedText {
  std::string text;              ///< valid UTF-8
  std::string_view charset;      ///< "UTF-8" or "GB18030"
  bool has_replacement = false;  ///< something was neither and shows as U+FFFD
};

/// Strict UTF-8, else strict GB18030, else UTF-8 with U+FFFD for what is not.
DecodedText decode_text(std::string_view bytes);

}  // namespace nuanxin
