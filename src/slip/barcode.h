// Bar codes (Code 128) by libzint.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nuanxin::slip {

/// Modules of white that a reader needs at both sides.
inline constexpr int bars_quiet = 10;

/// One entry a module, true is black, without the quiet zones. Nothing for an empty text or one that Code 128 cannot
/// hold.
std::optional<std::vector<bool>> encode_code128(const std::string&);

}  // namespace nuanxin::slip
