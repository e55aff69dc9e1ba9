// `nuanxin device decode …`: hex lines in, one JSON object per line out. Pure but for the two streams; memory is
// bounded. A line may begin with "tx" (host to device) or "rx"; blanks between the digits are allowed; lines that are
// empty or begin with # are passed over. A line that is not hex, or longer than 64 KiB of bytes, gives
// {"result":"error",…}.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace nuanxin::device {

enum class Direction { either, to_device, from_device };

struct HexLine {
  Direction direction = Direction::either;
  int request = 0;  ///< escpos-status: "n=2 16" says which DLE EOT was asked; 0 when not said
  std::string bytes;
};

/// 0 when every line was hex, else 1.
int decode_lines(std::istream&, std::ostream&, const std::function<Json(const HexLine&)>& decode);

}  // namespace nuanxin::device
