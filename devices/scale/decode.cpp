#include "devices/scale/decode.h"

#include "base/json.h"
#include "devices/scale/bcm.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"

namespace nuanxin::scale {
namespace {

template <class Decoder>
Json decode_with(std::string_view bytes, std::string_view count_name) {
  Decoder decoder;
  const auto messages = decoder.feed(bytes);
  return to_json(messages, decoder.pending(), count_name);
}

Json decode_bcm(std::string_view bytes, device::Direction direction) {
  BcmDecoder decoder;
  std::vector<Message> messages;
  for (const auto& frame : decoder.feed(bytes)) messages.push_back(read_bcm_frame(frame, direction));
  return to_json(messages, decoder.pending(), "frames");
}

}  // namespace

Family family_of(std::string_view bytes) {
  constexpr std::string_view printer_rule = " ---- ";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\xA5') return Family::bcm;
    if (c == 0x02 || c == 0x1B) return Family::gtech;
    if (c < 0x20 || c > 0x7E) continue;
    const auto text = bytes.substr(i);
    const bool is_line = text.starts_with("ST,") || text.starts_with("US,") || text.starts_with("OL");
    return is_line || text.find(printer_rule) == std::string_view::npos ? Family::indicator : Family::gtech;
  }
  return Family::indicator;
}

Json decode_scale_line(std::string_view bytes, device::Direction direction) {
  switch (family_of(bytes)) {
    case Family::bcm:
      return decode_bcm(bytes, direction);
    case Family::gtech:
      return decode_with<GTechDecoder>(bytes, "packets");
    case Family::indicator:
      break;
  }
  return decode_with<IndicatorDecoder>(bytes, "messages");
}

int decode_scale(std::istream& in, std::ostream& out) {
  return device::decode_lines(
      in, out, [](const device::HexLine& line) { return decode_scale_line(line.bytes, line.direction); });
}

std::unique_ptr<device::MessageStream> open_stream() {
  return std::make_unique<device::UnknownDeviceStream>([](std::string_view first) {
    const auto json = [](const Message& message) { return to_json(message); };
    const auto bcm = [](const BcmFrame& frame) { return to_json(read_bcm_frame(frame, device::Direction::either)); };
    const auto family = family_of(first);
    return family == Family::bcm     ? device::stream_of(BcmDecoder(), bcm)
           : family == Family::gtech ? device::stream_of(GTechDecoder(), json)
                                     : device::stream_of(IndicatorDecoder(), json);
  });
}

}  // namespace nuanxin::scale
