#include "base/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/text.h"

namespace nuanxin {

std::optional<std::string> gb18030_to_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("gb18030", &status), &ucnv_close);
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(), status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  text.toUTF8String(out);
  return out;
}

DecodedText decode_text(std::string_view bytes) {
  if (is_utf8(bytes)) return {std::string(bytes), "UTF-8"};
  if (auto text = gb18030_to_utf8(bytes)) return {std::move(*text), "GB18030"};
  return {to_valid_utf8(bytes), "UTF-8", true};
}

}  // namespace nuanxin
