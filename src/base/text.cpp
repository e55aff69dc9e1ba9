#include "base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <memory>
#include <stdexcept>

namespace nuanxin {
namespace {

/// Calls f(code point, or negative if ill-formed; byte begin; byte end) for each.
template <class F>
void for_each_point(std::string_view text, F f) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    f(c, begin, i);
  }
}

bool is_space(UChar32 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0; }

icu::UnicodeString from(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// "zhang san feng": Han to Latin, tones removed, lower case, syllables split by spaces.
std::string pinyin_words(std::string_view name) {
  // A transliterator is costly to make and not thread-safe to share.
  thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance("Han-Latin/Names; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no Han-Latin/Names transliterator");
    return made;
  }();
  auto text = from(name);
  transliterator->transliterate(text);
  return to_utf8(text);
}

bool is_latin_word(std::string_view name) {
  for (const unsigned char c : name)
    if (c >= 0x80) return false;
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  bool good = true;
  for_each_point(text, [&](UChar32 c, int32_t, int32_t) { good = good && c >= 0; });
  return good;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  for_each_point(text, [&](UChar32 c, int32_t begin, int32_t end) {
    if (c < 0)
      out += "\xEF\xBF\xBD";
    else
      out += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  });
  return out;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_point(text, [&](UChar32, int32_t, int32_t) { ++count; });
  return count;
}

std::string trim(std::string_view text) {
  int32_t first = -1;
  int32_t last = 0;
  for_each_point(text, [&](UChar32 c, int32_t begin, int32_t end) {
    if (is_space(c)) return;
    if (first < 0) first = begin;
    last = end;
  });
  if (first < 0) return {};
  return std::string(text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

std::string strip_controls(std::string_view text) {
  std::string out;
  for_each_point(text, [&](UChar32 c, int32_t begin, int32_t end) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return;
    out += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  });
  return out;
}

std::string mask_name(std::string_view raw) {
  const auto name = trim(raw);
  if (is_latin_word(name)) {
    std::string out;
    bool start = true;
    for (const char c : name) {
      if (c == ' ') {
        out += ' ';
      } else {
        out += start ? c : '*';
      }
      start = c == ' ';
    }
    return out;
  }
  const auto count = code_points(name);
  std::string out;
  std::size_t index = 0;
  for_each_point(name, [&](UChar32, int32_t begin, int32_t end) {
    const bool shown = index == 0 || (count > 2 && index + 1 == count);
    const auto piece =
        std::string_view(name).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    // Long names show as many stars as hidden characters, but at most two.
    if (shown)
      out += piece;
    else if (index <= 2)
      out += '*';
    ++index;
  });
  return out;
}

std::string mask_phone(std::string_view phone) {
  if (phone.size() < 7) return std::string(phone.size(), '*');
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::string mask_document(std::string_view number) {
  if (number.size() <= 4) return std::string(number.size(), '*');
  return std::string(number.size() - 4, '*') + std::string(number.substr(number.size() - 4));
}

std::string pinyin_initials(std::string_view name) {
  std::string out;
  bool start = true;
  for (const char c : pinyin_words(name)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter && start) out += c;
    start = !letter;
  }
  return out;
}

std::string pinyin(std::string_view name) {
  std::string out;
  for (const char c : pinyin_words(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

std::string fold(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC casefold");
  auto folded = nfkc->normalize(from(text), status);
  return to_utf8(folded);
}

}  // namespace nuanxin
