// Any bytes between the card reader and us.
#include "base/json.h"
#include "devices/idcard/message.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::idcard;
using namespace nuanxin::fuzz;

constexpr std::size_t header_size = 7;

std::string listen(const Pieces& pieces, Direction direction) {
  FrameDecoder decoder(direction);
  std::size_t told = 0;
  std::string said = hear(decoder, pieces, 0, [&](const FrameEvent& event) {
    told += event.skipped + (event.kind == FrameEvent::Kind::frame ? event.body.size() + header_size + 1 : 0);
    return event.body + to_json(interpret(event, direction)).dump() + '\n';
  });
  std::size_t fed = 0;
  for (const auto piece : pieces) fed += piece.size();
  // Every byte is in a frame, skipped or held, and what is held is less than a frame.
  const std::size_t held = fed - told - decoder.skipped();
  demand(held < header_size + FrameDecoder::max_length && decoder.is_pending() == (held != 0));
  return said + std::to_string(decoder.skipped());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto direction : {Direction::from_device, Direction::to_device})
    same_however_cut(bytes, [&](const Pieces& pieces) { return listen(pieces, direction); });
  same_stream(bytes, open_stream);
  (void)decode_line(bytes, Direction::either).dump();
  if (const auto card = decode_text(bytes.substr(0, text_size))) (void)read_answer(*card);
  return 0;
}
