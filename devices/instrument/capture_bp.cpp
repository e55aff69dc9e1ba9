#include "devices/bp/reading.h"
#include "devices/instrument/capture_of.h"

namespace nuanxin::instrument {
namespace {

constexpr const char* pressure_unit = "mm[Hg]";

/// As the monitor wrote it: kPa where it measured in them. The value itself is in mmHg already.
std::string pressure_raw(const Decimal& mmhg, const std::optional<Decimal>& kilopascal) {
  return kilopascal ? kilopascal->to_string() + " kPa" : mmhg.to_string() + " mmHg";
}

void add_pressure(Capture& capture, const char* code, const std::optional<Decimal>& mmhg,
                  const std::optional<Decimal>& kilopascal) {
  if (!mmhg) return;
  Value value;
  value.code = code;
  value.value = mmhg->to_string();
  value.unit = pressure_unit;
  value.raw = pressure_raw(*mmhg, kilopascal);
  capture.values.push_back(std::move(value));
}

void add_reading(Capture& capture, const bp::Reading& reading) {
  const auto original = [&](auto of) -> std::optional<Decimal> {
    if (!reading.original) return {};
    return of(*reading.original);
  };
  using Kilopascal = bp::KilopascalValues;
  add_pressure(capture, "SYS", reading.systolic, original([](const Kilopascal& kpa) { return kpa.systolic; }));
  add_pressure(capture, "DIA", reading.diastolic, original([](const Kilopascal& kpa) { return kpa.diastolic; }));
  add_pressure(capture, "MAP", reading.mean, original([](const Kilopascal& kpa) { return kpa.mean; }));
  if (reading.pulse) {
    const auto pulse = reading.pulse->to_string();
    Value value;
    value.code = "PULSE";
    value.value = pulse;
    value.unit = "/min";
    value.raw = pulse;
    capture.values.push_back(std::move(value));
  }
  capture.device_time = reading.device_time;
  if (reading.id) capture.specimen = *reading.id;
}

void add_bp_warnings(Capture& capture, const bp::Message& message, const bp::Reading& reading) {
  const auto warn = [&](bool is_so, const char* key) {
    if (is_so) capture.warnings.emplace_back(key);
  };
  if (!message.warning.empty()) capture.warnings.push_back(message.warning);
  warn(message.unverified_check, "unverified_check");
  warn(reading.flags.movement || reading.movement_mark.value_or(0) != 0, "movement");
  warn(reading.flags.cuff_loose, "cuff_loose");
  warn(reading.flags.irregular_pulse, "irregular_pulse");
  warn(reading.flags.improper_position, "improper_position");
}

}  // namespace

Capture capture_of(const std::string& profile, const bp::Message& message) {
  // An error of the device keeps its own code: "device_error:E44".
  auto capture =
      refusal_of(profile, message.code.empty() ? message.error : message.error + ":" + message.code, message.raw);
  capture.model = message.model.empty() ? message.device : message.model;
  if (!message.reading) return capture;
  add_reading(capture, *message.reading);
  add_bp_warnings(capture, message, *message.reading);
  capture.is_control = is_control_specimen(capture.specimen);
  return capture;
}

}  // namespace nuanxin::instrument
