// Walks the code points of well-formed UTF-8 (the models' texts are cleaned at the border).
#pragma once

#include <cstdint>
#include <string_view>

namespace nuanxin::slip {

template <class Use>
void for_each_code_point(std::string_view text, Use&& use) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + n > text.size()) n = 1;
    char32_t c = n == 1 ? lead : lead & (0xFFU >> (n + 1));
    for (std::size_t k = 1; k < n; ++k) c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    use(c, text.substr(i, n));
    i += n;
  }
}

}  // namespace nuanxin::slip
