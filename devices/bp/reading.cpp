#include "devices/bp/reading.h"

#include <algorithm>

#include "base/json.h"
#include "devices/bp/text_fields.h"

namespace nuanxin::bp {
namespace {

bool is_outside(const Decimal& value, int low, int high) { return value < Decimal(low) || value > Decimal(high); }

/// The name of the first value outside the limits, or nothing.
std::string_view first_outside(const Reading& reading) {
  if (is_outside(reading.systolic, 60, 260)) return "sys";
  if (is_outside(reading.diastolic, 30, 215)) return "dia";
  if (reading.pulse && is_outside(*reading.pulse, 40, 180)) return "pulse";
  return {};
}

Json number_or_null(const std::optional<Decimal>& value) { return value ? value->to_json() : Json(); }

void pressures_to_json(Json& json, const Reading& reading) {
  json["unit"] = reading.original ? "kPa" : "mmHg";
  if (!reading.original) {
    json["sys"] = reading.systolic.to_json();
    json["dia"] = reading.diastolic.to_json();
    json["map"] = number_or_null(reading.mean);
    return;
  }
  json["sys"] = reading.original->systolic.to_json();
  json["dia"] = reading.original->diastolic.to_json();
  json["map"] = number_or_null(reading.original->mean);
  json["sys_mmHg"] = reading.systolic.to_json();
  json["dia_mmHg"] = reading.diastolic.to_json();
  json["map_mmHg"] = number_or_null(reading.mean);
}

std::string_view range_code(PulseRange range) {
  switch (range) {
    case PulseRange::in_range:
      return "in";
    case PulseRange::above:
      return "high";
    case PulseRange::below:
      return "low";
    case PulseRange::reserved:
      break;
  }
  return "reserved";
}

void status_to_json(Json& json, unsigned status, const StatusFlags& flags) {
  json["status"] = status;
  json["movement"] = flags.movement;
  json["cuff_loose"] = flags.cuff_loose;
  json["irregular"] = flags.irregular_pulse;
  json["pulse_range"] = range_code(flags.pulse_range);
  json["position"] = flags.improper_position;
}

void reading_to_json(Json& json, const Reading& reading) {
  pressures_to_json(json, reading);
  json["pulse"] = number_or_null(reading.pulse);
  if (reading.id) json["id"] = *reading.id;
  if (reading.has_time) json["time"] = reading.device_time.empty() ? Json() : Json(reading.device_time);
  if (reading.has_user) json["user"] = reading.user ? Json(*reading.user) : Json();
  if (reading.movement_mark) json["movement"] = *reading.movement_mark;
  if (reading.status) status_to_json(json, *reading.status, reading.flags);
}

void error_to_json(Json& json, const Message& message) {
  json["error"] = message.error;
  if (!message.field.empty()) json["field"] = message.field;
  if (!message.code.empty()) {
    const auto number = whole_number(message.code);
    json["code"] = number ? Json(*number) : Json(message.code);
  }
  if (!message.text.empty()) json["text"] = message.text;
}

/// What a person wants to know first.
int weight(const Message& message) {
  if (!message.error.empty()) return 2;
  return message.reading ? 1 : 0;
}

}  // namespace

void offer(Reading reading, Message& message) {
  message.field = first_outside(reading);
  if (!message.field.empty())
    message.error = "out_of_range";
  else if (reading.diastolic >= reading.systolic)
    message.error = "implausible";
  else
    message.reading = std::move(reading);
}

Json to_json(const Message& message) {
  Json json{{"result", message.error.empty() ? "ok" : "error"}};
  if (!message.error.empty()) error_to_json(json, message);
  if (!message.meaning.empty()) json["meaning"] = message.meaning;
  if (message.size != 0) json["len"] = message.size;
  if (!message.device.empty()) json["device"] = message.device;
  if (!message.model.empty()) json["model"] = message.model;
  if (message.reading) reading_to_json(json, *message.reading);
  if (!message.warning.empty()) json["warning"] = message.warning;
  if (!message.trailer.empty()) json["trailer"] = message.trailer;
  if (!message.fields.empty()) json["fields"] = message.fields;
  if (message.unverified_check) json["unverified_check"] = true;
  if (message.skipped != 0) json["skipped"] = message.skipped;
  return json;
}

Json to_json(const std::vector<Message>& messages, std::size_t pending) {
  if (messages.empty()) {
    Json json{{"result", pending == 0 ? "ignore" : "incomplete"}};
    if (pending != 0) json["pending"] = pending;
    return json;
  }
  const auto first = std::max_element(messages.begin(), messages.end(),
                                      [](const Message& a, const Message& b) { return weight(a) < weight(b); });
  Json json = to_json(*first);
  if (messages.size() > 1) {
    Json list = Json::array();
    for (const auto& message : messages) list.push_back(to_json(message));
    json["messages"] = messages.size();
    json["list"] = std::move(list);
  }
  if (pending != 0) json["pending"] = pending;
  return json;
}

}  // namespace nuanxin::bp
