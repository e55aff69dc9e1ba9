// Dates and times: parsing with precision, printing, comparing, and adding calendar durations.
#include <chrono>
#include <cstdio>

#include "forms/fhirpath.h"
#include "forms/fhirpath_values.h"

namespace nuanxin::forms::path {
namespace {

/// Reads exactly `digits` digits at `at`; -1 when they are not there.
int read_digits(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool read_offset(std::string_view text, Moment& moment) {
  if (text == "Z") {
    moment.offset_minutes = 0;
    return true;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hours = read_digits(text, 1, 2);
  const int minutes = read_digits(text, 4, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return false;
  moment.offset_minutes = (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

/// "hh[:mm[:ss[.fff]]]" from parts[3]; `given` counts what was there. Returns what follows, or nothing when malformed.
std::optional<std::string_view> read_clock(std::string_view text, Moment& moment, int& given) {
  static constexpr int highest[] = {23, 59, 59};
  given = 0;
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty() || text[0] != ':') return text;
      text.remove_prefix(1);
    }
    const int value = read_digits(text, 0, 2);
    if (value < 0 || value > highest[i]) return std::nullopt;
    moment.parts[3 + i] = value;
    ++given;
    text.remove_prefix(2);
  }
  if (text.empty() || text[0] != '.') return text;
  std::size_t digits = 0;
  int value = 0;
  for (text.remove_prefix(1); !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
    if (++digits <= 3) value = value * 10 + (text[0] - '0');
  }
  if (digits == 0) return std::nullopt;
  for (auto i = digits; i < 3; ++i) value *= 10;
  moment.parts[6] = value;
  moment.millisecond_digits = static_cast<int>(std::min<std::size_t>(digits, 3));
  ++given;
  return text;
}

bool read_date(std::string_view text, Moment& moment) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  moment.parts[0] = read_digits(text, 0, 4);
  if (moment.parts[0] < 1) return false;
  moment.precision = 1;
  if (text.size() >= 7) {
    moment.parts[1] = text[4] == '-' ? read_digits(text, 5, 2) : -1;
    if (moment.parts[1] < 1 || moment.parts[1] > 12) return false;
    moment.precision = 2;
  }
  if (text.size() == 10) {
    moment.parts[2] = text[7] == '-' ? read_digits(text, 8, 2) : -1;
    using namespace std::chrono;
    const year_month_day date{year{moment.parts[0]}, month{static_cast<unsigned>(moment.parts[1])},
                              day{static_cast<unsigned>(std::max(0, moment.parts[2]))}};
    if (!date.ok()) return false;
    moment.precision = 3;
  }
  return true;
}

std::chrono::sys_time<std::chrono::milliseconds> to_time(const Moment& m) {
  using namespace std::chrono;
  const year_month_day date{year{m.parts[0]}, month{static_cast<unsigned>(m.parts[1])},
                            day{static_cast<unsigned>(m.parts[2])}};
  return sys_days{date} + hours{m.parts[3]} + minutes{m.parts[4]} + seconds{m.parts[5]} + milliseconds{m.parts[6]};
}

void from_time(Moment& m, std::chrono::sys_time<std::chrono::milliseconds> time) {
  using namespace std::chrono;
  const auto day_start = floor<days>(time);
  const year_month_day date{day_start};
  const auto clock = hh_mm_ss{time - day_start};
  m.parts[0] = int(date.year());
  m.parts[1] = static_cast<int>(unsigned(date.month()));
  m.parts[2] = static_cast<int>(unsigned(date.day()));
  m.parts[3] = static_cast<int>(clock.hours().count());
  m.parts[4] = static_cast<int>(clock.minutes().count());
  m.parts[5] = static_cast<int>(clock.seconds().count());
  m.parts[6] = static_cast<int>(clock.subseconds().count());
}

Moment in_utc(Moment m) {
  if (m.kind == MomentKind::date_time && m.offset_minutes && m.precision > 3) {
    from_time(m, to_time(m) - std::chrono::minutes{*m.offset_minutes});
  }
  return m;
}

}  // namespace

std::optional<Moment> Moment::parse(std::string_view text, MomentKind kind) {
  Moment moment;
  moment.kind = kind;
  int clock_parts = 0;
  if (kind == MomentKind::time) {
    const auto rest = read_clock(text, moment, clock_parts);
    if (!rest || !rest->empty()) return std::nullopt;
    moment.precision = clock_parts;
    return moment;
  }
  const auto t = text.find('T');
  if (kind == MomentKind::date && t != std::string_view::npos) return std::nullopt;
  if (!read_date(text.substr(0, t), moment)) return std::nullopt;
  if (t == std::string_view::npos || t + 1 == text.size()) return moment;
  if (moment.precision != 3) return std::nullopt;
  const auto rest = read_clock(text.substr(t + 1), moment, clock_parts);
  if (!rest || (!rest->empty() && !read_offset(*rest, moment))) return std::nullopt;
  moment.precision = 3 + clock_parts;
  return moment;
}

std::string Moment::to_string() const {
  char buffer[64];
  std::string out;
  const int clock_parts = kind == MomentKind::time ? precision : precision - 3;
  if (kind != MomentKind::time) {
    static constexpr const char* formats[] = {"%04d", "-%02d", "-%02d"};
    for (int i = 0; i < std::min(precision, 3); ++i) {
      std::snprintf(buffer, sizeof buffer, formats[i], parts[i]);
      out += buffer;
    }
    if (clock_parts > 0) out += 'T';
  }
  for (int i = 0; i < std::min(clock_parts, 3); ++i) {
    std::snprintf(buffer, sizeof buffer, i == 0 ? "%02d" : ":%02d", parts[3 + i]);
    out += buffer;
  }
  if (clock_parts > 3) {
    std::snprintf(buffer, sizeof buffer, ".%03d", parts[6]);
    out += std::string_view(buffer).substr(0, 1 + static_cast<std::size_t>(std::max(1, millisecond_digits)));
  }
  if (offset_minutes && clock_parts > 0) {
    if (*offset_minutes == 0) return out + "Z";
    std::snprintf(buffer, sizeof buffer, "%c%02d:%02d", *offset_minutes < 0 ? '-' : '+', std::abs(*offset_minutes) / 60,
                  std::abs(*offset_minutes) % 60);
    out += buffer;
  }
  return out;
}

std::optional<int> Moment::compare(const Moment& first, const Moment& second) {
  const bool time = first.kind == MomentKind::time;
  if (time != (second.kind == MomentKind::time)) return std::nullopt;
  const bool zoned = first.offset_minutes && second.offset_minutes;
  const Moment a = zoned ? in_utc(first) : first;
  const Moment b = zoned ? in_utc(second) : second;
  const int begin = time ? 3 : 0;
  // Seconds and milliseconds are one precision: 10:30:00 is as precise as 10:30:00.0.
  const int seconds_level = time ? 3 : 6;
  const auto level = [&](int digits) { return digits >= seconds_level ? 7 - begin : digits; };
  const int known = std::min(level(a.precision), level(b.precision));
  for (int i = begin; i < begin + known; ++i) {
    if (a.parts[i] != b.parts[i]) return a.parts[i] < b.parts[i] ? -1 : 1;
  }
  // One of them has an offset and the other none: days may differ by it.
  if (level(a.precision) != level(b.precision)) return std::nullopt;
  return 0;
}

std::optional<Moment> shifted(const Moment& moment, const Decimal& amount, std::string_view unit) {
  using namespace std::chrono;
  const auto whole = amount.truncate().to_int64();
  if (!whole || *whole > 4'000'000 || *whole < -4'000'000) return std::nullopt;
  Moment result = moment;
  const auto calendar = duration_unit(unit);
  if (!calendar) return std::nullopt;
  if (*calendar == DurationUnit::year || *calendar == DurationUnit::month) {
    if (moment.kind == MomentKind::time) return std::nullopt;
    const auto total =
        moment.parts[0] * 12LL + (moment.parts[1] - 1) + *whole * (*calendar == DurationUnit::year ? 12 : 1);
    if (total < 12 || total >= 120000) return std::nullopt;
    result.parts[0] = static_cast<int>(total / 12);
    result.parts[1] = static_cast<int>(total % 12) + 1;
    const year_month_day_last last{year{result.parts[0]},
                                   month_day_last{month{static_cast<unsigned>(result.parts[1])}}};
    result.parts[2] = std::min(result.parts[2], static_cast<int>(unsigned(last.day())));
    return result;
  }
  static constexpr milliseconds sizes[] = {milliseconds{1}, seconds{1}, minutes{1}, hours{1}, days{1}, weeks{1}};
  auto span = sizes[static_cast<int>(*calendar)] * *whole;
  if (*calendar == DurationUnit::second) {
    if (const auto exact = Decimal::multiply(amount, 1000))
      span = milliseconds{exact->truncate().to_int64().value_or(0)};
  }
  if (moment.kind == MomentKind::date) span = milliseconds{duration_cast<days>(span)};
  from_time(result, to_time(moment) + span);
  if (result.parts[0] < 1 || result.parts[0] > 9999) return std::nullopt;
  if (moment.kind == MomentKind::time) std::copy(moment.parts, moment.parts + 3, result.parts);
  return result;
}

}  // namespace nuanxin::forms::path
