#include "devices/hl7/message.h"

#include "base/charset.h"
#include "base/text.h"
#include "devices/common/delimited.h"

namespace nuanxin::hl7 {
namespace {

constexpr int charset_field = 18;

bool is_header(std::string_view text) {
  return text.size() >= 4 && text.starts_with("MSH") && text[3] > ' ' && text[3] < '\x7F';
}

/// As far as MSH-2 says; the usual characters for the rest.
Delimiters delimiters_of(std::string_view header) {
  Delimiters found;
  found.field = header[3];
  char* const others[] = {&found.component, &found.repeat, &found.escape, &found.subcomponent};
  for (std::size_t i = 0; i < 4 && i + 4 < header.size(); ++i) {
    const char c = header[i + 4];
    if (c == found.field || c <= ' ' || c >= '\x7F') break;
    *others[i] = c;
  }
  return found;
}

/// MSH-18 (first repeat), found before the charset is known: in the segment decoded as it looks.
std::string declared_charset(std::string_view bytes) {
  const auto text = decode_text(bytes.substr(0, bytes.find_first_of("\r\n"))).text;
  if (!is_header(text)) return {};
  return Segment(text, delimiters_of(text)).component(charset_field, 1);
}

DecodedText decode_message(std::string_view bytes) {
  const std::string declared = fold(declared_charset(bytes));
  if (declared.starts_with("gb")) {  // GB18030, GB 18030-2000, GBK, GB2312: each is part of the first
    if (auto text = gb18030_to_utf8(bytes)) return {std::move(*text), "GB18030"};
  }
  return decode_text(bytes);
}

std::optional<char> escaped_delimiter(std::string_view body, const Delimiters& delimiters) {
  if (body == "F") return delimiters.field;
  if (body == "S") return delimiters.component;
  if (body == "T") return delimiters.subcomponent;
  if (body == "R") return delimiters.repeat;
  if (body == "E") return delimiters.escape;
  return {};
}

std::optional<std::string> escaped_text(std::string_view body, const Delimiters& delimiters) {
  if (const auto c = escaped_delimiter(body, delimiters)) return std::string(1, *c);
  return device::hex_escape(body);
}

}  // namespace

std::string unescape(std::string_view text, const Delimiters& delimiters) {
  return device::unescape(text, delimiters.escape,
                          [&](std::string_view body) { return escaped_text(body, delimiters); });
}

std::string escape(std::string_view text, const Delimiters& delimiters) {
  const auto letter = [&](char c) {
    if (c == delimiters.field) return 'F';
    if (c == delimiters.component) return 'S';
    if (c == delimiters.subcomponent) return 'T';
    if (c == delimiters.repeat) return 'R';
    return c == delimiters.escape ? 'E' : '\0';
  };
  return device::escape(text, delimiters.escape, letter);
}

std::string_view Segment::raw(int field) const {
  const std::string_view text = m_text;
  if (name() != "MSH") return device::part(text, m_delimiters.field, field + 1);
  return field == 1 ? text.substr(3, 1) : device::part(text, m_delimiters.field, field);
}

std::string Segment::field(int number) const {
  return name() == "MSH" && number <= 2 ? std::string(raw(number)) : unescape(raw(number), m_delimiters);
}

std::string Segment::component(int field, int component) const {
  const auto first = device::part(raw(field), m_delimiters.repeat, 1);
  return unescape(device::part(first, m_delimiters.component, component), m_delimiters);
}

std::optional<Message> Message::parse(std::string_view bytes) {
  while (!bytes.empty() && (bytes.front() == '\r' || bytes.front() == '\n')) bytes.remove_prefix(1);
  if (!is_header(bytes)) return {};
  const auto decoded = decode_message(bytes);
  const auto delimiters = delimiters_of(decoded.text);
  Message message;
  message.m_charset = decoded.charset;
  message.m_has_replacement = decoded.has_replacement;
  std::string_view rest = decoded.text;
  while (!rest.empty()) {
    const auto end = rest.find_first_of("\r\n");
    const auto text = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (text.empty()) continue;
    if (message.m_segments.size() >= max_segments) return {};
    message.m_segments.emplace_back(std::string(text), delimiters);
  }
  return message;
}

const Segment* Message::find(std::string_view name) const {
  for (const auto& segment : m_segments)
    if (segment.name() == name) return &segment;
  return nullptr;
}

std::string Message::field(std::string_view segment, int field, int component) const {
  const auto* found = find(segment);
  if (found == nullptr) return {};
  return component == 0 ? found->field(field) : found->component(field, component);
}

}  // namespace nuanxin::hl7
