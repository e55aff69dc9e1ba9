// Arithmetic and mathematical functions. Decimals are exact; exp, ln, log, sqrt and broken powers go through double.
#include <cmath>

#include "forms/fhirpath_eval.h"

namespace nuanxin::forms::path {
namespace {

Collection from_result(std::optional<Decimal> result, bool whole) {
  if (!result) return {};
  if (whole) {
    if (const auto value = result->to_int64()) return one(*value);
  }
  return one(*result);
}

std::optional<Decimal> calculate(Operator op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case Operator::add:
      return Decimal::add(a, b);
    case Operator::subtract:
      return Decimal::subtract(a, b);
    case Operator::multiply:
      return Decimal::multiply(a, b);
    case Operator::divide:
      return Decimal::divide(a, b);
    case Operator::integer_divide:
      return Decimal::integer_divide(a, b);
    case Operator::modulo:
      return Decimal::remainder(a, b);
    default:
      throw Failure{"not an arithmetic operator"};
  }
}

Collection of_quantities(Operator op, const PathQuantity& a, const PathQuantity& b) {
  if (op == Operator::add || op == Operator::subtract) {
    const auto amount = converted(b, a.unit);
    const auto result = amount ? calculate(op, a.value, *amount) : std::nullopt;
    return result ? one(PathQuantity{*result, a.unit, a.calendar}) : Collection{};
  }
  if (op != Operator::multiply && op != Operator::divide) throw Failure{"this operator does not take quantities"};
  const auto result = calculate(op, a.value, b.value);
  if (!result) return {};
  if (b.unit == "1") return one(PathQuantity{*result, a.unit, a.calendar});
  if (op == Operator::divide) {
    const auto amount = converted(a, b.unit);
    const auto ratio = amount ? Decimal::divide(*amount, b.value) : std::nullopt;
    return ratio ? one(PathQuantity{*ratio, "1"}) : Collection{};
  }
  if (a.unit == "1") return one(PathQuantity{*result, b.unit, b.calendar});
  // Lengths only: an area is the one product that forms have.
  const auto x = converted(a, "m");
  const auto y = converted(b, "m");
  const auto area = x && y ? Decimal::multiply(*x, *y) : std::nullopt;
  return area ? one(PathQuantity{*area, "m2"}) : Collection{};
}

Collection of_moment(Operator op, const Moment& moment, const Value& right) {
  const auto* quantity = std::get_if<PathQuantity>(&right.data);
  if (quantity == nullptr || (op != Operator::add && op != Operator::subtract))
    throw Failure{"only a duration can be added to a date"};
  if (!duration_unit(quantity->unit)) throw Failure{"'" + quantity->unit + "' is no calendar duration"};
  const auto result =
      shifted(moment, op == Operator::add ? quantity->value : quantity->value.negated(), quantity->unit);
  return result ? one(*result) : Collection{};
}

Collection joined(const Collection& left, const Collection& right) {
  const auto text = [](const Collection& values) -> std::string {
    const Value* value = single(values);
    if (value == nullptr) return {};
    if (as_string(*value) == nullptr) throw Failure{"& needs texts"};
    return *as_string(*value);
  };
  return one(text(left) + text(right));
}

std::optional<Decimal> number_of(const Collection& input) {
  const Value* value = single(input);
  if (value == nullptr) return std::nullopt;
  const auto number = as_number(*value);
  if (!number) throw Failure{"a number is needed"};
  return number;
}

/// Something done to a number, or to the amount of a quantity.
template <class Work>
Collection on_number(const Collection& input, Work work) {
  const Value* value = single(input);
  if (value == nullptr) return {};
  if (const auto* quantity = std::get_if<PathQuantity>(&value->data))
    return one(PathQuantity{work(quantity->value), quantity->unit, quantity->calendar});
  const auto number = number_of(input);
  return from_result(work(*number), std::holds_alternative<std::int64_t>(value->data));
}

Collection abs(Evaluator&, const Node&, const Collection& input) {
  return on_number(input, [](const Decimal& d) { return d.abs(); });
}
Collection round(Evaluator& e, const Node& call, const Collection& input) {
  const std::int64_t places = call.children.empty() ? 0 : e.whole_argument(call, 0).value_or(0);
  if (places < 0 || places > Decimal::max_scale) throw Failure{"round() takes 0 to 28 places"};
  return on_number(input, [&](const Decimal& d) { return d.round(static_cast<int>(places)); });
}
Collection ceiling(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return from_result(number ? std::optional(number->ceiling()) : std::nullopt, true);
}
Collection floor(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return from_result(number ? std::optional(number->floor()) : std::nullopt, true);
}
Collection truncate(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return from_result(number ? std::optional(number->truncate()) : std::nullopt, true);
}

Collection from_floating(double value) {
  if (!std::isfinite(value)) return {};
  const auto decimal = Decimal::from_double(value);
  return decimal ? one(*decimal) : Collection{};
}
Collection exp(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return number ? from_floating(std::exp(number->to_double())) : Collection{};
}
Collection ln(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return number ? from_floating(std::log(number->to_double())) : Collection{};
}
Collection sqrt(Evaluator&, const Node&, const Collection& input) {
  const auto number = number_of(input);
  return number && !number->is_negative() ? from_floating(std::sqrt(number->to_double())) : Collection{};
}
Collection log(Evaluator& e, const Node& call, const Collection& input) {
  const auto number = number_of(input);
  const auto base = number_of(e.argument(call, 0));
  return number && base ? from_floating(std::log(number->to_double()) / std::log(base->to_double())) : Collection{};
}

Collection power(Evaluator& e, const Node& call, const Collection& input) {
  const auto base = number_of(input);
  const auto exponent = number_of(e.argument(call, 0));
  if (!base || !exponent) return {};
  const auto times = exponent->to_int64();
  if (!times || *times < 0 || *times > 64) return from_floating(std::pow(base->to_double(), exponent->to_double()));
  std::optional<Decimal> result = Decimal(1);
  for (std::int64_t i = 0; i < *times && result; ++i) result = Decimal::multiply(*result, *base);
  return from_result(result, std::holds_alternative<std::int64_t>(input.front().data));
}

Collection precision(Evaluator&, const Node&, const Collection& input) {
  const Value* value = single(input);
  if (value == nullptr) return {};
  if (const auto moment = as_moment(*value)) {
    std::int64_t digits = 0;
    std::string text = moment->to_string();
    if (moment->offset_minutes) text = text.substr(0, text.find_first_of("Z+", 11));
    for (const char c : text) digits += c >= '0' && c <= '9' ? 1 : 0;
    return one(digits);
  }
  return one(static_cast<std::int64_t>(number_of(input)->scale()));
}

Collection comparable(Evaluator& e, const Node& call, const Collection& input) {
  const Value* a = single(input);
  const auto b = e.single_argument(call, 0);
  if (a == nullptr || !b) return {};
  const auto x = as_quantity(*a);
  const auto y = as_quantity(*b);
  return one(x && y && converted(*x, y->unit).has_value());
}

}  // namespace

Collection arithmetic(Operator op, const Collection& left, const Collection& right) {
  if (op == Operator::concatenate) return joined(left, right);
  const Value* a = single(left);
  const Value* b = single(right);
  if (a == nullptr || b == nullptr) return {};
  if (op == Operator::add && as_string(*a) != nullptr && as_string(*b) != nullptr &&
      !std::holds_alternative<PathQuantity>(b->data)) {
    return one(*as_string(*a) + *as_string(*b));
  }
  const auto x = as_number(*a);
  const auto y = as_number(*b);
  if (x && y) {
    const bool whole =
        op == Operator::integer_divide || (op != Operator::divide && std::holds_alternative<std::int64_t>(a->data) &&
                                           std::holds_alternative<std::int64_t>(b->data));
    return from_result(calculate(op, *x, *y), whole);
  }
  if (const auto moment = as_moment(*a)) return of_moment(op, *moment, *b);
  const auto p = as_quantity(*a);
  const auto q = as_quantity(*b);
  if (!p || !q) throw Failure{"arithmetic needs numbers"};
  return of_quantities(op, *p, *q);
}

const std::vector<FunctionEntry> number_functions = {
    {"abs", abs, 0, 0},     {"round", round, 0, 1},         {"ceiling", ceiling, 0, 0},
    {"floor", floor, 0, 0}, {"truncate", truncate, 0, 0},   {"exp", exp, 0, 0},
    {"ln", ln, 0, 0},       {"sqrt", sqrt, 0, 0},           {"log", log, 1, 1},
    {"power", power, 1, 1}, {"precision", precision, 0, 0}, {"comparable", comparable, 1, 1}};

}  // namespace nuanxin::forms::path
