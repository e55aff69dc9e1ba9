#include "base/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/json.h"

namespace nuanxin {
namespace {

using Coefficient = Decimal::Coefficient;

constexpr Coefficient power_of_ten(int exponent) {
  Coefficient value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

constexpr Coefficient limit = power_of_ten(Decimal::max_digits);

Coefficient magnitude(Coefficient value) { return value < 0 ? -value : value; }

/// value * 10^exponent, or nothing when it has more than max_digits digits.
std::optional<Coefficient> scaled_up(Coefficient value, int exponent) {
  for (; exponent > 0 && value != 0; --exponent) {
    if (__builtin_mul_overflow(value, Coefficient(10), &value)) return std::nullopt;
  }
  if (magnitude(value) >= limit) return std::nullopt;
  return value;
}

/// value / 10^places, half away from zero.
Coefficient scaled_down(Coefficient value, int places) {
  if (places <= 0) return value;
  if (places > Decimal::max_digits) return 0;
  const Coefficient unit = power_of_ten(places);
  const Coefficient rest = magnitude(value % unit);
  const Coefficient whole = value / unit;
  if (rest * 2 < unit) return whole;
  return value < 0 ? whole - 1 : whole + 1;
}

struct Parsed {
  Coefficient coefficient = 0;
  int scale = 0;
  bool ok = false;
};

Parsed parse_digits(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return {};
  Parsed parsed;
  bool point = false;
  for (const char c : text) {
    if (c == '.') {
      if (point) return {};
      point = true;
      continue;
    }
    if (!is_digit(c) || parsed.coefficient >= limit / 10) return {};
    parsed.coefficient = parsed.coefficient * 10 + (c - '0');
    if (point) ++parsed.scale;
  }
  parsed.ok = true;
  return parsed;
}

}  // namespace

std::optional<Decimal> Decimal::fitted(Coefficient coefficient, int scale) {
  while (scale > 0 && magnitude(coefficient) >= limit && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  if (scale > max_scale) {
    coefficient = scaled_down(coefficient, scale - max_scale);
    scale = max_scale;
  }
  if (magnitude(coefficient) >= limit) return std::nullopt;
  return Decimal(coefficient, scale);
}

std::optional<Decimal> Decimal::from_string(std::string_view text) {
  bool negative = false;
  if (!text.empty() && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  int exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (error != std::errc{} || end != digits.data() + digits.size() || exponent > 60 || exponent < -60)
      return std::nullopt;
    text = text.substr(0, e);
  }
  Parsed parsed = parse_digits(text);
  if (!parsed.ok) return std::nullopt;
  int scale = parsed.scale - exponent;
  if (scale < 0) {
    const auto up = scaled_up(parsed.coefficient, -scale);
    if (!up) return std::nullopt;
    parsed.coefficient = *up;
    scale = 0;
  }
  if (scale > 2 * max_digits) return std::nullopt;
  return fitted(negative ? -parsed.coefficient : parsed.coefficient, scale);
}

std::optional<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  if (error != std::errc{}) return std::nullopt;
  return from_string(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
}

std::optional<Decimal> Decimal::from_json(const Json& value) {
  if (value.is_number_unsigned()) return from_string(std::to_string(value.get<std::uint64_t>()));
  if (value.is_number_integer()) return Decimal(value.get<std::int64_t>());
  if (value.is_number_float()) return from_string(value.dump());
  if (value.is_string()) return from_string(value.get_ref<const std::string&>());
  return std::nullopt;
}

std::optional<Decimal> Decimal::add(Decimal a, Decimal b) {
  const int scale = std::max(a.m_scale, b.m_scale);
  auto x = scaled_up(a.m_coefficient, scale - a.m_scale);
  auto y = scaled_up(b.m_coefficient, scale - b.m_scale);
  if (x && y) return fitted(*x + *y, scale);
  if (scale == 0) return std::nullopt;
  // Too many digits to keep exactly: one fractional digit less of the finer one.
  return a.m_scale == scale ? add(a.round(scale - 1), b) : add(a, b.round(scale - 1));
}

std::optional<Decimal> Decimal::subtract(Decimal a, Decimal b) { return add(a, b.negated()); }

std::optional<Decimal> Decimal::multiply(Decimal a, Decimal b) {
  Coefficient product = 0;
  if (!__builtin_mul_overflow(a.m_coefficient, b.m_coefficient, &product) && magnitude(product) < limit) {
    return fitted(product, a.m_scale + b.m_scale);
  }
  if (a.m_scale == 0 && b.m_scale == 0) return std::nullopt;
  return a.m_scale >= b.m_scale ? multiply(a.round(a.m_scale - 1), b) : multiply(a, b.round(b.m_scale - 1));
}

std::optional<Decimal> Decimal::divide(Decimal a, Decimal b) {
  if (b.is_zero()) return std::nullopt;
  const Decimal x = a.normalized();
  const Decimal y = b.normalized();
  const auto numerator = scaled_up(x.m_coefficient, y.m_scale - x.m_scale);
  const auto denominator = scaled_up(y.m_coefficient, x.m_scale - y.m_scale);
  if (!numerator || !denominator) return std::nullopt;
  const Coefficient divisor = magnitude(*denominator);
  Coefficient quotient = magnitude(*numerator) / divisor;
  Coefficient rest = magnitude(*numerator) % divisor;
  int scale = 0;
  while (rest != 0 && scale < division_scale && quotient < limit / 10) {
    rest *= 10;
    quotient = quotient * 10 + rest / divisor;
    rest %= divisor;
    ++scale;
  }
  if (rest * 2 >= divisor) ++quotient;
  const bool negative = x.is_negative() != y.is_negative();
  return fitted(negative ? -quotient : quotient, scale);
}

std::optional<Decimal> Decimal::integer_divide(Decimal a, Decimal b) {
  if (b.is_zero()) return std::nullopt;
  const Decimal x = a.normalized();
  const Decimal y = b.normalized();
  const auto numerator = scaled_up(x.m_coefficient, y.m_scale - x.m_scale);
  const auto denominator = scaled_up(y.m_coefficient, x.m_scale - y.m_scale);
  if (!numerator || !denominator) return std::nullopt;
  return Decimal(*numerator / *denominator, 0);
}

std::optional<Decimal> Decimal::remainder(Decimal a, Decimal b) {
  const auto whole = integer_divide(a, b);
  if (!whole) return std::nullopt;
  const auto product = multiply(*whole, b);
  return product ? subtract(a, *product) : std::nullopt;
}

Decimal Decimal::round(int places) const {
  places = std::clamp(places, 0, max_scale);
  if (m_scale > places) return Decimal(scaled_down(m_coefficient, m_scale - places), places);
  const auto up = scaled_up(m_coefficient, places - m_scale);
  return up ? Decimal(*up, places) : *this;
}

Decimal Decimal::truncate() const { return Decimal(m_coefficient / power_of_ten(m_scale), 0); }

Decimal Decimal::floor() const {
  const Decimal whole = truncate();
  return is_negative() && !is_whole() ? Decimal(whole.m_coefficient - 1, 0) : whole;
}

Decimal Decimal::ceiling() const {
  const Decimal whole = truncate();
  return !is_negative() && !is_whole() ? Decimal(whole.m_coefficient + 1, 0) : whole;
}

Decimal Decimal::abs() const { return Decimal(magnitude(m_coefficient), m_scale); }
Decimal Decimal::negated() const { return Decimal(-m_coefficient, m_scale); }

Decimal Decimal::normalized() const {
  Decimal result = *this;
  while (result.m_scale > 0 && result.m_coefficient % 10 == 0) {
    result.m_coefficient /= 10;
    --result.m_scale;
  }
  return result;
}

bool Decimal::is_whole() const { return m_coefficient % power_of_ten(m_scale) == 0; }

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_whole()) return std::nullopt;
  const Coefficient whole = m_coefficient / power_of_ten(m_scale);
  if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::to_string() const {
  std::string digits;
  for (Coefficient rest = magnitude(m_coefficient); rest != 0; rest /= 10)
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  const auto scale = static_cast<std::size_t>(m_scale);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  if (is_negative()) digits.insert(digits.begin(), '-');
  return digits;
}

Json Decimal::to_json() const {
  if (m_scale == 0) {
    if (const auto whole = to_int64()) return Json(*whole);
  }
  return Json(to_double());
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (m_scale == other.m_scale) return m_coefficient <=> other.m_coefficient;
  const Coefficient whole = m_coefficient / power_of_ten(m_scale);
  const Coefficient other_whole = other.m_coefficient / power_of_ten(other.m_scale);
  if (whole != other_whole) return whole <=> other_whole;
  const Coefficient rest = m_coefficient % power_of_ten(m_scale) * power_of_ten(max_scale - m_scale);
  const Coefficient other_rest =
      other.m_coefficient % power_of_ten(other.m_scale) * power_of_ten(max_scale - other.m_scale);
  return rest <=> other_rest;
}

namespace {
Decimal or_throw(std::optional<Decimal> result) {
  if (!result) throw std::overflow_error("decimal out of range");
  return *result;
}
}  // namespace

Decimal operator+(Decimal a, Decimal b) { return or_throw(Decimal::add(a, b)); }
Decimal operator-(Decimal a, Decimal b) { return or_throw(Decimal::subtract(a, b)); }
Decimal operator*(Decimal a, Decimal b) { return or_throw(Decimal::multiply(a, b)); }
Decimal operator/(Decimal a, Decimal b) { return or_throw(Decimal::divide(a, b)); }

}  // namespace nuanxin
