// Scan or typing, told by the pace of the keys, where the scanner's keyboard cannot be grabbed. Pure: times are handed
// in. Holds at most max_code characters. Source: protocol page 7.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "devices/scanner/code.h"

namespace nuanxin::scanner {

enum class Terminator { none, enter };

/// `intervals_ms`: from key to key, the one before the ENTER too, so one for each character. A scan has 6 characters or
/// more, ends in ENTER, its median gap is 1 to 30 ms, and none is over 100 ms (all 0 is a paste).
bool is_scan(const std::vector<int>& intervals_ms, Terminator);

/// Keeps keys back from a text field until it is clear whose they are. No key waits longer than 150 ms, unless by then
/// six have come at a scanner's pace; then all wait for ENTER, or for a gap over 100 ms, which gives them back.
class KeyBuffer {
 public:
  static constexpr std::int64_t longest_hold_ms = 150;
  static constexpr std::int64_t longest_gap_ms = 100;

  enum class Verdict { hold, typing, code };
  struct Answer {
    Verdict verdict = Verdict::hold;
    std::string text;  ///< typing: keys for the text field, in order; code: what was scanned, without its ENTER
  };

  /// A key at a time, '\n' or '\r' for ENTER. With `typing` the new key itself may still be held: see pending().
  Answer push(char key, std::int64_t now_ms);
  /// To be called at deadline_ms(), or more often.
  Answer tick(std::int64_t now_ms);
  /// When the next tick can matter; nothing while nothing is held.
  std::optional<std::int64_t> deadline_ms() const;
  /// Gives all keys back: the focus went elsewhere, or a key without a character was pressed.
  Answer release();
  std::size_t pending() const { return m_text.size(); }

 private:
  Answer finish(std::int64_t now_ms, std::string released);
  bool has_scan_pace() const;
  std::string m_text;
  std::vector<int> m_intervals;  ///< between the held keys: one less than characters
  std::int64_t m_first_ms = 0, m_last_ms = 0;
  bool m_is_scanning = false;
};

}  // namespace nuanxin::scanner
