// The frame that the A&D TM-265x and the Terumo BP-500 share: STX text ETX check, with or without the A&D header
// SYN SYN SOH "00" before it, and the A&D acknowledgement, which is that header and ACK. Read by structure: the check
// byte may have any value, also that of ETX. Incremental; at most max_text bytes of text are kept. An STX or SYN inside
// a text begins anew (the device was switched off and on); what was there counts as skipped.
// Source: protocol page 4.2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::bp {

struct Block {
  enum class Kind { text, bad_check, ack, nak, oversize };
  Kind kind = Kind::text;
  bool has_header = false;
  std::string text;         ///< between STX and ETX
  std::string raw;          ///< the whole frame
  std::size_t skipped = 0;  ///< bytes thrown away before it
};

/// `bcc`: XOR from SOH, or from STX where there is no header, to ETX. `unknown`: whatever comes is taken.
enum class BlockCheck { bcc, unknown };

class BlockDecoder {
 public:
  static constexpr std::size_t max_text = 256;
  explicit BlockDecoder(BlockCheck check) : m_check(check) {}

  std::vector<Block> feed(std::string_view bytes);
  void reset();
  /// Bytes of a frame that is not complete.
  std::size_t pending() const { return m_raw.size(); }
  std::size_t skipped() const { return m_skipped; }

 private:
  enum class State { idle, synchronised, header, text, check };
  void take(char, std::vector<Block>&);
  void begin(char);
  void take_header(char, std::vector<Block>&);
  void take_check(char, std::vector<Block>&);
  void emit(Block::Kind, std::vector<Block>&);
  void drop();

  BlockCheck m_check;
  State m_state = State::idle;
  std::string m_raw;            ///< header (at most max_synchronisation + 4 bytes), text, ETX
  std::size_t m_text_from = 0;  ///< where the text begins in m_raw; only behind STX
  std::size_t m_sum_from = 0;   ///< where the BCC begins
  bool m_has_header = false;
  std::size_t m_skipped = 0;
};

/// XOR of all bytes.
char bcc_of(std::string_view bytes);

}  // namespace nuanxin::bp
