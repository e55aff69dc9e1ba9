// What ASTM records and HL7 segments have in common: fields between one-byte delimiters, hexadecimal escapes, and our
// own bar code in them. The text is UTF-8 already (decode first: base/charset.h). Pure; no call is worse than linear.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "base/crypto.h"
#include "base/text.h"

namespace nuanxin::device {

/// The part with this number, counted from 1; empty when there are fewer.
inline std::string_view part(std::string_view text, char delimiter, int number) {
  for (; number > 1; --number) {
    const auto end = text.find(delimiter);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(delimiter));
}

/// All parts; an empty text has none.
inline std::vector<std::string_view> parts(std::string_view text, char delimiter) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = text.find(delimiter);
    all.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return all;
}

/// Our sample numbers: 11 digits, such as 26093000010 (protocol page 02, 2.3).
inline bool is_sample_id(std::string_view text) {
  return text.size() == 11 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What `X0A` between two escape characters stands for; nothing when it is not X and pairs of hexadecimal digits.
inline std::optional<std::string> hex_escape(std::string_view body) {
  if (body.size() < 3 || body.front() != 'X') return {};
  const auto bytes = crypto::from_hex(body.substr(1));
  if (!bytes) return {};
  return decode_text(*bytes).text;
}

/// Text for JSON and for a person: always UTF-8, also when an escape cut a character.
inline std::string clean(std::string text) { return is_utf8(text) ? text : to_valid_utf8(text); }

/// Escape sequences resolved: `meaning` gives what the text between two escape characters stands for, or nothing, and
/// then it stays as it is.
template <class Meaning>
std::string unescape(std::string_view text, char escape, Meaning meaning) {
  std::string out;
  for (auto begin = text.find(escape); begin != std::string_view::npos; begin = text.find(escape)) {
    const auto end = text.find(escape, begin + 1);
    if (end == std::string_view::npos) break;
    const std::optional<std::string> replacement = meaning(text.substr(begin + 1, end - begin - 1));
    out.append(text.substr(0, replacement ? begin : end));
    if (replacement) out += *replacement;
    text.remove_prefix(replacement ? end + 1 : end);
  }
  return clean(out.append(text));
}

/// The inverse: `letter` gives the letter of a delimiter's escape, or 0. Control characters are left out.
template <class Letter>
std::string escape(std::string_view text, char escape_character, Letter letter) {
  std::string out;
  for (const char c : text) {
    if (const char code = letter(c); code != '\0')
      out.append({escape_character, code, escape_character});
    else if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7F')
      out.push_back(c);
  }
  return out;
}

}  // namespace nuanxin::device
