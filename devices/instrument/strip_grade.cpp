#include "devices/instrument/strip_grade.h"

#include <algorithm>

#include "devices/urine/convert.h"
#include "devices/urine/value.h"

namespace nuanxin::instrument {
namespace {

constexpr int converted_places = 6;

const StripItem* find_strip_item(const Strip& strip, std::string_view code) {
  const auto found =
      std::find_if(strip.items.begin(), strip.items.end(), [&](const StripItem& item) { return item.code == code; });
  return found == strip.items.end() ? nullptr : &*found;
}

/// In the item's unit.
std::optional<Decimal> in_unit_of(const StripItem& item, const Amount& amount) {
  if (amount.unit == item.unit) return amount.number;
  return urine::convert(item.code, amount.number, amount.unit, item.unit, converted_places);
}

}  // namespace

std::optional<Amount> parse_amount(std::string_view number, std::string_view unit) {
  const auto value = urine::parse_value(number);
  if (!value || value->grade || !value->unit.empty()) return {};
  const auto decimal = Decimal::from_string(value->number);
  if (!decimal) return {};
  return Amount{value->op, *decimal, std::string(unit)};
}

std::optional<std::string> grade_of(const Strip& strip, std::string_view code, const Amount& amount) {
  const auto* item = find_strip_item(strip, code);
  if (item == nullptr || item->steps.empty() || amount.unit != item->unit || amount.op.starts_with('<')) return {};
  const auto& highest = item->steps.back();
  if (!amount.op.empty() && amount.number != highest.amount) return {};
  for (const auto& step : item->steps)
    if (step.amount == amount.number) return step.grade;
  return {};
}

bool contradicts(const Strip& strip, std::string_view code, std::string_view grade, const Amount& amount) {
  const auto* item = find_strip_item(strip, code);
  if (item == nullptr || item->steps.empty()) return false;
  const auto number = in_unit_of(*item, amount);
  if (!number) return false;
  const auto distance = [&](const StripItem::Step& step) { return (step.amount - *number).abs(); };
  const auto nearest =
      std::min_element(item->steps.begin(), item->steps.end(),
                       [&](const StripItem::Step& a, const StripItem::Step& b) { return distance(a) < distance(b); });
  return nearest->grade != grade;
}

}  // namespace nuanxin::instrument
