// What a frame says: a command's meaning, an answer's status, a card. Pure.
#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "devices/common/message_stream.h"
#include "devices/idcard/card.h"
#include "devices/idcard/frame.h"

namespace nuanxin::idcard {

// SW3, the third status byte of an answer.
inline constexpr int sw_ok = 0x90;
inline constexpr int sw_found = 0x9F;
inline constexpr int sw_no_card = 0x80;

struct Message {
  std::string error;           ///< a code such as "checksum", "no_card", "inner_length"; empty when all is well
  std::string meaning;         ///< commands only
  std::optional<int> sw;       ///< answers only
  std::size_t data_size = 0;   ///< bytes after the status
  std::size_t total_size = 0;  ///< of the whole frame
  std::size_t skipped = 0;     ///< noise before the frame
  std::optional<Card> card;
  std::size_t text_size = 0, photo_size = 0;
  std::optional<std::size_t> fingerprint_size;  ///< its bytes are never kept
  std::string sam_id;
  std::string new_address;
};

Message interpret(const FrameEvent&, Direction);

/// "no_card" for 0x80; empty for 0x90 and 0x9F; "unknown_status" for what the protocol does not name.
std::string_view status_error(int sw);

/// The form of the protocol page's vectors: {"result":"ok","sw":144,"data_len":…,"card":"resident","name":…} or
/// {"result":"error","error":"checksum"}.
Json to_json(const Message&);

/// Everything in the bytes of one line; nothing complete gives {"result":"incomplete"}, several frames
/// {"result":…,"frames":2,"sw":[159,144],"messages":[…]}.
Json decode_line(std::string_view bytes, Direction);

/// `nuanxin device decode idcard`: see devices/common/decode_lines.h. Without tx or rx a line is taken as an answer,
/// unless it is exactly one known command.
int decode_idcard(std::istream&, std::ostream&);
/// Of one port (answers of the reader), for `decode --stream`.
std::unique_ptr<device::MessageStream> open_stream();

/// The whole answer to "read text+photo".
Result<std::string> read_answer(const Card&);

}  // namespace nuanxin::idcard
