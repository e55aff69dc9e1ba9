// is/as/type and the to…/convertsTo… functions.
#include "base/text.h"
#include "forms/fhirpath_eval.h"

namespace nuanxin::forms::path {
namespace {

Collection is_(Evaluator&, const Node& call, const Collection& input) {
  const TypeName type = type_name_of(*call.children[0]);
  const Value* value = single(input);
  return value == nullptr ? Collection{} : one(is_of_type(*value, type, false));
}

Collection as_(Evaluator&, const Node& call, const Collection& input) {
  const TypeName type = type_name_of(*call.children[0]);
  const Value* value = single(input);
  return value != nullptr && is_of_type(*value, type, true) ? input : Collection{};
}

Collection type(Evaluator&, const Node&, const Collection& input) {
  Collection out;
  for (const auto& value : input) out.push_back({type_of(value), {}, nullptr, nullptr});
  return out;
}

Collection has_value(Evaluator&, const Node&, const Collection& input) {
  return one(input.size() == 1 && !std::holds_alternative<const Json*>(input.front().data));
}

Collection get_value(Evaluator& e, const Node& call, const Collection& input) {
  const Collection has = has_value(e, call, input);
  return std::get<bool>(has.front().data) ? input : Collection{};
}

template <Collection (*convert)(const Value&)>
Collection convert_single(Evaluator&, const Node&, const Collection& input) {
  const Value* value = single(input);
  return value == nullptr ? Collection{} : convert(*value);
}

template <Collection (*convert)(const Value&)>
Collection converts(Evaluator&, const Node&, const Collection& input) {
  const Value* value = single(input);
  return value == nullptr ? Collection{} : one(!convert(*value).empty());
}

Collection to_string(const Value& value) {
  auto text = to_text(value);
  return text ? one(std::move(*text)) : Collection{};
}

template <MomentKind kind>
Collection to_moment(const Value& value) {
  std::optional<Moment> moment;
  if (const std::string* text = as_string(value)) {
    // A dateTime text gives its day to toDate().
    const std::string_view source =
        kind == MomentKind::date ? std::string_view(*text).substr(0, text->find('T')) : std::string_view(*text);
    moment = Moment::parse(source, kind);
  } else if (const auto* own = std::get_if<Moment>(&value.data)) {
    if ((own->kind == MomentKind::time) == (kind == MomentKind::time)) moment = *own;
    if (moment && kind == MomentKind::date) moment->precision = std::min(moment->precision, 3);
    if (moment) moment->kind = kind;
  }
  return moment ? one(*moment) : Collection{};
}

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> list) {
  for (const auto entry : list)
    if (entry == text) return true;
  return false;
}

}  // namespace

Collection to_boolean(const Value& value) {
  if (const auto* answer = std::get_if<bool>(&value.data)) return one(*answer);
  if (const auto number = as_number(value)) {
    if (*number == Decimal(1)) return one(true);
    if (*number == Decimal(0)) return one(false);
    return {};
  }
  if (const std::string* text = as_string(value)) {
    const std::string folded = fold(*text);
    if (is_one_of(folded, {"true", "t", "yes", "y", "1", "1.0"})) return one(true);
    if (is_one_of(folded, {"false", "f", "no", "n", "0", "0.0"})) return one(false);
  }
  return {};
}

Collection to_integer(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return one(*whole);
  if (const auto* answer = std::get_if<bool>(&value.data)) return one(std::int64_t{*answer ? 1 : 0});
  if (const std::string* text = as_string(value)) {
    if (text->find_first_not_of("+-0123456789") != std::string::npos) return {};
    const auto number = Decimal::from_string(!text->empty() && text->front() == '+' ? text->substr(1) : *text);
    const auto whole = number ? number->to_int64() : std::nullopt;
    return whole ? one(*whole) : Collection{};
  }
  return {};
}

Collection to_decimal(const Value& value) {
  if (const auto number = as_number(value)) return one(*number);
  if (const auto* answer = std::get_if<bool>(&value.data)) return one(Decimal(*answer ? 1 : 0));
  if (const std::string* text = as_string(value)) {
    if (const auto number = Decimal::from_string(*text)) return one(*number);
  }
  return {};
}

Collection to_quantity(const Value& value) {
  if (const auto* answer = std::get_if<bool>(&value.data)) return one(PathQuantity{Decimal(*answer ? 1 : 0), "1"});
  const std::string* text = as_string(value);
  if (text == nullptr) {
    const auto quantity = as_quantity(value);
    return quantity ? one(*quantity) : Collection{};
  }
  const auto blank = text->find(' ');
  const auto number = Decimal::from_string(text->substr(0, blank));
  if (!number) return {};
  if (blank == std::string::npos) return one(PathQuantity{*number, "1"});
  const std::string unit = trim(text->substr(blank));
  if (unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'')
    return one(PathQuantity{*number, unit.substr(1, unit.size() - 2)});
  const bool word = duration_unit(unit) && unit.size() >= 3 && unit != "min";
  return word ? one(PathQuantity{*number, unit, true}) : Collection{};
}

const std::vector<FunctionEntry> type_functions = {
    {"is", is_, 1, 1},
    {"as", as_, 1, 1},
    {"type", type, 0, 0},
    {"hasValue", has_value, 0, 0},
    {"getValue", get_value, 0, 0},
    {"toBoolean", convert_single<to_boolean>, 0, 0},
    {"convertsToBoolean", converts<to_boolean>, 0, 0},
    {"toInteger", convert_single<to_integer>, 0, 0},
    {"convertsToInteger", converts<to_integer>, 0, 0},
    {"toDecimal", convert_single<to_decimal>, 0, 0},
    {"convertsToDecimal", converts<to_decimal>, 0, 0},
    {"toQuantity", convert_single<to_quantity>, 0, 1},
    {"convertsToQuantity", converts<to_quantity>, 0, 1},
    {"toString", convert_single<to_string>, 0, 0},
    {"convertsToString", converts<to_string>, 0, 0},
    {"toDate", convert_single<to_moment<MomentKind::date>>, 0, 0},
    {"convertsToDate", converts<to_moment<MomentKind::date>>, 0, 0},
    {"toDateTime", convert_single<to_moment<MomentKind::date_time>>, 0, 0},
    {"convertsToDateTime", converts<to_moment<MomentKind::date_time>>, 0, 0},
    {"toTime", convert_single<to_moment<MomentKind::time>>, 0, 0},
    {"convertsToTime", converts<to_moment<MomentKind::time>>, 0, 0}};

}  // namespace nuanxin::forms::path
