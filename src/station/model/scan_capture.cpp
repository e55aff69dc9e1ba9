#include "station/model/scan_capture.h"

#include "base/text.h"

namespace nuanxin::station {
namespace {
constexpr std::string_view code_mark = "VAN1:";
/// The ticket's code as the address of its phone page.
constexpr std::string_view web_marks[] = {"http://", "https://"};
constexpr std::string_view page_path = "/v/";
constexpr std::chrono::milliseconds longest_gap{100};
constexpr std::size_t longest_code = 200;

/// May these characters be the beginning of a code? Whatever follows a whole mark belongs to it.
bool may_begin(std::string_view typed) {
  const auto fits = [&](std::string_view mark) { return typed.substr(0, mark.size()) == mark.substr(0, typed.size()); };
  return fits(code_mark) || fits(web_marks[0]) || fits(web_marks[1]);
}

/// Where a code begins in the text; npos when there is none.
std::size_t code_at(std::string_view text) {
  const auto plain = text.find(code_mark);
  if (plain != std::string_view::npos) return plain;
  for (const auto mark : web_marks) {
    const auto at = text.find(mark);
    if (at != std::string_view::npos && text.find(page_path, at + mark.size()) != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool ScanCapture::in_time(Instant at) const { return at - m_last <= longest_gap; }

ScanCapture::Verdict ScanCapture::key(char character, Instant at) {
  if (!m_buffer.empty() && (!in_time(at) || m_buffer.size() >= longest_code)) m_buffer.clear();
  m_last = at;
  m_buffer += character;
  if (!may_begin(m_buffer)) {
    m_buffer = character;
    if (!may_begin(m_buffer)) m_buffer.clear();
  }
  if (m_buffer.empty()) return Verdict::pass;
  return Verdict::swallowed;
}

ScanCapture::Verdict ScanCapture::enter(Instant at) {
  const bool whole = van_code_in(m_buffer).has_value() && in_time(at);
  if (whole) m_code = m_buffer;
  m_buffer.clear();
  return whole ? Verdict::complete : Verdict::pass;
}

std::optional<std::string> van_code_in(std::string_view text) {
  const auto at = code_at(text);
  if (at == std::string_view::npos) return std::nullopt;
  auto code = trim(text.substr(at));
  if (code.size() <= code_mark.size()) return std::nullopt;
  return code;
}

std::string without_van_code(std::string_view text) { return trim(text.substr(0, code_at(text))); }

}  // namespace nuanxin::station
