// Bluetooth Blood Pressure Measurement, characteristic 0x2A35: one payload, one message. Pure. The length must be
// exactly what the flags say; reserved bits of flags and status are ignored. Source: protocol page 4.3 (BLS 1.1.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/decimal.h"
#include "devices/bp/reading.h"

namespace nuanxin::bp {

enum class ShortFloatKind { number, not_a_number, not_at_this_resolution, plus_infinity, minus_infinity, reserved };

struct ShortFloat {
  ShortFloatKind kind = ShortFloatKind::number;
  Decimal value;  ///< exact; of a number only
};

/// SFLOAT: 4 bits of exponent, 12 of mantissa, both signed. The special values are recognised before scaling.
ShortFloat short_float(std::uint16_t bits);

/// Errors: length, nan (SYS or DIA has no value), out_of_range, timestamp, implausible.
Message read_ble_measurement(std::string_view payload);

}  // namespace nuanxin::bp
