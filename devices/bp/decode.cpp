#include "devices/bp/decode.h"

#include "base/json.h"
#include "devices/bp/aandd.h"
#include "devices/bp/ble.h"
#include "devices/bp/omron.h"
#include "devices/bp/terumo.h"
#include "devices/common/decode_lines.h"

namespace nuanxin::bp {
namespace {

template <class Decoder>
Json decode_with(std::string_view bytes) {
  Decoder decoder;
  const auto messages = decoder.feed(bytes);
  return to_json(messages, decoder.pending());
}

}  // namespace

Family family_of(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == 0x02) return bytes.substr(i + 1).starts_with("R1") ? Family::terumo : Family::aandd;
    if (c == 0x16 || c == 0x01) return Family::aandd;
    if (c >= 0x20 && c <= 0x7E) return Family::omron;
  }
  return Family::omron;
}

Json decode_bp_line(std::string_view bytes) {
  switch (family_of(bytes)) {
    case Family::aandd:
      return decode_with<AandDDecoder>(bytes);
    case Family::terumo:
      return decode_with<TerumoDecoder>(bytes);
    case Family::omron:
      break;
  }
  return decode_with<OmronDecoder>(bytes);
}

Json decode_ble_bp_line(std::string_view payload) { return to_json(read_ble_measurement(payload)); }

int decode_bp(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out, [](const device::HexLine& line) { return decode_bp_line(line.bytes); });
}

int decode_ble_bp(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out, [](const device::HexLine& line) { return decode_ble_bp_line(line.bytes); });
}

std::unique_ptr<device::MessageStream> open_stream() {
  return std::make_unique<device::UnknownDeviceStream>([](std::string_view first) {
    const auto json = [](const Message& message) { return to_json(message); };
    const auto family = family_of(first);
    return family == Family::aandd    ? device::stream_of(AandDDecoder(), json)
           : family == Family::terumo ? device::stream_of(TerumoDecoder(), json)
                                      : device::stream_of(OmronDecoder(), json);
  });
}

}  // namespace nuanxin::bp
