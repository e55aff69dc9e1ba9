// G-Tech GL-150 / GL-310: packets of 27 bytes, STX "170.5,065.3,M,101.2,022.5" ETX: cm, kg, sex, obesity in percent,
// BMI. A GL-310 set to F4=1 sends text for a printer instead, ended by ESC T 00: unsupported_format, set F4 back.
// There is no checksum: the form, the limits and the BMI are all that guards a packet, so the form is exact.
// Incremental; keeps at most max_text bytes. An STX inside a packet begins anew. Source: protocol page 4.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/scale/measurement.h"

namespace nuanxin::scale {

/// The text between STX and ETX. Errors: malformed, out_of_range, implausible.
Message read_gtech_packet(std::string_view text);

class GTechDecoder {
 public:
  static constexpr std::size_t max_text = 64;

  /// Errors besides: oversize, unsupported_format.
  std::vector<Message> feed(std::string_view bytes);
  void reset();
  /// Bytes of a packet, or of a printer's text, that has no end yet.
  std::size_t pending() const { return m_is_packet ? m_text.size() + 1 : m_text_size; }

 private:
  void take_outside(char, std::vector<Message>&);
  void take_inside(char, std::vector<Message>&);
  void begin_packet();
  void emit(Message, std::string raw, std::vector<Message>&);

  bool m_is_packet = false;
  std::string m_text;           ///< of the packet; outside, the last two bytes
  std::size_t m_text_size = 0;  ///< printable bytes outside packets since the last message
  std::size_t m_skipped = 0;
};

}  // namespace nuanxin::scale
