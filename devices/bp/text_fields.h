// Fields of the text protocols: numbers, printable text, dates. Pure; the text is the device's and may be anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace nuanxin::bp {

/// One to six digits and nothing else.
std::optional<int> whole_number(std::string_view);
/// Spaces before the digits are allowed: " 82".
std::optional<Decimal> padded_number(std::string_view);
/// Every byte is printable ASCII.
bool is_printable(std::string_view);
/// Spaces at both ends removed.
std::string_view without_spaces(std::string_view);
std::vector<std::string_view> split(std::string_view text, char separator);

/// The parts of a moment as text; seconds may be empty.
struct MomentText {
  std::string_view year, month, day, hour, minute, second;
};

/// "2026-09-30T08:30" or "2026-09-30T08:30:15"; nothing when a part is not a number or the moment does not exist.
std::optional<std::string> to_moment(const MomentText&);
std::optional<std::string> to_moment(int year, int month, int day, int hour, int minute, std::optional<int> second);

/// "260930" (this century) or "20260930", and "0830" or "083015", all digits. Nothing when the moment does not exist.
std::optional<std::string> compact_moment(std::string_view date, std::string_view time);

}  // namespace nuanxin::bp
