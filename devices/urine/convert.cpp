#include "devices/urine/convert.h"

#include <array>

#include "devices/urine/value.h"

namespace nuanxin::urine {
namespace {

constexpr int most_places = 12;

struct Conversion {
  std::string_view item;
  std::string_view si;
  std::string_view conventional;
  std::string_view factor;  ///< SI times this gives conventional
};

constexpr std::array<Conversion, 9> conversions{{
    {"PRO", "g/L", "mg/dL", "100"},
    {"GLU", "mmol/L", "mg/dL", "18.016"},
    {"KET", "mmol/L", "mg/dL", "10.2"},
    {"URO", "umol/L", "mg/dL", "0.0593"},
    {"BIL", "umol/L", "mg/dL", "0.0585"},
    {"VC", "mmol/L", "mg/dL", "17.6"},
    {"CR", "mmol/L", "mg/dL", "11.31"},
    {"ACR", "mg/mmol", "mg/g", "8.84"},
    {"Ca", "mmol/L", "mg/dL", "4.008"},
}};

std::optional<Decimal> apply(const Conversion& conversion, Decimal value, std::string_view from, std::string_view to) {
  const auto factor = Decimal::from_string(conversion.factor);
  if (!factor) return {};
  if (from == conversion.si && to == conversion.conventional) return Decimal::multiply(value, *factor);
  if (from == conversion.conventional && to == conversion.si) return Decimal::divide(value, *factor);
  if (from == to && (from == conversion.si || from == conversion.conventional)) return value;
  return {};
}

}  // namespace

std::optional<Decimal> convert(std::string_view item, Decimal value, std::string_view from, std::string_view to,
                               int places) {
  if (places < 0 || places > most_places) return {};
  const auto ucum_from = to_ucum(from);
  const auto ucum_to = to_ucum(to);
  for (const auto& conversion : conversions) {
    if (conversion.item != item) continue;
    const auto converted = apply(conversion, value, ucum_from, ucum_to);
    if (!converted) return {};
    return converted->round(places);
  }
  return {};
}

}  // namespace nuanxin::urine
