// Any bytes from an analyzer that speaks ASTM: frames, the three handshakes, records.
#include "base/json.h"
#include "devices/astm/decode.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::astm;
using namespace nuanxin::fuzz;

std::string tell(const FrameEvent& event) {
  return event.text + event.checksum +
         nuanxin::Json{event.kind, event.number, event.is_last, event.wire_size, event.end, event.skipped}.dump();
}

std::string listen_to_frames(const Pieces& pieces, TextRule rule) {
  FrameDecoder decoder(rule);
  auto said = hear(decoder, pieces, FrameDecoder::max_text, tell);
  said += decoder.is_pending() ? "pending" : "";
  for (const auto& event : decoder.flush()) said += tell(event);
  return said;
}

struct Heard {
  std::string reply, messages, failures, errors;
  std::size_t frames = 0, duplicates = 0, rejected = 0;
  bool operator==(const Heard&) const = default;

  void take(const Receiver::Actions& actions) {
    reply += actions.reply;
    for (const auto& one : actions.delivered) messages += one.raw + to_json(one.message).dump() + '\n';
    for (const auto& one : actions.failures) failures.append(one.reason).append(one.raw) += '\n';
    for (const auto error : actions.errors) errors.append(error) += '\n';
    frames += actions.frames;
    duplicates += actions.duplicates;
    rejected += actions.rejected;
  }
};

Heard listen(const Pieces& pieces, Handshake handshake) {
  Receiver receiver(handshake);
  Heard heard;
  for (const auto piece : pieces) {
    heard.take(receiver.feed(piece));
    demand(receiver.pending() <= Receiver::max_message + FrameDecoder::max_text);
  }
  heard.take(receiver.on_pause());
  heard.take(receiver.on_timeout());
  demand(!receiver.is_waiting() && receiver.pending() == 0);
  return heard;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto rule : {TextRule::strict, TextRule::lenient})
    same_however_cut(bytes, [&](const Pieces& pieces) { return listen_to_frames(pieces, rule); });
  for (const auto handshake : {Handshake::full, Handshake::frames_only, Handshake::none})
    same_however_cut(bytes, [&](const Pieces& pieces) { return listen(pieces, handshake); });
  same_stream(bytes, open_stream);
  const auto message = parse_message(bytes);
  demand(message.records <= max_records);
  (void)to_json(message).dump();
  AstmLines lines;
  (void)lines.decode(bytes, nuanxin::device::Direction::either).dump();
  for (const auto piece : cut(bytes)) (void)lines.decode(piece, nuanxin::device::Direction::either).dump();
  return 0;
}
