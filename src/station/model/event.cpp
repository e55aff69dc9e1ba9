#include "station/model/event.h"

#include <fmt/format.h>

#include "station/api.h"

namespace nuanxin::station {

Result<Event> event_from_json(const Json& json) {
  const Json& seq = member(json, "seq");
  if (!seq.is_number_integer()) return refuse(Reason::bad_request, "an event has a seq", "seq");
  Event event;
  event.seq = seq.get<std::int64_t>();
  event.at = parse_iso(text_or(json, "at")).value_or(Instant{});
  event.command = text_or(json, "command");
  event.entity = text_or(json, "entity");
  event.id = text_or(json, "id");
  event.version = value_or<int>(json, "version", 0);
  event.data = member(json, "data");
  return event;
}

std::string url_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       byte == '-' || byte == '_' || byte == '.' || byte == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

}  // namespace nuanxin::station
