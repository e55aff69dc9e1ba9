#include "devices/scale/text_fields.h"

namespace nuanxin::scale {

std::optional<Decimal> decimal_number(std::string_view text) {
  constexpr std::size_t max_size = 10;
  if (text.size() > max_size || text.find_first_not_of("0123456789.") != std::string_view::npos) return {};
  return Decimal::from_string(text);
}

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace nuanxin::scale
