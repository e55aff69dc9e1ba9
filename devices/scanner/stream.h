// Cuts a serial scanner's bytes into codes. CR, LF, TAB and ETX end one, STX may begin one; empty ones are dropped.
// Incremental, no I/O, no clock; never holds more than max_code bytes. Source: protocol page 7.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/scanner/code.h"

namespace nuanxin::scanner {

class CodeDecoder {
 public:
  std::vector<RawCode> feed(std::string_view bytes);
  /// 200 ms without a byte (a setting) end a code whose scanner sends no suffix.
  std::optional<RawCode> silence();
  /// Forgets what is there: the connection was lost.
  void reset();
  /// A code has begun and did not end.
  bool is_pending() const { return m_has_start || !m_buffer.empty(); }
  /// Bytes held.
  std::size_t pending() const { return m_buffer.size(); }

 private:
  void keep(char, std::vector<RawCode>&);
  std::string m_buffer;
  bool m_has_start = false;    ///< STX came
  bool m_is_dropping = false;  ///< after an oversize one, up to the next end
};

}  // namespace nuanxin::scanner
