// `nuanxin device decode bp` and `… ble-bp`: see devices/common/decode_lines.h. One line of hex is one transmission.
#pragma once

#include <iosfwd>
#include <memory>
#include <string_view>

#include "devices/common/message_stream.h"

namespace nuanxin::bp {

enum class Family { omron, aandd, terumo };

/// Whose bytes these are, by how they begin: SYN, SOH or STX A&D, STX "R1" Terumo, else Omron's lines. Bytes that are
/// neither text nor one of these are passed over.
Family family_of(std::string_view bytes);

Json decode_bp_line(std::string_view bytes);
/// The bytes are one 0x2A35 payload.
Json decode_ble_bp_line(std::string_view payload);

int decode_bp(std::istream&, std::ostream&);
int decode_ble_bp(std::istream&, std::ostream&);

/// Of one port, for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

}  // namespace nuanxin::bp
