#include "devices/bp/ble.h"

#include <fmt/format.h>

#include "devices/bp/text_fields.h"
#include "devices/common/bytes.h"

namespace nuanxin::bp {
namespace {

constexpr unsigned flag_kpa = 0x01, flag_time = 0x02, flag_pulse = 0x04, flag_user = 0x08, flag_status = 0x10;
constexpr std::size_t pressures_size = 7, time_size = 7, pulse_size = 2, user_size = 1, status_size = 2;
constexpr unsigned user_unknown = 0xFF;

std::size_t expected_size(unsigned flags) {
  std::size_t size = pressures_size;
  if ((flags & flag_time) != 0) size += time_size;
  if ((flags & flag_pulse) != 0) size += pulse_size;
  if ((flags & flag_user) != 0) size += user_size;
  if ((flags & flag_status) != 0) size += status_size;
  return size;
}

ShortFloat short_float_at(std::string_view payload, std::size_t i) {
  return short_float(static_cast<std::uint16_t>(device::little16(payload, i)));
}

std::optional<Decimal> value_of(const ShortFloat& number) {
  if (number.kind != ShortFloatKind::number) return {};
  return number.value;
}

/// Why this pressure is none; empty when it is one.
std::string_view pressure_error(const ShortFloat& pressure) {
  switch (pressure.kind) {
    case ShortFloatKind::number:
      return {};
    case ShortFloatKind::plus_infinity:
    case ShortFloatKind::minus_infinity:
      return "out_of_range";
    default:
      return "nan";
  }
}

/// Rounded once, to whole mmHg.
Decimal to_mmhg(const Decimal& kilopascal) {
  static const Decimal factor = *Decimal::from_string("7.50062");
  return (kilopascal * factor).round(0);
}

void set_pressures(Reading& reading, const Decimal& systolic, const Decimal& diastolic, std::optional<Decimal> mean,
                   bool is_kpa) {
  reading.systolic = is_kpa ? to_mmhg(systolic) : systolic;
  reading.diastolic = is_kpa ? to_mmhg(diastolic) : diastolic;
  reading.mean = mean && is_kpa ? to_mmhg(*mean) : mean;
  if (is_kpa) reading.original = KilopascalValues{systolic, diastolic, mean};
}

/// False for a moment that does not exist. A year, month or day of 0 means that the device does not know.
bool read_time(std::string_view bytes, Reading& reading) {
  reading.has_time = true;
  const auto at = [&](std::size_t i) { return static_cast<int>(device::byte_at(bytes, i)); };
  const int year = static_cast<int>(device::little16(bytes, 0));
  if (year == 0 || at(2) == 0 || at(3) == 0) return true;
  const auto moment = to_moment(year, at(2), at(3), at(4), at(5), at(6));
  reading.device_time = moment.value_or("");
  return moment.has_value();
}

StatusFlags status_flags(unsigned status) {
  StatusFlags flags;
  flags.movement = (status & 0x01U) != 0;
  flags.cuff_loose = (status & 0x02U) != 0;
  flags.irregular_pulse = (status & 0x04U) != 0;
  flags.pulse_range = static_cast<PulseRange>(status >> 3U & 0x03U);
  flags.improper_position = (status & 0x20U) != 0;
  return flags;
}

/// What stands behind the pressures; the payload has the length that the flags ask for.
bool read_optional_parts(std::string_view payload, Reading& reading) {
  const unsigned flags = device::byte_at(payload, 0);
  std::string_view rest = payload.substr(pressures_size);
  bool is_time_real = true;
  if ((flags & flag_time) != 0) {
    is_time_real = read_time(rest, reading);
    rest.remove_prefix(time_size);
  }
  if ((flags & flag_pulse) != 0) {
    reading.pulse = value_of(short_float_at(rest, 0));
    rest.remove_prefix(pulse_size);
  }
  if ((flags & flag_user) != 0) {
    reading.has_user = true;
    if (device::byte_at(rest, 0) != user_unknown) reading.user = static_cast<int>(device::byte_at(rest, 0));
    rest.remove_prefix(user_size);
  }
  if ((flags & flag_status) != 0) {
    reading.status = device::little16(rest, 0);
    reading.flags = status_flags(*reading.status);
  }
  return is_time_real;
}

}  // namespace

ShortFloat short_float(std::uint16_t bits) {
  switch (bits) {
    case 0x07FF:
      return {ShortFloatKind::not_a_number, {}};
    case 0x0800:
      return {ShortFloatKind::not_at_this_resolution, {}};
    case 0x07FE:
      return {ShortFloatKind::plus_infinity, {}};
    case 0x0802:
      return {ShortFloatKind::minus_infinity, {}};
    case 0x0801:
      return {ShortFloatKind::reserved, {}};
    default:
      break;
  }
  const int mantissa = (bits & 0x0FFF) >= 0x0800 ? (bits & 0x0FFF) - 0x1000 : bits & 0x0FFF;
  const int exponent = bits >> 12 >= 8 ? (bits >> 12) - 16 : bits >> 12;
  const auto value = Decimal::from_string(fmt::format("{}e{}", mantissa, exponent));
  return {ShortFloatKind::number, value.value_or(Decimal())};
}

Message read_ble_measurement(std::string_view payload) {
  Message message;
  message.device = "ble";
  message.raw = payload.substr(0, 64);
  const auto refuse_for = [&](std::string_view error, std::string_view field) {
    message.error = error;
    message.field = field;
    return message;
  };
  if (payload.size() < pressures_size || payload.size() != expected_size(device::byte_at(payload, 0)))
    return refuse_for("length", {});
  const auto systolic = short_float_at(payload, 1);
  const auto diastolic = short_float_at(payload, 3);
  if (const auto error = pressure_error(systolic); !error.empty()) return refuse_for(error, "sys");
  if (const auto error = pressure_error(diastolic); !error.empty()) return refuse_for(error, "dia");
  Reading reading;
  const bool is_kpa = (device::byte_at(payload, 0) & flag_kpa) != 0;
  set_pressures(reading, systolic.value, diastolic.value, value_of(short_float_at(payload, 5)), is_kpa);
  if (!read_optional_parts(payload, reading)) return refuse_for("timestamp", {});
  offer(std::move(reading), message);
  return message;
}

}  // namespace nuanxin::bp
