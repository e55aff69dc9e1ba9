// Any bytes from an analyzer that speaks HL7 v2, with and without the envelope; and our answer can be read again.
#include <cctype>

#include "base/json.h"
#include "devices/hl7/ack.h"
#include "devices/hl7/decode.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::hl7;
using namespace nuanxin::fuzz;

std::string listen(const Pieces& pieces) {
  BlockDecoder decoder;
  auto said = hear(decoder, pieces, BlockDecoder::max_block - 1, [](const BlockEvent& event) {
    return event.message + nuanxin::Json{event.kind, event.skipped, event.heartbeats}.dump();
  });
  return said + std::to_string(decoder.pending()) + (decoder.is_pending() ? "pending" : "") +
         std::to_string(decoder.skipped());
}

void answer(const Message& request) {
  const auto verdict = judge(read_report(request));
  if (!verdict) return;
  const auto answered = Message::parse(ack_message(request, *verdict, {"1", "20260930083000"}));
  demand(answered.has_value());
  const auto& header = request.header();
  if (std::isalnum(header.delimiters().field) != 0) return;
  const auto* const acknowledgement = answered->find("MSA");
  demand(acknowledgement != nullptr && acknowledgement->raw(1) == ack_text(verdict->code));
  demand(acknowledgement->raw(2) == header.raw(10));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  same_however_cut(bytes, listen);
  same_stream(bytes, open_stream);
  if (const auto message = Message::parse(bytes)) answer(*message);
  (void)message_json(bytes).dump();
  BlockDecoder decoder;
  for (const auto& event : decoder.feed(bytes))
    if (const auto message = Message::parse(event.message)) answer(*message);
  (void)Hl7Lines().decode(bytes).dump();
  return 0;
}
