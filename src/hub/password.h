// What a new password must be, and taking it out of a command's body so that it goes no further in clear.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.h"

namespace nuanxin::hub {

inline constexpr std::size_t max_password_bytes = 200;

/// Removes `password` from the body; refuses one with fewer than 8 characters or without a letter and a digit.
Result<std::string> take_password(Json& body);
/// A random one that can be read out: three groups of four letters and digits, none of which look alike.
std::string new_password();

}  // namespace nuanxin::hub
