// `nuanxin device decode scanner`: bytes of a serial scanner, or events of one that plays a keyboard. Pure but for the
// two streams.
#pragma once

#include <iosfwd>
#include <memory>
#include <string_view>

#include "devices/common/message_stream.h"

namespace nuanxin::scanner {

/// All codes in one transmission. One: its members, see to_json(Code). Several: the first one's, and
/// "codes":["…","…"] with the good ones, "messages":2, "list":[…]; the same code again in one transmission is a
/// {"result":"duplicate"} in the list. A code without its end: {"result":"incomplete"}, or "pending":true behind
/// others.
Json decode_line(std::string_view bytes);

/// Hex lines in, JSON lines out: see devices/common/decode_lines.h.
int decode_scanner(std::istream&, std::ostream&);

/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::scanner
