// Frames of the ID card reader's module (SDT / SAM-V): AA AA AA 96 69, length (2 bytes, big-endian, counts what
// follows), body, checksum (XOR from the length to the end of the body). Incremental, bounded (one frame and what was
// fed), no I/O. It looks for the preamble with back-up, never inside a good frame, and after a bad one from its second
// byte on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "devices/common/decode_lines.h"

namespace nuanxin::idcard {

using device::Direction;

struct FrameEvent {
  enum class Kind { frame, bad_checksum, bad_length };
  Kind kind = Kind::frame;
  std::string body;         ///< a frame's bytes between length and checksum
  std::size_t skipped = 0;  ///< bytes thrown away before it
};

class FrameDecoder {
 public:
  static constexpr std::size_t max_length = 4096;
  /// An answer's length is at least 4 (three status bytes and the checksum), a command's at least 3.
  explicit FrameDecoder(Direction direction) : m_min_length(direction == Direction::to_device ? 3 : 4) {}

  std::vector<FrameEvent> feed(std::string_view bytes);
  /// Forgets what is there: after 500 ms without a byte in the middle of a frame.
  void reset();
  /// A frame has begun and is not complete.
  bool is_pending() const { return !m_buffer.empty(); }
  std::size_t skipped() const { return m_skipped; }

 private:
  bool next(std::vector<FrameEvent>&);
  void skip(std::size_t count);
  std::size_t m_min_length;
  std::string m_buffer;
  std::size_t m_skipped = 0;
};

/// A whole frame around the body.
std::string frame(std::string_view body);

/// The commands of the host, two bytes each.
enum class Command : std::uint16_t {
  reset = 0x10FF,
  status = 0x11FF,
  sam_number = 0x12FF,
  find = 0x2001,
  select = 0x2002,
  read = 0x3001,                   ///< text and photo; works for every kind of card
  read_with_fingerprint = 0x3010,  ///< only the simulator knows it: we never ask for fingerprints
  read_new_address = 0x3003,
};

std::string command_frame(Command);
/// "find card" and so on; empty for an unknown body.
std::string_view command_meaning(std::string_view body);

}  // namespace nuanxin::idcard
