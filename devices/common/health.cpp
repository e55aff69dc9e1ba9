#include "devices/common/health.h"

#include <array>
#include <utility>

#include "base/i18n.h"
#include "base/json.h"

namespace nuanxin::device {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 17> texts{{
    {"closed", N_("The device is not in use.")},
    {"connecting", N_("Looking for the device.")},
    {"in_use", N_("Another program or device uses this port.")},
    {"not_stored", N_("Readings cannot be stored now. They are held and tried again; do not switch off.")},
    {"no_answer", N_("The device does not answer.")},
    {"ready", N_("Ready.")},
    {"reading", N_("Reading the card; leave it on the reader.")},
    {"lay_again", N_("The card could not be read. Please lay it on the reader again.")},
    {"wrong_card", N_("This card cannot be read here.")},
    {"device_fault", N_("The card reader reports a fault.")},
    {"busy", N_("Printing.")},
    {"paper_low", N_("The paper is nearly used up.")},
    {"paper_out", N_("The printer has no paper.")},
    {"cover_open", N_("The printer's cover is open.")},
    {"offline", N_("The printer is offline.")},
    {"error", N_("The printer reports a fault.")},
    {"connection_lost", N_("The connection to the printer was lost.")},
}};

}  // namespace

Json to_json(const Health& health) {
  Json json{{"connected", health.connected}, {"state", health.state}};
  json["last_byte"] = health.last_byte ? Json(to_iso(*health.last_byte)) : Json();
  json["last_message"] = health.last_message ? Json(to_iso(*health.last_message)) : Json();
  json["error_count"] = health.error_count;
  return json;
}

std::string state_text(std::string_view state) {
  for (const auto& [key, text] : texts)
    if (key == state) return tr(text);
  return std::string(state);
}

}  // namespace nuanxin::device
