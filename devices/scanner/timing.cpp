#include "devices/scanner/timing.h"

#include <algorithm>
#include <utility>

namespace nuanxin::scanner {
namespace {

constexpr std::size_t min_characters = 6;
constexpr int min_median_ms = 1;
constexpr int max_median_ms = 30;

/// Compared doubled, so that the middle between two gaps stays whole.
bool is_scanner_median(std::vector<int> gaps) {
  if (gaps.empty()) return false;
  std::sort(gaps.begin(), gaps.end());
  const auto middle = gaps.size() / 2;
  const std::int64_t high = gaps[middle];
  const std::int64_t low = gaps.size() % 2 == 0 ? gaps[middle - 1] : high;
  return low + high >= 2 * min_median_ms && low + high <= 2 * max_median_ms;
}

}  // namespace

bool is_scan(const std::vector<int>& intervals_ms, Terminator terminator) {
  if (terminator != Terminator::enter || intervals_ms.size() < min_characters) return false;
  const auto is_good_gap = [](int gap) { return gap >= 0 && gap <= KeyBuffer::longest_gap_ms; };
  return std::all_of(intervals_ms.begin(), intervals_ms.end(), is_good_gap) && is_scanner_median(intervals_ms);
}

bool KeyBuffer::has_scan_pace() const { return m_text.size() >= min_characters && is_scanner_median(m_intervals); }

KeyBuffer::Answer KeyBuffer::release() {
  Answer answer;
  if (!m_text.empty()) answer = {Verdict::typing, std::move(m_text)};
  m_text.clear();
  m_intervals.clear();
  m_is_scanning = false;
  return answer;
}

KeyBuffer::Answer KeyBuffer::tick(std::int64_t now_ms) {
  if (m_text.empty()) return {};
  if (now_ms < m_last_ms || now_ms - m_last_ms > longest_gap_ms) return release();
  if (m_is_scanning || now_ms - m_first_ms < longest_hold_ms) return {};
  m_is_scanning = has_scan_pace();
  return m_is_scanning ? Answer{} : release();
}

std::optional<std::int64_t> KeyBuffer::deadline_ms() const {
  if (m_text.empty()) return {};
  const auto end_of_gap = m_last_ms + longest_gap_ms + 1;
  return m_is_scanning ? end_of_gap : std::min(end_of_gap, m_first_ms + longest_hold_ms);
}

KeyBuffer::Answer KeyBuffer::push(char key, std::int64_t now_ms) {
  Answer before;
  const bool is_late = !m_text.empty() && (now_ms < m_last_ms || now_ms - m_last_ms > longest_gap_ms);
  if (is_late || m_text.size() >= max_code) before = release();
  if (key == '\n' || key == '\r') return finish(now_ms, std::move(before.text));
  if (m_text.empty())
    m_first_ms = now_ms;
  else
    m_intervals.push_back(static_cast<int>(now_ms - m_last_ms));
  m_text.push_back(key);
  m_last_ms = now_ms;
  const Answer after = tick(now_ms);
  if (after.verdict == Verdict::hold) return before;
  return {Verdict::typing, before.text + after.text};
}

KeyBuffer::Answer KeyBuffer::finish(std::int64_t now_ms, std::string released) {
  if (!m_text.empty()) m_intervals.push_back(static_cast<int>(now_ms - m_last_ms));
  const bool is_code = is_scan(m_intervals, Terminator::enter);
  Answer held = release();
  if (is_code) return {Verdict::code, std::move(held.text)};
  return {Verdict::typing, released + held.text + "\n"};
}

}  // namespace nuanxin::scanner
