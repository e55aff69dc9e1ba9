// Answers as people type and read them.
#include "base/text.h"
#include "forms/answer_json.h"
#include "forms/fhirpath.h"
#include "forms/filling.h"

namespace nuanxin::forms {
namespace {

std::optional<Answer> parse_choice(const Item& item, const std::string& text) {
  const std::string wanted = fold(text);
  for (const auto& option : item.options) {
    const auto* coding = std::get_if<Coding>(&option.value);
    const auto is = [&](const std::string& name) { return !name.empty() && fold(name) == wanted; };
    if ((coding != nullptr && is(coding->code)) || is(option.label.zh) || is(option.label.en) || is(option.prefix))
      return option.value;
  }
  return item.type == ItemType::open_choice && !text.empty() ? std::optional<Answer>(text) : std::nullopt;
}

std::optional<Answer> parse_boolean(const std::string& folded) {
  for (const char* yes : {"true", "yes", "y", "1", "是", "有"})
    if (folded == yes) return Answer(true);
  for (const char* no : {"false", "no", "n", "0", "否", "无"})
    if (folded == no) return Answer(false);
  return std::nullopt;
}

template <class T>
std::optional<Answer> parse_moment(const std::string& text, path::MomentKind kind) {
  return path::Moment::parse(text, kind) ? std::optional<Answer>(T{text}) : std::nullopt;
}

}  // namespace

std::optional<Answer> parse_answer(const Item& item, std::string_view text) {
  const std::string trimmed = trim(text);
  // Full-width digits and signs become ASCII.
  const std::string folded = fold(trimmed);
  if (trimmed.empty()) return std::nullopt;
  switch (item.type) {
    case ItemType::boolean:
      return parse_boolean(folded);
    case ItemType::integer: {
      const auto number = Decimal::from_string(folded);
      const auto whole = number ? number->to_int64() : std::nullopt;
      return whole ? std::optional<Answer>(*whole) : std::nullopt;
    }
    case ItemType::decimal: {
      const auto number = Decimal::from_string(folded);
      return number ? std::optional<Answer>(*number) : std::nullopt;
    }
    case ItemType::quantity: {
      const auto number = Decimal::from_string(folded);
      if (!number || (!item.unit && item.unit_options.empty())) return std::nullopt;
      const Unit& unit = item.unit ? *item.unit : item.unit_options.front();
      return Answer(Quantity{*number, unit.display.in("zh_CN"), unit.code});
    }
    case ItemType::date:
      return parse_moment<DateText>(folded, path::MomentKind::date);
    case ItemType::date_time:
      return parse_moment<DateTimeText>(trimmed, path::MomentKind::date_time);
    case ItemType::time:
      return parse_moment<TimeText>(folded, path::MomentKind::time);
    case ItemType::string:
    case ItemType::url:
      return Answer(trimmed);
    case ItemType::text:
      return Answer(std::string(text));
    case ItemType::choice:
    case ItemType::open_choice:
      return parse_choice(item, trimmed);
    default:
      return std::nullopt;
  }
}

std::string format_answer(const Item& item, const Answer& answer, std::string_view language) {
  if (const Option* option = item.option(answer)) return option->label.in(language);
  if (const auto* yes = std::get_if<bool>(&answer)) {
    if (language == "en") return *yes ? "Yes" : "No";
    return *yes ? "是" : "否";
  }
  if (const auto* coding = std::get_if<Coding>(&answer))
    return coding->display.empty() ? coding->code : coding->display;
  if (const auto amount = amount_of(answer)) return amount->to_string();
  if (const std::string* text = moment_text(answer)) return *text;
  return std::get<std::string>(answer);
}

}  // namespace nuanxin::forms
