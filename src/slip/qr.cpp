#include "slip/qr.h"

#include <qrencode.h>

#include <memory>

namespace nuanxin::slip {

std::optional<QrMatrix> encode_qr(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                        QR_ECLEVEL_M),
      &QRcode_free);
  if (!code) return std::nullopt;
  QrMatrix out;
  out.side = code->width;
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  out.black.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.black.push_back((code->data[i] & 1) != 0);
  return out;
}

}  // namespace nuanxin::slip
