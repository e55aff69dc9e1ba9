#include "forms/pattern.h"

#include <regex>

#include "base/text.h"

namespace nuanxin::forms {
namespace {

std::wstring decode(std::string_view text) {
  std::wstring out;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    wchar_t code = length == 1 ? lead : static_cast<wchar_t>(lead & (0xFF >> (length + 1)));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = static_cast<wchar_t>((code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F));
    out += code;
    i += length;
  }
  return out;
}

std::string encode(const std::wstring& text) {
  std::string out;
  for (const wchar_t wide : text) {
    const auto code = static_cast<unsigned>(wide);  // NOLINT(bugprone-signed-char-misuse): a wchar_t is no char
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static constexpr unsigned leads[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[more] | (code >> (6 * more)));
    for (int k = more - 1; k >= 0; --k) out += static_cast<char>(0x80 | ((code >> (6 * k)) & 0x3F));
  }
  return out;
}

/// "." outside of a class becomes any character.
std::wstring with_any_dot(const std::wstring& expression) {
  std::wstring out;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const wchar_t c = expression[i];
    if (c == L'\\' && i + 1 < expression.size()) {
      out += c;
      out += expression[++i];
    } else if (c == L'.' && !in_class) {
      out += L"[\\s\\S]";
    } else {
      if (c == L'[') in_class = true;
      if (c == L']') in_class = false;
      out += c;
    }
  }
  return out;
}

}  // namespace

struct Pattern::Compiled {
  std::wregex regex;
};

std::optional<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.size() > max_text || !is_utf8(expression)) return std::nullopt;
  try {
    Pattern pattern;
    pattern.m_compiled = std::make_shared<const Compiled>(Compiled{std::wregex(with_any_dot(decode(expression)))});
    return pattern;
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

bool Pattern::matches(std::string_view text) const {
  const std::wstring wide = decode(to_valid_utf8(text));
  return wide.size() <= max_text && std::regex_match(wide, m_compiled->regex);
}

bool Pattern::finds(std::string_view text) const {
  const std::wstring wide = decode(to_valid_utf8(text));
  return wide.size() <= max_text && std::regex_search(wide, m_compiled->regex);
}

std::string Pattern::replaced(std::string_view text, std::string_view by) const {
  const std::wstring wide = decode(to_valid_utf8(text));
  if (wide.size() > max_text) return std::string(text);
  return encode(std::regex_replace(wide, m_compiled->regex, decode(by)));
}

}  // namespace nuanxin::forms
