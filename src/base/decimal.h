// Exact decimal numbers: coefficient * 10^-scale, with up to 36 significant digits in a 128-bit coefficient. Clinical
// values are compared and rounded on paper exactness (BMI 69.3 / 1.7² is 24.0, not 23.9), which binary floating point
// does not give. Values are immutable and free of threads. add/subtract/multiply/divide return nothing when the result
// does not fit (or the divisor is zero); the operators are for values known to be small and throw std::overflow_error
// instead.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace nuanxin {

class Decimal {
 public:
  using Coefficient = __int128;
  static constexpr int max_digits = 36;
  static constexpr int max_scale = 28;
  /// Fractional digits that a division keeps when it does not come out even.
  static constexpr int division_scale = 16;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole)
      : m_coefficient(whole) {}  // NOLINT(google-explicit-constructor): a whole number is a decimal
  constexpr Decimal(int whole) : m_coefficient(whole) {}  // NOLINT(google-explicit-constructor)

  /// "-12.50", "3", "1e-3"; nothing else (no spaces, no "+", no bare point).
  static std::optional<Decimal> from_string(std::string_view text);
  /// The shortest text of the double; nothing for infinities and NaN.
  static std::optional<Decimal> from_double(double value);
  /// A JSON number, or a string that holds one (LHC-Forms sends those).
  static std::optional<Decimal> from_json(const Json& value);

  static std::optional<Decimal> add(Decimal a, Decimal b);
  static std::optional<Decimal> subtract(Decimal a, Decimal b);
  static std::optional<Decimal> multiply(Decimal a, Decimal b);
  /// Exact when it comes out even, otherwise rounded to division_scale fractional digits. Nothing when b is zero.
  static std::optional<Decimal> divide(Decimal a, Decimal b);
  /// The integral part of a / b, toward zero.
  static std::optional<Decimal> integer_divide(Decimal a, Decimal b);
  /// a - b * integer_divide(a, b): has the sign of a.
  static std::optional<Decimal> remainder(Decimal a, Decimal b);

  /// Half away from zero; to_string() of the result has exactly `places` fractional digits.
  Decimal round(int places) const;
  Decimal truncate() const;
  Decimal floor() const;
  Decimal ceiling() const;
  Decimal abs() const;
  Decimal negated() const;
  /// Without trailing zeros after the point: 24.00 → 24, 2.50 → 2.5.
  Decimal normalized() const;

  bool is_zero() const { return m_coefficient == 0; }
  bool is_negative() const { return m_coefficient < 0; }
  /// The value is a whole number, whatever its scale.
  bool is_whole() const;
  /// Fractional digits as written (2.50 has 2).
  int scale() const { return m_scale; }
  /// The value as int64 when it is whole and fits.
  std::optional<std::int64_t> to_int64() const;
  double to_double() const;
  /// Keeps the scale: "24.0".
  std::string to_string() const;
  /// A JSON number: an integer when the scale is 0.
  Json to_json() const;

  /// By value: 24.0 == 24.
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

 private:
  constexpr Decimal(Coefficient coefficient, int scale) : m_coefficient(coefficient), m_scale(scale) {}
  static std::optional<Decimal> fitted(Coefficient coefficient, int scale);

  Coefficient m_coefficient = 0;
  int m_scale = 0;
};

Decimal operator+(Decimal a, Decimal b);
Decimal operator-(Decimal a, Decimal b);
Decimal operator*(Decimal a, Decimal b);
Decimal operator/(Decimal a, Decimal b);

}  // namespace nuanxin
