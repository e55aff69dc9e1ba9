#include "devices/scanner/stream.h"

#include <utility>

namespace nuanxin::scanner {
namespace {

constexpr char stx = '\x02';

bool ends_scan(char c) { return c == '\r' || c == '\n' || c == '\t' || c == '\x03'; }

}  // namespace

std::vector<RawCode> CodeDecoder::feed(std::string_view bytes) {
  std::vector<RawCode> codes;
  for (const char c : bytes) {
    if (ends_scan(c)) {
      if (!m_buffer.empty()) codes.push_back({std::move(m_buffer), {}});
      reset();
    } else if (m_is_dropping) {
      continue;
    } else if (c == stx) {
      // The code before it lost its end: half a code is none.
      reset();
      m_has_start = true;
    } else {
      keep(c, codes);
    }
  }
  return codes;
}

void CodeDecoder::keep(char c, std::vector<RawCode>& codes) {
  m_buffer.push_back(c);
  if (m_buffer.size() <= max_code) return;
  reset();
  m_is_dropping = true;
  codes.push_back({{}, "oversize"});
}

std::optional<RawCode> CodeDecoder::silence() {
  std::optional<RawCode> code;
  if (!m_buffer.empty()) code = RawCode{std::move(m_buffer), {}};
  reset();
  return code;
}

void CodeDecoder::reset() {
  m_buffer.clear();
  m_has_start = false;
  m_is_dropping = false;
}

}  // namespace nuanxin::scanner
