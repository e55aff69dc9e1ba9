// One operation of a print job in JSON, {"bold":true}, as the printer's bytes. What is refused sends nothing; the
// error's field is the JSON pointer below the operation, its detail a sentence for developers. Pure.
// The names and their values: docs/devices.md.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_fwd.h"
#include "devices/escpos/gb18030.h"

namespace nuanxin::escpos {

struct Paper {
  NoGlyph no_glyph = NoGlyph::refuse;
  int width_mm = 0;  ///< 58 or 80; 0: not said, nothing is too wide
  int dots() const { return width_mm == 58 ? 384 : width_mm == 80 ? 576 : 0; }
  int columns() const { return dots() / 12; }  ///< font A; a hanzi takes two
};

/// An object with exactly one member.
Result<std::string> encode_operation(const Json&, const Paper&);
/// "ESC E 1", "GS ! 0x11": a command without data by the name it has in the manuals and in `decode escpos-status`.
Result<std::string> encode_command(std::string_view name);

}  // namespace nuanxin::escpos
