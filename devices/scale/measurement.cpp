#include "devices/scale/measurement.h"

#include <algorithm>

#include "base/json.h"

namespace nuanxin::scale {
namespace {

bool is_outside(const std::optional<Decimal>& value, int low, int high) {
  return value && (*value < Decimal(low) || *value > Decimal(high));
}

/// Compared without a division: |bmi * h² - w * 10000| against 0.3 * h², h in cm.
bool contradicts_bmi(const Measurement& measurement) {
  if (!measurement.height_cm || !measurement.weight_kg || !measurement.bmi) return false;
  static const Decimal tolerance = *Decimal::from_string("0.3");
  const Decimal square = *measurement.height_cm * *measurement.height_cm;
  return (*measurement.bmi * square - *measurement.weight_kg * Decimal(10000)).abs() > tolerance * square;
}

void add_number(Json& json, std::string_view name, const std::optional<Decimal>& value) {
  if (value) json[std::string(name)] = value->to_json();
}

void measurement_to_json(Json& json, const Measurement& measurement) {
  add_number(json, "height_cm", measurement.height_cm);
  add_number(json, "weight_kg", measurement.weight_kg);
  if (!measurement.sex.empty()) json["sex"] = measurement.sex;
  add_number(json, "obesity_percent", measurement.obesity_percent);
  add_number(json, "bmi", measurement.bmi);
}

/// As the vectors write bytes.
std::string upper_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    hex.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
    hex.push_back(digits[static_cast<unsigned char>(c) & 0x0FU]);
  }
  return hex;
}

std::string_view result_of(const Message& message) {
  if (!message.error.empty()) return "error";
  return message.is_ignored ? "ignore" : "ok";
}

/// What a person wants to know first.
int importance(const Message& message) {
  if (!message.error.empty()) return 3;
  if (message.is_ignored) return 0;
  return message.measurement ? 2 : 1;
}

}  // namespace

void offer(Measurement measurement, Message& message) {
  if (is_outside(measurement.height_cm, 50, 230)) message.field = "height_cm";
  if (is_outside(measurement.weight_kg, 2, 300)) {
    if (message.field.empty()) message.field = "weight_kg";
    message.live_weight_kg = measurement.weight_kg;
  }
  if (!message.field.empty()) {
    message.error = "out_of_range";
  } else if (contradicts_bmi(measurement)) {
    message.error = "implausible";
    message.field = "bmi";
  } else {
    message.measurement = std::move(measurement);
  }
}

Json to_json(const Message& message) {
  Json json{{"result", result_of(message)}};
  if (!message.error.empty()) json["error"] = message.error;
  if (!message.field.empty()) json["field"] = message.field;
  if (!message.unit.empty()) json["unit"] = message.unit;
  if (!message.meaning.empty()) json["meaning"] = message.meaning;
  if (!message.device.empty()) json["device"] = message.device;
  if (message.stable) json["stable"] = *message.stable;
  if (message.mode != WeighingMode::unknown) json["mode"] = message.mode == WeighingMode::gross ? "gross" : "net";
  if (message.data_id) json["data_id"] = *message.data_id;
  if (!message.data.empty()) json["data"] = upper_hex(message.data);
  if (message.is_ignored) add_number(json, "weight_kg", message.live_weight_kg);
  if (message.measurement) measurement_to_json(json, *message.measurement);
  if (message.skipped != 0) json["skipped"] = message.skipped;
  return json;
}

Json to_json(const std::vector<Message>& messages, std::size_t pending, std::string_view count_name) {
  if (messages.empty()) {
    Json json{{"result", pending == 0 ? "ignore" : "incomplete"}};
    if (pending != 0) json["pending"] = pending;
    return json;
  }
  const auto first = std::max_element(messages.begin(), messages.end(),
                                      [](const Message& a, const Message& b) { return importance(a) < importance(b); });
  Json json = to_json(*first);
  if (messages.size() > 1) {
    Json list = Json::array();
    for (const auto& message : messages) list.push_back(to_json(message));
    json[std::string(count_name)] = messages.size();
    json["list"] = std::move(list);
  }
  if (pending != 0) json["pending"] = pending;
  return json;
}

}  // namespace nuanxin::scale
