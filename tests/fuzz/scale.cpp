// Any bytes from a scale: three families.
#include "base/json.h"
#include "devices/scale/bcm.h"
#include "devices/scale/decode.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::scale;
using namespace nuanxin::fuzz;
using nuanxin::device::Direction;

/// The head of a BCM-H10 frame has three bytes.
constexpr std::size_t max_frame = 3 + BcmDecoder::max_length;

std::string tell(const Message& message) {
  demand(message.error.empty() || !message.measurement);
  demand(message.raw.size() <= max_frame);
  return message.raw + to_json(message).dump() + '\n';
}

std::string tell(const BcmFrame& frame) {
  std::string said;
  for (const auto direction : {Direction::either, Direction::to_device, Direction::from_device})
    said += tell(read_bcm_frame(frame, direction));
  return said;
}

template <class Decoder>
void listen(std::string_view bytes, std::size_t bound) {
  same_however_cut(bytes, [&](const Pieces& pieces) {
    Decoder decoder;
    const auto said = hear(decoder, pieces, bound, [](const auto& event) { return tell(event); });
    return said + std::to_string(decoder.pending());
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  listen<BcmDecoder>(bytes, max_frame - 1);
  listen<GTechDecoder>(bytes, std::max(GTechDecoder::max_text + 1, size));  // a printer's text is counted, not held
  listen<IndicatorDecoder>(bytes, IndicatorDecoder::max_line);
  same_stream(bytes, open_stream);
  for (const auto direction : {Direction::either, Direction::to_device})
    (void)decode_scale_line(bytes, direction).dump();
  return 0;
}
