// What a printer says about itself: one byte for each DLE EOT, or four bytes by itself (ASB), both mixed in one stream.
// Incremental, holds at most four bytes. Pure. Source of the bits: Epson's manuals (see the protocol page).
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "devices/common/decode_lines.h"

namespace nuanxin::escpos {

struct StatusEvent {
  enum class Kind { answer, automatic, not_status };
  Kind kind = Kind::not_status;
  int request = 0;    ///< answers: which DLE EOT it belongs to, as told to feed()
  std::string bytes;  ///< 1 for answer and not_status, 4 for automatic
};

class StatusDecoder {
 public:
  /// An answer does not say what was asked: `request` does (1 to 4).
  std::vector<StatusEvent> feed(std::string_view bytes, int request);
  /// Forgets the beginning of an automatic status: after 500 ms without its end.
  void reset() { m_buffer.clear(); }
  bool is_pending() const { return !m_buffer.empty(); }

 private:
  std::string m_buffer;
};

/// All that is known; what was not asked yet counts as good.
struct Condition {
  bool offline = false;
  bool cover_open = false;
  bool paper_end = false;   ///< by the sensor (n = 4)
  bool paper_stop = false;  ///< stopped by it (n = 2)
  bool near_end = false;
  bool error = false;  ///< cutter, head, or not said what
  void apply(const StatusEvent&);
  /// "cover_open", "paper_out", "error", "offline", or empty when it can print.
  std::string_view problem() const;
};

/// As in the protocol page's vectors: {"result":"ok","n":4,"near_end":false,"paper_end":false},
/// {"result":"ok","asb":true,…}, {"result":"error","error":"not_status"}.
Json to_json(const StatusEvent&);
/// One line of `decode escpos-status`.
Json decode_status_line(const device::HexLine&);
/// `nuanxin device decode escpos-status`: see devices/common/decode_lines.h; "n=2 16" says that 16 answers DLE EOT 2
/// (without it 1 is taken). Commands to the printer ("tx …", or exactly one status command) are named.
int decode_escpos_status(std::istream&, std::ostream&);

}  // namespace nuanxin::escpos
