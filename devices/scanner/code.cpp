#include "devices/scanner/code.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/charset.h"
#include "base/json.h"
#include "base/text.h"
#include "devices/common/bytes.h"

namespace nuanxin::scanner {
namespace {

constexpr char group_separator = '\x1D';
constexpr std::size_t specimen_size = 11;
constexpr std::size_t id_size = 18;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> aim_prefixes{{
    {"]C0", "Code 128"},
    {"]C1", "GS1-128"},
    {"]E0", "EAN-13"},
    {"]Q1", "QR"},
    {"]d2", "GS1 DataMatrix"},
    {"]A0", "Code 39"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

std::string_view take_prefix(std::string_view& bytes) {
  for (const auto& [prefix, symbology] : aim_prefixes) {
    if (!bytes.starts_with(prefix)) continue;
    bytes.remove_prefix(prefix.size());
    return symbology;
  }
  return {};
}

bool has_bad_byte(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || byte == 0xFF;
  });
}

/// Only two-dimensional codes hold more than ASCII.
bool is_linear(std::string_view symbology) {
  return !symbology.empty() && symbology != "QR" && symbology != "GS1 DataMatrix";
}

bool has_wide_byte(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// Characters that GB18030 makes of anything: private ones, U+E000 to U+F8FF.
bool has_private_character(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const unsigned lead = device::byte_at(text, i);
    const unsigned next = device::byte_at(text, i + 1);
    if (lead == 0xEE || (lead == 0xEF && next >= 0x80 && next <= 0xA3)) return true;
  }
  return false;
}

bool begins_like_url(std::string_view text) {
  const std::string start = fold(text.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://");
}

}  // namespace

std::string_view kind_code(CodeKind kind) {
  switch (kind) {
    case CodeKind::unknown:
      return "unknown";
    case CodeKind::specimen:
      return "specimen";
    case CodeKind::id_number:
      return "id_number";
    case CodeKind::own_qr:
      return "own_qr";
    case CodeKind::url:
      return "url";
  }
  return {};
}

bool is_id_check_good(std::string_view id_number) {
  constexpr std::array<unsigned, id_size - 1> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view checks = "10X98765432";
  if (id_number.size() != id_size || !are_digits(id_number.substr(0, id_size - 1))) return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * static_cast<unsigned>(id_number[i] - '0');
  const char last = id_number.back() == 'x' ? 'X' : id_number.back();
  return checks[sum % checks.size()] == last;
}

CodeKind classify(std::string_view text) {
  if (text.size() == specimen_size && are_digits(text)) return CodeKind::specimen;
  if (text.size() == id_size && are_digits(text.substr(0, id_size - 1)) &&
      (is_digit(text.back()) || text.back() == 'X' || text.back() == 'x'))
    return CodeKind::id_number;
  if (text.starts_with("VAN1:")) return CodeKind::own_qr;
  if (begins_like_url(text)) return CodeKind::url;
  return CodeKind::unknown;
}

std::optional<Code> interpret(const RawCode& raw) {
  Code code;
  code.error = raw.error;
  if (!code.error.empty()) return code;
  std::string_view rest = raw.bytes;
  code.symbology = take_prefix(rest);
  if (rest.find_first_not_of(' ') == std::string_view::npos) return {};
  std::string bytes(rest);
  if (code.symbology.starts_with("GS1"))
    bytes.erase(std::remove(bytes.begin(), bytes.end(), group_separator), bytes.end());
  auto decoded = decode_text(bytes);
  code.charset = decoded.charset;
  const bool is_wide = is_linear(code.symbology) && has_wide_byte(bytes);
  if (is_wide || has_bad_byte(bytes) || decoded.has_replacement || has_private_character(decoded.text) ||
      strip_controls(decoded.text) != decoded.text) {
    code.error = "character";
    return code;
  }
  code.text = std::move(decoded.text);
  code.kind = classify(code.text);
  if (code.kind == CodeKind::id_number) {
    if (code.text.back() == 'x') code.text.back() = 'X';
    if (!is_id_check_good(code.text)) code.error = "id_check";
  }
  return code;
}

Json to_json(const Code& code) {
  Json json{{"result", code.error.empty() ? "ok" : "error"}};
  if (!code.error.empty()) json["error"] = code.error;
  if (!code.text.empty()) json["code"] = code.text;
  if (!code.symbology.empty()) json["symbology"] = code.symbology;
  if (code.text.empty()) return json;
  json["charset"] = code.charset;
  json["kind"] = kind_code(code.kind);
  return json;
}

bool DoubleRead::is_repeat(std::string_view code, std::chrono::milliseconds now) {
  const bool is_same = m_time && now >= *m_time && now - *m_time <= span && m_code == code;
  if (!is_same) m_code = code;
  m_time = now;
  return is_same;
}

}  // namespace nuanxin::scanner
