// UTF-8 to what Chinese ticket printers understand, and back. ICU does the table work. Pure.
// Four-byte codes (rare characters, emoji) have no glyph in any printer: they are refused or become □, never sent.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::escpos {

enum class NoGlyph { refuse, print_box };

/// Error: Reason::unsupported, detail "unsupported_glyph at character N".
Result<std::string> to_gb18030(std::string_view utf8, NoGlyph);
/// Undecodable bytes become U+FFFD.
std::string from_gb18030(std::string_view bytes);

}  // namespace nuanxin::escpos
