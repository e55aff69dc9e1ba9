// A scanner that plays a keyboard, read from /dev/input: struct input_event of 64-bit Linux (24 bytes, little-endian)
// → characters of a US keyboard → codes. Incremental, no I/O; holds one event and max_code characters.
// Source: protocol page 7.3, linux/input-event-codes.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/scanner/code.h"

namespace nuanxin::scanner {

inline constexpr std::size_t event_size = 24;

struct InputEvent {
  std::uint16_t type = 0;  ///< 0 EV_SYN, 1 EV_KEY, 4 EV_MSC
  std::uint16_t code = 0;
  std::int32_t value = 0;  ///< keys: 1 press, 0 release, 2 repeat
};

/// The bytes are events, or the beginning of one with a time of zero. Serial text never looks like that.
bool is_input_events(std::string_view bytes);

/// The character of a key, 0 for none.
char key_character(unsigned key, bool is_shifted);

class WedgeDecoder {
 public:
  /// ENTER and TAB end a code. What a US keyboard has no character for, and control combinations, spoil it:
  /// "character". A report of lost events: "events_lost".
  std::vector<RawCode> feed(std::string_view bytes);
  std::optional<RawCode> apply(const InputEvent&);
  /// Ends a code whose scanner sends no ENTER.
  std::optional<RawCode> silence();
  /// Forgets everything: the device was unplugged.
  void reset();
  /// Part of an event, or a code without its end, is there.
  bool is_pending() const { return !m_bytes.empty() || !m_text.empty() || !m_error.empty(); }
  /// Bytes and characters held.
  std::size_t pending() const { return m_bytes.size() + m_text.size(); }

 private:
  std::optional<RawCode> press(unsigned key);
  std::optional<RawCode> finish();
  void type(char);
  std::string m_bytes;  ///< of an event that is not all there
  std::string m_text;
  std::string m_error;
  unsigned m_held = 0;  ///< modifiers, one bit each
};

}  // namespace nuanxin::scanner
