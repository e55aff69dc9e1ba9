// Any bytes from a blood-pressure monitor: three families on a wire, and the Bluetooth measurement.
#include "base/json.h"
#include "devices/bp/aandd.h"
#include "devices/bp/ble.h"
#include "devices/bp/decode.h"
#include "devices/bp/omron.h"
#include "devices/bp/terumo.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::bp;
using namespace nuanxin::fuzz;

/// SYN SYN SOH "00" STX and ETX around the text.
constexpr std::size_t max_frame = BlockDecoder::max_text + 7;

std::string tell(const Message& message) {
  demand(message.error.empty() || !message.reading);
  demand(!message.reading || message.reading->diastolic < message.reading->systolic);
  demand(message.raw.size() <= max_frame + 1);
  return message.raw + to_json(message).dump() + '\n';
}

template <class Decoder>
void listen(std::string_view bytes, std::size_t bound) {
  same_however_cut(bytes, [&](const Pieces& pieces) {
    Decoder decoder;
    const auto said = hear(decoder, pieces, bound, tell);
    return said + std::to_string(decoder.pending());
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  listen<OmronDecoder>(bytes, OmronDecoder::max_line);
  listen<AandDDecoder>(bytes, max_frame);
  listen<TerumoDecoder>(bytes, max_frame);
  same_stream(bytes, open_stream);
  tell(read_ble_measurement(bytes));
  (void)decode_bp_line(bytes).dump();
  return 0;
}
