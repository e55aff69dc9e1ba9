#include "hub/password.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"

namespace nuanxin::hub {
namespace {

bool has_letter_and_digit(const std::string& text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::any_of(text.begin(), text.end(), is_digit) && !std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

Result<std::string> take_password(Json& body) {
  auto password = text_or(body, "password");
  body.erase("password");
  body.erase("password_hash");
  if (!is_utf8(password) || password.size() > max_password_bytes || code_points(password) < 8 ||
      !has_letter_and_digit(password))
    return refuse(Reason::invalid_value, "at least 8 characters with a letter and a digit are expected", "password");
  return password;
}

std::string new_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string out;
  // Again in the rare case that chance gave no digit.
  do {
    out.clear();
    const auto bytes = crypto::random_bytes(12);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i > 0 && i % 4 == 0) out += '-';
      out += letters[static_cast<unsigned char>(bytes[i]) % letters.size()];
    }
  } while (!has_letter_and_digit(out));
  return out;
}

}  // namespace nuanxin::hub
