// Cuts an analyzer's bytes into printouts: STX … ETX, or without them where the text itself is whole. Incremental, no
// I/O, no clock; never holds more than max_block bytes. Source: protocol page 3.1 and 3.4.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/urine/layout.h"

namespace nuanxin::urine {

struct BlockEvent {
  enum class Kind { block, oversize, truncated };
  Kind kind = Kind::block;
  std::string bytes;  ///< of a block, without STX and ETX
  bool has_stx = true;
  bool has_etx = true;
  std::size_t discarded = 0;  ///< bytes before it that belonged to nothing whole
};

class BlockDecoder {
 public:
  static constexpr std::size_t max_block = 8192;
  /// Without ETX a block ends only where one of these layouts has all its items.
  explicit BlockDecoder(std::vector<Layout> layouts = built_in_layouts()) : m_layouts(std::move(layouts)) {}

  std::vector<BlockEvent> feed(std::string_view bytes);
  /// Three seconds without a byte: what is there is a whole block or a truncated one; nothing if nothing is there.
  std::optional<BlockEvent> close();
  /// Forgets everything: the connection was lost.
  void reset();
  /// A block has begun and did not end.
  bool is_pending() const { return m_state == State::inside || !m_buffer.empty(); }
  /// Bytes held.
  std::size_t pending() const { return m_buffer.size(); }

 private:
  enum class State { outside, inside, dropping };
  void start(std::vector<BlockEvent>&);
  void finish(std::vector<BlockEvent>&);
  void keep(char, std::vector<BlockEvent>&);
  BlockEvent take(BlockEvent::Kind, bool has_etx);

  std::vector<Layout> m_layouts;
  State m_state = State::outside;
  std::string m_buffer;
  std::size_t m_discarded = 0;
};

}  // namespace nuanxin::urine
