// Lines of the Omron HBP-9030 (function item 32 = format 5, fixed 53 characters) and of the HBP-9020 (mode 5, F3, fixed
// 58 characters), both ended by CR LF. Incremental, at most max_line bytes are kept. A line is complete only by its CR
// LF, never by time: reset() on a disconnect, and after a pause when is_skipping().
// What begins with MMBP203N or ID is another format of the same device; it has no CR LF, so it is reported at once and
// passed over to the next line feed. A line feed without its CR is a line that lost a byte: malformed (page 4.5).
// Source: protocol page 4.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/bp/reading.h"

namespace nuanxin::bp {

/// A line without its CR LF. Errors: unsupported_format, malformed, device_error, timestamp, out_of_range, implausible.
Message read_omron_line(std::string_view line);

class OmronDecoder {
 public:
  static constexpr std::size_t max_line = 256;

  std::vector<Message> feed(std::string_view bytes);
  void reset();
  /// Bytes of a line that has no end yet.
  std::size_t pending() const { return m_line.size(); }
  /// The rest of an oversize or unsupported line is being passed over.
  bool is_skipping() const { return m_is_skipping; }

 private:
  void end_line(std::vector<Message>&);
  void refuse_rest(std::string_view error, std::vector<Message>&);
  std::string m_line;
  bool m_is_skipping = false;
};

}  // namespace nuanxin::bp
