// The other side of the builder: cuts the bytes of print jobs into commands, text and data. For the simulator, the
// tests and `nuanxin device decode escpos-status`. Incremental; a command whose announced data is over 4 MiB is
// dropped, so memory stays bounded. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "devices/escpos/bitmap.h"

namespace nuanxin::escpos {

struct PrintCommand {
  enum class Kind { text, realtime_status, init, cut, qr, barcode, raster, other, too_large };
  Kind kind = Kind::other;
  std::string name;   ///< "GS ! 0x11", "DLE EOT 1"
  std::string bytes;  ///< all of it
  std::string data;   ///< text: as sent; qr and barcode: their content
  int number = 0;     ///< realtime_status: 1 to 4; "GS a": its mask
  Bitmap bitmap;      ///< raster
};

class CommandScanner {
 public:
  static constexpr std::size_t max_data = 4U << 20U;
  std::vector<PrintCommand> feed(std::string_view bytes);
  bool is_pending() const { return !m_buffer.empty(); }
  void reset() { m_buffer.clear(); }

 private:
  bool next(std::string_view& rest, std::vector<PrintCommand>& commands);
  std::string m_buffer;
};

/// {"result":"ok","cmd":"ESC E 1"}, with "text", "data" or the picture's size where there is one.
Json to_json(const PrintCommand&);

}  // namespace nuanxin::escpos
