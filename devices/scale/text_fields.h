// Fields of the scales' text protocols. Pure; the text is the device's and may be anything.
#pragma once

#include <optional>
#include <string_view>

#include "base/decimal.h"

namespace nuanxin::scale {

/// Digits with at most one point between them, at most 10 characters: "065.3". No sign, no blanks, no exponent.
std::optional<Decimal> decimal_number(std::string_view);
/// Blanks at both ends removed.
std::string_view without_blanks(std::string_view);

}  // namespace nuanxin::scale
