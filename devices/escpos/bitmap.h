// One bit per dot, rows from the top, most significant bit left, 1 = black. A value.
#pragma once

#include <cstdint>
#include <vector>

namespace nuanxin::escpos {

struct Bitmap {
  int width = 0;  ///< dots
  int height = 0;
  std::vector<std::uint8_t> rows;  ///< bytes_per_row() * height bytes
  int bytes_per_row() const { return (width + 7) / 8; }
};

}  // namespace nuanxin::escpos
