#include "forms/answer_json.h"

#include <array>

#include "base/json.h"
#include "forms/filling.h"

namespace nuanxin::forms {
namespace {

constexpr std::array<std::pair<std::string_view, ItemType>, 16> types{{{"group", ItemType::group},
                                                                       {"display", ItemType::display},
                                                                       {"boolean", ItemType::boolean},
                                                                       {"decimal", ItemType::decimal},
                                                                       {"integer", ItemType::integer},
                                                                       {"date", ItemType::date},
                                                                       {"dateTime", ItemType::date_time},
                                                                       {"time", ItemType::time},
                                                                       {"string", ItemType::string},
                                                                       {"text", ItemType::text},
                                                                       {"url", ItemType::url},
                                                                       {"choice", ItemType::choice},
                                                                       {"open-choice", ItemType::open_choice},
                                                                       {"attachment", ItemType::attachment},
                                                                       {"reference", ItemType::reference},
                                                                       {"quantity", ItemType::quantity}}};

using Reader = std::optional<Answer> (*)(const Json& value);

std::optional<Answer> read_boolean(const Json& value) {
  return value.is_boolean() ? std::optional<Answer>(value.get<bool>()) : std::nullopt;
}
std::optional<Answer> read_integer(const Json& value) {
  const auto number = Decimal::from_json(value);
  const auto whole = number ? number->to_int64() : std::nullopt;
  return whole ? std::optional<Answer>(*whole) : std::nullopt;
}
std::optional<Answer> read_decimal(const Json& value) {
  const auto number = Decimal::from_json(value);
  return number ? std::optional<Answer>(*number) : std::nullopt;
}
template <class T>
std::optional<Answer> read_as(const Json& value) {
  return value.is_string() ? std::optional<Answer>(T{value.get<std::string>()}) : std::nullopt;
}
std::optional<Answer> read_coding_answer(const Json& value) {
  if (!value.is_object() || text_or(value, "code").empty()) return std::nullopt;
  return Answer(read_coding(value));
}
std::optional<Answer> read_quantity(const Json& value) {
  const auto amount = Decimal::from_json(member(value, "value"));
  if (!amount) return std::nullopt;
  const std::string unit = text_or(value, "unit");
  return Answer(Quantity{*amount, unit, text_or(value, "code", unit)});
}

struct ReaderRow {
  std::string_view suffix;
  Reader read;
};
constexpr std::array readers{ReaderRow{"Boolean", read_boolean},           ReaderRow{"Integer", read_integer},
                             ReaderRow{"Decimal", read_decimal},           ReaderRow{"String", read_as<std::string>},
                             ReaderRow{"Uri", read_as<std::string>},       ReaderRow{"Date", read_as<DateText>},
                             ReaderRow{"DateTime", read_as<DateTimeText>}, ReaderRow{"Time", read_as<TimeText>},
                             ReaderRow{"Coding", read_coding_answer},      ReaderRow{"Quantity", read_quantity}};

std::string_view suffix_of(ItemType type, const Answer& answer) {
  static constexpr std::string_view by_index[] = {"Boolean",  "Integer", "Decimal", "String",  "Date",
                                                  "DateTime", "Time",    "Coding",  "Quantity"};
  if (type == ItemType::url && std::holds_alternative<std::string>(answer)) return "Uri";
  return by_index[answer.index()];
}

Json value_json(const Answer& answer) {
  struct Visitor {
    Json operator()(bool v) const { return v; }
    Json operator()(std::int64_t v) const { return v; }
    Json operator()(const Decimal& v) const { return v.to_json(); }
    Json operator()(const std::string& v) const { return v; }
    Json operator()(const DateText& v) const { return v.text; }
    Json operator()(const DateTimeText& v) const { return v.text; }
    Json operator()(const TimeText& v) const { return v.text; }
    Json operator()(const Coding& v) const { return coding_json(v); }
    Json operator()(const Quantity& v) const {
      return Json{
          {"value", v.value.to_json()}, {"unit", v.unit}, {"system", "http://unitsofmeasure.org"}, {"code", v.code}};
    }
  };
  return std::visit(Visitor{}, answer);
}

bool holds_type(const Item& item, const Answer& answer) {
  switch (item.type) {
    case ItemType::boolean:
      return std::holds_alternative<bool>(answer);
    case ItemType::decimal:
      return std::holds_alternative<Decimal>(answer);
    case ItemType::integer:
      return std::holds_alternative<std::int64_t>(answer);
    case ItemType::date:
      return std::holds_alternative<DateText>(answer);
    case ItemType::date_time:
      return std::holds_alternative<DateTimeText>(answer);
    case ItemType::time:
      return std::holds_alternative<TimeText>(answer);
    case ItemType::string:
    case ItemType::text:
    case ItemType::url:
      return std::holds_alternative<std::string>(answer);
    case ItemType::quantity:
      return std::holds_alternative<Quantity>(answer);
    case ItemType::open_choice:
      if (std::holds_alternative<std::string>(answer)) return true;
      [[fallthrough]];
    case ItemType::choice:
      return !item.options.empty() && answer.index() == item.options.front().value.index();
    default:
      return false;
  }
}

}  // namespace

std::string_view type_name(ItemType type) {
  for (const auto& [name, value] : types)
    if (value == type) return name;
  return "group";
}

std::optional<ItemType> type_from_name(std::string_view name) {
  for (const auto& [text, value] : types)
    if (text == name) return value;
  return std::nullopt;
}

Json coding_json(const Coding& coding) {
  Json json = Json::object();
  if (!coding.system.empty()) json["system"] = coding.system;
  json["code"] = coding.code;
  if (!coding.display.empty()) json["display"] = coding.display;
  return json;
}

Coding read_coding(const Json& json) {
  return {text_or(json, "system"), text_or(json, "code"), text_or(json, "display")};
}

std::optional<Answer> read_choice(const Json& object, std::string_view stem) {
  if (!object.is_object()) return std::nullopt;
  std::optional<Answer> found;
  for (const auto& row : readers) {
    const auto it = object.find(std::string(stem).append(row.suffix));
    if (it == object.end()) continue;
    if (found) return std::nullopt;
    found = row.read(*it);
    if (!found) return std::nullopt;
  }
  return found;
}

void write_choice(Json& object, std::string_view stem, ItemType type, const Answer& answer) {
  object[std::string(stem).append(suffix_of(type, answer))] = value_json(answer);
}

std::optional<Answer> conforming(const Item& item, Answer answer) {
  if (item.type == ItemType::decimal) {
    if (const auto* whole = std::get_if<std::int64_t>(&answer)) answer = Decimal(*whole);
  }
  if (!holds_type(item, answer)) return std::nullopt;
  if (auto* coding = std::get_if<Coding>(&answer)) {
    // The display of the form counts, so that the same answers give the same bytes.
    if (const Option* option = item.option(answer)) *coding = std::get<Coding>(option->value);
  }
  return answer;
}

const std::string* moment_text(const Answer& answer) {
  if (const auto* date = std::get_if<DateText>(&answer)) return &date->text;
  if (const auto* date_time = std::get_if<DateTimeText>(&answer)) return &date_time->text;
  if (const auto* time = std::get_if<TimeText>(&answer)) return &time->text;
  return nullptr;
}

std::optional<Decimal> amount_of(const Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<Decimal>(&answer)) return *decimal;
  if (const auto* quantity = std::get_if<Quantity>(&answer)) return quantity->value;
  return std::nullopt;
}

Json answer_to_json(const Item& item, const Answer& answer) {
  Json json = Json::object();
  write_choice(json, "value", item.type, answer);
  return json;
}

std::optional<Answer> answer_from_json(const Item& item, const Json& answer) {
  auto value = read_choice(answer, "value");
  return value ? conforming(item, std::move(*value)) : std::nullopt;
}

}  // namespace nuanxin::forms
