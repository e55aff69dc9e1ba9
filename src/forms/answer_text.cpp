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

/// "2026-11-22 09:30" as people write it, in China's time; also FHIR's own form.
std::optional<Answer> parse_date_time(const std::string& text) {
  constexpr std::size_t minutes = 16;
  if (text.size() == minutes && (text[10] == ' ' || text[10] == 'T'))
    return parse_moment<DateTimeText>(text.substr(0, 10) + "T" + text.substr(11) + ":00+08:00",
                                      path::MomentKind::date_time);
  return parse_moment<DateTimeText>(text, path::MomentKind::date_time);
}

/// The other way, when it is a full minute in China's time.
std::string written(const DateTimeText& moment) {
  static constexpr std::string_view full_minute = ":00+08:00";
  const std::string& text = moment.text;
  if (text.size() != 25 || text.compare(16, full_minute.size(), full_minute) != 0) return text;
  return text.substr(0, 10) + " " + text.substr(11, 5);
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
      return parse_date_time(trimmed);
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
  if (const auto* date_time = std::get_if<DateTimeText>(&answer)) return written(*date_time);
  if (const std::string* text = moment_text(answer)) return *text;
  return std::get<std::string>(answer);
}

std::string format_reference(const Item& item, std::string_view language) {
  std::string range = item.reference_range.in(language);
  if (const Option* option = item.option_by_code(range)) return option->label.in(language);
  for (const auto& [sign, word] : {std::pair{">=", "≥"}, std::pair{"<=", "≤"}})
    if (range.rfind(sign, 0) == 0) range.replace(0, 2, word);
  return range;
}

}  // namespace nuanxin::forms
