// QR codes by libqrencode (error correction M, smallest version that holds the text).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nuanxin::slip {

struct QrMatrix {
  int side = 0;             ///< modules, without the quiet zone
  std::vector<bool> black;  ///< row by row
  bool at(int x, int y) const {
    return black[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)];
  }
};

/// Modules of white that a reader needs on every side.
inline constexpr int qr_quiet = 4;

/// Nothing for an empty text or one that no QR code can hold.
std::optional<QrMatrix> encode_qr(const std::string&);

}  // namespace nuanxin::slip
