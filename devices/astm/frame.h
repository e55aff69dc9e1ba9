// The low level of ASTM E1381 / LIS1-A (protocol page 02, 2.1): control bytes and frames
//   STX, number 0..7, text, ETB or ETX, two hexadecimal digits of the sum, CR, LF.
// Incremental, no I/O, no clock. Memory: the text of one frame, at most 64,000 bytes; what is between frames is counted
// and not kept. A lone CR at the end is enough, and none at all when the next byte is a control byte (or flush()).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::astm {

/// The control bytes.
namespace byte {
inline constexpr char stx = '\x02', etx = '\x03', eot = '\x04', enq = '\x05', ack = '\x06', nak = '\x15', etb = '\x17';
}  // namespace byte

/// Whether LF, DC1 and their like inside a text spoil the frame (the standard) or are let through.
enum class TextRule { strict, lenient };

struct FrameEvent {
  enum class Kind {
    frame,
    enq,
    ack,
    nak,
    eot,
    checksum,         ///< the sum is another one, or not hexadecimal
    restricted_char,  ///< a control character inside the text
    oversize,         ///< no end of text within the limit
    frame_number,     ///< not a digit 0..7
    malformed,        ///< cut off by the next frame or control byte, or nothing like a line end behind the sum
  };
  Kind kind = Kind::frame;
  int number = 0;            ///< 0..7, or -1 with Kind::frame_number
  std::string text;          ///< without number and end; bytes as sent
  bool is_last = true;       ///< ended by ETX, not by ETB
  std::string checksum;      ///< as sent, in upper case
  std::size_t wire_size = 0; /**< from STX on; a LF that comes behind the CR is not counted, because the event is there
                                  before it */
  std::size_t end = 0;       ///< bytes fed until the event
  std::size_t skipped = 0;   ///< bytes thrown away before it
};

class FrameDecoder {
 public:
  static constexpr std::size_t max_text = 64000;
  explicit FrameDecoder(TextRule rule = TextRule::strict) : m_rule(rule) {}

  std::vector<FrameEvent> feed(std::string_view bytes);
  /// Nothing came for a second: a frame that lacks only its line end is taken as complete.
  std::vector<FrameEvent> flush();
  /// Forgets a frame that has begun: the link was lost.
  void reset();
  /// A frame has begun and is not complete.
  bool is_pending() const { return m_state != State::between && m_state != State::line_feed; }
  /// Bytes thrown away since the last event.
  std::size_t skipped() const { return m_skipped; }
  /// Bytes held.
  std::size_t pending() const { return m_frame.text.size(); }

 private:
  enum class State : std::uint8_t { between, line_feed, number, text, sum1, sum2, line_end };
  void take(char);
  void take_between(char);
  void take_text(char);
  void take_line_end(char);
  void emit(FrameEvent::Kind);
  void finish();
  std::vector<FrameEvent> m_events;
  FrameEvent m_frame;
  State m_state = State::between;
  TextRule m_rule;
  bool m_is_restricted = false;
  unsigned m_sum = 0;
  std::array<char, 2> m_digits{};
  std::size_t m_fed = 0;
  std::size_t m_skipped = 0;
};

/// "checksum", "restricted_char", …; empty for a frame and for control bytes.
std::string_view error_code(FrameEvent::Kind);

/// 1, 2 … 7, 0, 1 …
constexpr int next_number(int number) { return (number + 1) % 8; }

std::string frame(int number, std::string_view text, bool is_last);

/// The frames of a message, one record (without its CR) in each, numbered from 1; a record longer than max_text (240
/// for E1381, up to 64,000 for LIS1-A) is split.
std::vector<std::string> frames(const std::vector<std::string>& records, std::size_t max_text = 240);

}  // namespace nuanxin::astm
