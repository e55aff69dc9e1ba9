#include "forms/fhirpath_values.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace nuanxin::forms::path {
namespace {

struct UnitRow {
  std::string_view code;
  char kind;
  std::string_view factor;
};
/// Only what forms compare across units; anything else must have the same code.
constexpr std::array units{UnitRow{"g", 'm', "1"},         UnitRow{"kg", 'm', "1000"}, UnitRow{"mg", 'm', "0.001"},
                           UnitRow{"ug", 'm', "0.000001"}, UnitRow{"m", 'l', "1"},     UnitRow{"cm", 'l', "0.01"},
                           UnitRow{"mm", 'l', "0.001"},    UnitRow{"km", 'l', "1000"}, UnitRow{"m2", 'a', "1"},
                           UnitRow{"cm2", 'a', "0.0001"},  UnitRow{"L", 'v', "1"},     UnitRow{"mL", 'v', "0.001"},
                           UnitRow{"ms", 't', "0.001"},    UnitRow{"s", 't', "1"},     UnitRow{"min", 't', "60"},
                           UnitRow{"h", 't', "3600"},      UnitRow{"d", 't', "86400"}, UnitRow{"wk", 't', "604800"}};

const UnitRow* unit_row(std::string_view code) {
  for (const auto& row : units)
    if (row.code == code) return &row;
  return nullptr;
}

/// Calendar words of fixed length as their UCUM code; the others stay what they are.
std::string_view plain_unit(std::string_view unit) {
  const auto duration = duration_unit(unit);
  if (!duration) return unit;
  switch (*duration) {
    case DurationUnit::millisecond:
      return "ms";
    case DurationUnit::second:
      return "s";
    case DurationUnit::minute:
      return "min";
    case DurationUnit::hour:
      return "h";
    case DurationUnit::day:
      return "d";
    case DurationUnit::week:
      return "wk";
    case DurationUnit::month:
      return "month";
    case DurationUnit::year:
      return "year";
  }
  return unit;
}

bool is_calendar_only(std::string_view unit) { return unit == "month" || unit == "year"; }
bool is_fixed_long(std::string_view unit) { return unit == "mo" || unit == "a"; }

std::optional<bool> equal_quantities(const PathQuantity& a, const PathQuantity& b) {
  const auto x = plain_unit(a.unit);
  const auto y = plain_unit(b.unit);
  if ((is_calendar_only(x) && is_fixed_long(y)) || (is_fixed_long(x) && is_calendar_only(y))) return std::nullopt;
  const auto amount = converted(a, b.unit);
  if (!amount) return unit_row(x) != nullptr && unit_row(y) != nullptr ? std::optional<bool>(false) : std::nullopt;
  return *amount == b.value;
}

bool deep_equal(const Json& a, const Json& b) {
  if (&a == &b) return true;
  if (a.is_number() && b.is_number()) return Decimal::from_json(a) == Decimal::from_json(b);
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_object()) {
    return std::all_of(a.items().begin(), a.items().end(), [&](const auto& entry) {
      const auto it = b.find(entry.key());
      return it != b.end() && deep_equal(entry.value(), *it);
    });
  }
  if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), deep_equal);
  return a == b;
}

std::string folded(const std::string& text) {
  std::string out;
  for (const char c : fold(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      out += c;
    else if (out.empty() || out.back() != ' ')
      out += ' ';
  }
  return out;
}

bool both_moments(const Value& a, const Value& b) {
  return (std::holds_alternative<Moment>(a.data) || std::holds_alternative<Moment>(b.data)) ||
         (!a.type.empty() && a.type == b.type &&
          (a.type == "date" || a.type == "dateTime" || a.type == "instant" || a.type == "time"));
}

bool any_quantity(const Value& a, const Value& b) {
  return std::holds_alternative<PathQuantity>(a.data) || std::holds_alternative<PathQuantity>(b.data);
}

}  // namespace

std::optional<DurationUnit> duration_unit(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, DurationUnit>, 22> words{
      {{"year", DurationUnit::year},
       {"years", DurationUnit::year},
       {"month", DurationUnit::month},
       {"months", DurationUnit::month},
       {"week", DurationUnit::week},
       {"weeks", DurationUnit::week},
       {"day", DurationUnit::day},
       {"days", DurationUnit::day},
       {"hour", DurationUnit::hour},
       {"hours", DurationUnit::hour},
       {"minute", DurationUnit::minute},
       {"minutes", DurationUnit::minute},
       {"second", DurationUnit::second},
       {"seconds", DurationUnit::second},
       {"millisecond", DurationUnit::millisecond},
       {"milliseconds", DurationUnit::millisecond},
       {"wk", DurationUnit::week},
       {"d", DurationUnit::day},
       {"h", DurationUnit::hour},
       {"min", DurationUnit::minute},
       {"s", DurationUnit::second},
       {"ms", DurationUnit::millisecond}}};
  for (const auto& [word, value] : words)
    if (word == unit) return value;
  return std::nullopt;
}

std::optional<Decimal> converted(const PathQuantity& a, std::string_view unit) {
  const auto from = plain_unit(a.unit);
  const auto to = plain_unit(unit);
  if (from == to) return a.value;
  const UnitRow* x = unit_row(from);
  const UnitRow* y = unit_row(to);
  if (x == nullptr || y == nullptr || x->kind != y->kind) return std::nullopt;
  const auto base = Decimal::multiply(a.value, *Decimal::from_string(x->factor));
  return base ? Decimal::divide(*base, *Decimal::from_string(y->factor)) : std::nullopt;
}

std::optional<Decimal> as_number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) return *decimal;
  return std::nullopt;
}

const std::string* as_string(const Value& value) { return std::get_if<std::string>(&value.data); }

std::optional<Moment> as_moment(const Value& value) {
  if (const auto* moment = std::get_if<Moment>(&value.data)) return *moment;
  const std::string* text = as_string(value);
  if (text == nullptr || value.type.empty()) return std::nullopt;
  if (value.type == "time") return Moment::parse(*text, MomentKind::time);
  if (value.type == "date") return Moment::parse(*text, MomentKind::date);
  // A string of a document whose type we do not know may well be a date.
  if (const auto moment = Moment::parse(*text, MomentKind::date_time)) {
    Moment result = *moment;
    if (value.type == "string" && text->find('T') == std::string::npos) result.kind = MomentKind::date;
    return result;
  }
  return std::nullopt;
}

std::optional<PathQuantity> as_quantity(const Value& value) {
  if (const auto* quantity = std::get_if<PathQuantity>(&value.data)) return *quantity;
  if (const auto number = as_number(value)) return PathQuantity{*number, "1"};
  const auto* node = std::get_if<const Json*>(&value.data);
  if (node == nullptr || !(*node)->is_object()) return std::nullopt;
  const auto amount = Decimal::from_json(member(**node, "value"));
  if (!amount) return std::nullopt;
  std::string unit = text_or(**node, "code", text_or(**node, "unit", "1"));
  return PathQuantity{*amount, std::move(unit)};
}

std::optional<bool> equal(const Value& a, const Value& b) {
  if (any_quantity(a, b)) {
    const auto x = as_quantity(a);
    const auto y = as_quantity(b);
    return x && y ? equal_quantities(*x, *y) : std::optional<bool>(false);
  }
  if (both_moments(a, b)) {
    const auto x = as_moment(a);
    const auto y = as_moment(b);
    if (!x || !y || (x->kind == MomentKind::time) != (y->kind == MomentKind::time)) return false;
    const auto compared = Moment::compare(*x, *y);
    return compared ? std::optional<bool>(*compared == 0) : std::nullopt;
  }
  const auto x = as_number(a);
  const auto y = as_number(b);
  if (x && y) return *x == *y;
  const auto* left = std::get_if<const Json*>(&a.data);
  const auto* right = std::get_if<const Json*>(&b.data);
  if (left != nullptr && right != nullptr) return deep_equal(**left, **right);
  if (const auto* text = as_string(a)) return as_string(b) != nullptr && *text == *as_string(b);
  const auto* p = std::get_if<bool>(&a.data);
  const auto* q = std::get_if<bool>(&b.data);
  return p != nullptr && q != nullptr && *p == *q;
}

bool equivalent(const Value& a, const Value& b) {
  const auto rounded_equal = [](const Decimal& x, const Decimal& y) {
    const int places = std::min(x.normalized().scale(), y.normalized().scale());
    return x.round(places) == y.round(places);
  };
  if (any_quantity(a, b)) {
    const auto x = as_quantity(a);
    const auto y = as_quantity(b);
    if (!x || !y) return false;
    // In the coarser of the two, as 4 g is about 4040 mg.
    const auto amount = converted(*y, x->unit);
    return amount && rounded_equal(*amount, x->value);
  }
  const auto x = as_number(a);
  const auto y = as_number(b);
  if (x && y) return rounded_equal(*x, *y);
  const auto* left = as_string(a);
  const auto* right = as_string(b);
  if (left != nullptr && right != nullptr) return folded(*left) == folded(*right);
  return equal(a, b).value_or(false);
}

std::optional<int> order(const Value& a, const Value& b) {
  const auto sign = [](std::strong_ordering o) { return o < 0 ? -1 : o > 0 ? 1 : 0; };
  const auto x = as_number(a);
  const auto y = as_number(b);
  if (x && y) return sign(*x <=> *y);
  const bool objects = std::holds_alternative<const Json*>(a.data) || std::holds_alternative<const Json*>(b.data);
  if (any_quantity(a, b) || objects) {
    const auto p = as_quantity(a);
    const auto q = as_quantity(b);
    if (!p || !q) throw Failure{"these values have no order"};
    const auto amount = converted(*p, q->unit);
    return amount ? std::optional<int>(sign(*amount <=> q->value)) : std::nullopt;
  }
  if (both_moments(a, b)) {
    const auto p = as_moment(a);
    const auto q = as_moment(b);
    if (!p || !q) throw Failure{"a date is compared with something else"};
    return Moment::compare(*p, *q);
  }
  const auto* left = as_string(a);
  const auto* right = as_string(b);
  if (left == nullptr || right == nullptr) throw Failure{"values of different types are compared"};
  return sign(*left <=> *right);
}

std::optional<std::string> to_text(const Value& value) {
  struct Visitor {
    std::optional<std::string> operator()(const Json*) const { return std::nullopt; }
    std::optional<std::string> operator()(bool v) const { return v ? "true" : "false"; }
    std::optional<std::string> operator()(std::int64_t v) const { return std::to_string(v); }
    std::optional<std::string> operator()(const Decimal& v) const { return v.to_string(); }
    std::optional<std::string> operator()(const std::string& v) const { return v; }
    std::optional<std::string> operator()(const Moment& v) const { return v.to_string(); }
    std::optional<std::string> operator()(const PathQuantity& v) const {
      return v.value.to_string() + (v.calendar ? " " + v.unit : " '" + v.unit + "'");
    }
    std::optional<std::string> operator()(const TypeName& v) const { return v.space + "." + v.name; }
  };
  return std::visit(Visitor{}, value.data);
}

Result<std::optional<bool>> to_condition(const Collection& values) {
  if (values.empty()) return std::optional<bool>();
  if (values.size() > 1) return refuse(Reason::invalid_value, "several values where one is needed");
  if (const auto* answer = std::get_if<bool>(&values.front().data)) return std::optional<bool>(*answer);
  return std::optional<bool>(true);
}

}  // namespace nuanxin::forms::path
