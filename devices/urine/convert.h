// Between SI and conventional units of the strip's items, and only those of protocol page 3.3. Pure, decimal.
#pragma once

#include <optional>
#include <string_view>

#include "base/decimal.h"

namespace nuanxin::urine {

/// `item` is our code ("GLU"), the units may be spelled as printed. Rounded to `places` fractional digits (0 to 12),
/// half away from zero. Nothing for a pair that the page does not have, and for numbers too large.
std::optional<Decimal> convert(std::string_view item, Decimal value, std::string_view from, std::string_view to,
                               int places);

}  // namespace nuanxin::urine
