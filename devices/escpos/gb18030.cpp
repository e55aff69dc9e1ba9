#include "devices/escpos/gb18030.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

namespace nuanxin::escpos {
namespace {

constexpr std::string_view box = "\xA1\xF5";  // □

struct Close {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter open_converter() {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open("gb18030", &error));
  if (U_FAILURE(error)) throw std::runtime_error("ICU has no GB18030");
  return converter;
}

/// One character; empty when it has no code of one or two bytes.
std::string encode(UConverter& converter, UChar32 c) {
  std::array<UChar, 2> units{};
  int32_t size = 0;
  if (c < 0x10000) {
    units[0] = static_cast<UChar>(c);
    size = 1;
  } else {
    units = {static_cast<UChar>(0xD7C0 + (c >> 10)), static_cast<UChar>(0xDC00 + (c & 0x3FF))};
    size = 2;
  }
  std::array<char, 16> bytes{};
  UErrorCode error = U_ZERO_ERROR;
  const auto written = ucnv_fromUChars(&converter, bytes.data(), bytes.size(), units.data(), size, &error);
  if (U_FAILURE(error) || written > 2) return {};
  return {bytes.data(), static_cast<std::size_t>(written)};
}

}  // namespace

Result<std::string> to_gb18030(std::string_view utf8, NoGlyph no_glyph) {
  const auto converter = open_converter();
  std::string out;
  const auto size = static_cast<int64_t>(utf8.size());
  std::size_t count = 0;
  for (int64_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, size, c);
    ++count;
    const std::string bytes = c < 0 ? std::string() : encode(*converter, c);
    if (!bytes.empty())
      out += bytes;
    else if (no_glyph == NoGlyph::print_box)
      out += box;
    else
      return refuse(Reason::unsupported, "unsupported_glyph at character " + std::to_string(count));
  }
  return out;
}

std::string from_gb18030(std::string_view bytes) {
  const auto converter = open_converter();
  UErrorCode error = U_ZERO_ERROR;
  std::vector<UChar> units(bytes.size() + 1);
  const auto count = ucnv_toUChars(converter.get(), units.data(), static_cast<int32_t>(units.size()), bytes.data(),
                                   static_cast<int32_t>(bytes.size()), &error);
  if (U_FAILURE(error)) return {};
  std::string out;
  for (int32_t i = 0; i < count;) {
    UChar32 c = 0;
    U16_NEXT(units.data(), i, count, c);
    std::array<char, 4> text{};
    int32_t size = 0;
    UBool failed = 0;
    U8_APPEND(text.data(), size, 4, c, failed);
    if (failed == 0) out.append(text.data(), static_cast<std::size_t>(size));
  }
  return out;
}

}  // namespace nuanxin::escpos
