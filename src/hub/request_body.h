// Reading a JSON body from outside before anything else looks at it: bounded in bytes and in depth (a deeply nested
// text would overflow the stack of whoever copies or writes it).
#pragma once

#include <cstddef>
#include <string_view>

#include "base/json.h"

namespace nuanxin::hub {

inline constexpr std::size_t max_question_bytes = std::size_t{16} << 10;
inline constexpr std::size_t max_command_bytes = std::size_t{2} << 20;
inline constexpr std::size_t max_roster_bytes = std::size_t{16} << 20;

/// An object; too_large or bad_request otherwise.
Result<Json> parse_body(std::string_view text, std::size_t max_bytes);

}  // namespace nuanxin::hub
