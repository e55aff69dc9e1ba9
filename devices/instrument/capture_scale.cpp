#include "devices/instrument/capture_of.h"
#include "devices/scale/measurement.h"

namespace nuanxin::instrument {
namespace {

void add_size(Capture& capture, const char* code, const std::optional<Decimal>& number, const char* unit) {
  if (!number) return;
  const auto text = number->to_string();
  Value value;
  value.code = code;
  value.value = text;
  value.unit = unit;
  value.raw = text + " " + unit;
  capture.values.push_back(std::move(value));
}

}  // namespace

Capture capture_of(const std::string& profile, const scale::Message& message) {
  auto capture = refusal_of(profile, message.error, message.raw);
  capture.model = message.device;
  if (!message.measurement) return capture;
  add_size(capture, "HEIGHT", message.measurement->height_cm, "cm");
  add_size(capture, "WEIGHT", message.measurement->weight_kg, "kg");
  add_size(capture, "BMI", message.measurement->bmi, "kg/m2");
  if (message.mode == scale::WeighingMode::net) capture.warnings.emplace_back("net_weight");
  return capture;
}

}  // namespace nuanxin::instrument
