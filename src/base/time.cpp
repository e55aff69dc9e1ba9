#include "base/time.h"

namespace nuanxin {
namespace {

using namespace std::chrono;

constexpr hours china_offset{8};

/// Reads exactly `digits` decimal digits at `pos`, or nothing.
std::optional<int> digits_at(std::string_view text, std::size_t pos, std::size_t digits) {
  if (pos + digits > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = pos; i < pos + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<Date> checked(std::optional<int> y, std::optional<int> m, std::optional<int> d) {
  if (!y || !m || !d) return std::nullopt;
  const Date date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

void put_digits(std::string& text, std::size_t pos, std::size_t digits, unsigned value) {
  for (std::size_t i = pos + digits; i > pos; value /= 10) text[--i] = static_cast<char>('0' + value % 10);
}

void put_date(std::string& text, Date date) {
  put_digits(text, 0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
}

}  // namespace

Instant system_now() { return time_point_cast<milliseconds>(system_clock::now()); }

std::string to_iso(Instant instant) {
  const auto local = instant + china_offset;
  const auto midnight = floor<days>(local);
  const hh_mm_ss clock{local - midnight};
  std::string text = "0000-00-00T00:00:00.000+08:00";
  put_date(text, Date{midnight});
  put_digits(text, 11, 2, static_cast<unsigned>(clock.hours().count()));
  put_digits(text, 14, 2, static_cast<unsigned>(clock.minutes().count()));
  put_digits(text, 17, 2, static_cast<unsigned>(clock.seconds().count()));
  put_digits(text, 20, 3, static_cast<unsigned>(clock.subseconds().count()));
  return text;
}

std::optional<Instant> parse_iso(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = parse_date(text.substr(0, 10));
  const auto h = digits_at(text, 11, 2), m = digits_at(text, 14, 2), s = digits_at(text, 17, 2);
  if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  std::size_t pos = 19;
  int ms = 0;
  if (text[pos] == '.') {
    int scale = 100;
    std::size_t start = ++pos;
    for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, scale /= 10)
      ms += (text[pos] - '0') * scale;
    if (pos == start) return std::nullopt;
  }
  minutes offset{0};
  if (pos >= text.size()) return std::nullopt;
  if (text[pos] == 'Z') {
    if (pos + 1 != text.size()) return std::nullopt;
  } else {
    const auto oh = digits_at(text, pos + 1, 2), om = digits_at(text, pos + 4, 2);
    if ((text[pos] != '+' && text[pos] != '-') || !oh || !om || *oh > 14 || *om > 59 || text[pos + 3] != ':' ||
        pos + 6 != text.size())
      return std::nullopt;
    offset = (hours{*oh} + minutes{*om}) * (text[pos] == '-' ? -1 : 1);
  }
  return Instant{sys_days{*date}.time_since_epoch() + hours{*h} + minutes{*m} + seconds{*s} + milliseconds{ms} -
                 offset};
}

std::string to_iso(Date date) {
  std::string text = "0000-00-00";
  put_date(text, date);
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return checked(digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2));
}

std::optional<Date> parse_compact_date(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  return checked(digits_at(text, 0, 4), digits_at(text, 4, 2), digits_at(text, 6, 2));
}

Date china_date(Instant instant) { return Date{floor<days>(instant + china_offset)}; }

std::string china_hhmm(Instant instant) { return to_iso(instant).substr(11, 5); }

int age_on(Date birth, Date day) {
  int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  if (day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day())) --years;
  return years;
}

}  // namespace nuanxin
