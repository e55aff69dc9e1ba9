// Blocks of the minimal lower layer protocol (protocol page 02, 2.5): 0B, message, 1C 0D. Incremental, no I/O, no
// clock. Memory: one message, less than max_block bytes; what is between blocks (keep-alives 02, line ends) is counted
// and not kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::hl7 {

struct BlockEvent {
  enum class Kind {
    block,
    framing,   ///< 1C without 0D, or 0B inside a message; the search goes on at the next 0B
    oversize,  ///< 1 MiB without an end: the connection should be closed
  };
  Kind kind = Kind::block;
  std::string message;         ///< bytes as sent, without the envelope
  std::size_t skipped = 0;     ///< bytes thrown away before it
  std::size_t heartbeats = 0;  ///< of those, 02
};

class BlockDecoder {
 public:
  /// Of the message with its 0B; room for images, which come as base64 in OBX segments of type ED.
  static constexpr std::size_t max_block = 1024 * 1024;

  std::vector<BlockEvent> feed(std::string_view bytes);
  /// Forgets a message that has begun: 30 s without a byte, or the connection was lost.
  void reset();
  /// A message has begun and is not complete.
  bool is_pending() const { return m_state != State::between; }
  /// Bytes held.
  std::size_t pending() const { return m_message.size(); }
  std::size_t skipped() const { return m_skipped; }

 private:
  enum class State : std::uint8_t { between, message, end };
  void take(char);
  void take_between(char);
  void emit(BlockEvent::Kind);
  std::vector<BlockEvent> m_events;
  std::string m_message;
  State m_state = State::between;
  std::size_t m_skipped = 0;
  std::size_t m_heartbeats = 0;
};

/// "framing", "oversize"; empty for a block.
std::string_view error_code(BlockEvent::Kind);

/// The envelope around a message.
std::string block(std::string_view message);

}  // namespace nuanxin::hl7
