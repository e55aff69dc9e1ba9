#include "station/model/scan_capture.h"

#include "base/text.h"

namespace nuanxin::station {
namespace {
constexpr std::string_view mark = "VAN1:";
constexpr std::chrono::milliseconds longest_gap{100};
constexpr std::size_t longest_code = 128;
}  // namespace

bool ScanCapture::in_time(Instant at) const { return at - m_last <= longest_gap; }

ScanCapture::Verdict ScanCapture::key(char character, Instant at) {
  if (!m_buffer.empty() && (!in_time(at) || m_buffer.size() >= longest_code)) m_buffer.clear();
  m_last = at;
  if (m_buffer.size() < mark.size()) {
    if (mark[m_buffer.size()] != character) {
      m_buffer.clear();
      if (mark[0] != character) return Verdict::pass;
    }
  }
  m_buffer += character;
  return Verdict::swallowed;
}

ScanCapture::Verdict ScanCapture::enter(Instant at) {
  const bool whole = m_buffer.size() > mark.size() && in_time(at);
  if (whole) m_code = m_buffer;
  m_buffer.clear();
  return whole ? Verdict::complete : Verdict::pass;
}

std::optional<std::string> van_code_in(std::string_view text) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  auto code = trim(text.substr(at));
  if (code.size() <= mark.size()) return std::nullopt;
  return code;
}

std::string without_van_code(std::string_view text) { return trim(text.substr(0, text.find(mark))); }

}  // namespace nuanxin::station
