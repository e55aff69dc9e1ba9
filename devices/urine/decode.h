// Printouts and grades as JSON, and `nuanxin device decode urine-text`. Pure but for the two streams.
#pragma once

#include <iosfwd>
#include <memory>
#include <string_view>

#include "devices/common/message_stream.h"
#include "devices/urine/block.h"

namespace nuanxin::urine {

/// {"result":"ok","vendor":"URIT text","sample":…,"items":{"LEU":{"grade":"1+","value":"70",…}}} or
/// {"result":"error","error":"oversize" | "truncated" | "unknown_layout"}.
Json to_json(const BlockEvent&, const std::vector<Layout>& layouts = built_in_layouts());

/// All that one transmission holds, taken as followed by silence: a whole block without ETX is one. A line without STX,
/// ETX and line ends is one grade: {"result":"ok","grade":"1+"}.
Json decode_line(std::string_view bytes);

/// Hex lines in, JSON lines out: see devices/common/decode_lines.h.
int decode_urine_text(std::istream&, std::ostream&);

/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::urine
