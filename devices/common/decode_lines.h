// `nuanxin device decode …`: hex lines in, one JSON object per line out. Pure but for the two streams; memory is
// bounded. A line may begin with "tx" (host to device) or "rx"; blanks between the digits are allowed; lines that are
// empty or begin with # are passed over. A line that is not hex, or longer than the protocol allows (64 KiB of bytes),
// gives
// {"result":"error",…}.
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"

namespace nuanxin::device {

enum class Direction { either, to_device, from_device };

struct HexLine {
  Direction direction = Direction::either;
  int request = 0;  ///< escpos-status: "n=2 16" says which DLE EOT was asked; 0 when not said
  std::string bytes;
};

/// 0 when every line was hex, else 1. `max_bytes`: of a line; protocols with longer messages say so.
int decode_lines(std::istream&, std::ostream&, const std::function<Json(const HexLine&)>& decode,
                 std::size_t max_bytes = 64 * 1024);
/// The same with any number of objects for a line.
int decode_each(std::istream&, std::ostream&, const std::function<std::vector<Json>(const HexLine&)>& decode,
                std::size_t max_bytes = 64 * 1024);

}  // namespace nuanxin::device
