// `nuanxin device decode scale`: see devices/common/decode_lines.h. One line of hex is one transmission.
#pragma once

#include <iosfwd>
#include <memory>
#include <string_view>

#include "devices/common/decode_lines.h"
#include "devices/common/message_stream.h"

namespace nuanxin::scale {

enum class Family { bcm, gtech, indicator };

/// By how the bytes begin: A5 is the BCM-H10, STX or a printer's text G-Tech, other text an indicator. Bytes that are
/// none of these are passed over.
Family family_of(std::string_view bytes);

Json decode_scale_line(std::string_view bytes, device::Direction);

int decode_scale(std::istream&, std::ostream&);

/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::scale
