#include "hub/slip_values.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "base/json.h"
#include "forms/filling.h"

namespace nuanxin::hub {
namespace {

/// More values than this make a slip nobody reads; what is out of range always goes on it.
constexpr std::size_t max_lines = 24;

using AnswersByLink = std::map<std::string, const Json*, std::less<>>;

void collect(const Json& items, AnswersByLink& out) {
  if (!items.is_array()) return;
  for (const auto& item : items) {
    if (const Json& answers = member(item, "answer"); answers.is_array() && !answers.empty()) {
      out.emplace(text_or(item, "linkId"), &answers);
      for (const auto& answer : answers) collect(member(answer, "item"), out);
    }
    collect(member(item, "item"), out);
  }
}

AnswersByLink answers_of(const domain::Record& record) {
  AnswersByLink out;
  collect(member(record.response, "item"), out);
  return out;
}

std::optional<Decimal> number_of(const forms::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<Decimal>(&answer)) return *decimal;
  if (const auto* quantity = std::get_if<forms::Quantity>(&answer)) return quantity->value;
  return std::nullopt;
}

bool is_number(const forms::Item& item) {
  return item.type == forms::ItemType::integer || item.type == forms::ItemType::decimal ||
         item.type == forms::ItemType::quantity;
}

/// Repeated readings (linkIds that end in .1 .2 .3, forms/README.md) are summed up by their mean.
bool is_one_reading(const std::string& link_id) {
  const auto size = link_id.size();
  return size > 2 && link_id[size - 2] == '.' && link_id[size - 1] >= '1' && link_id[size - 1] <= '9';
}

bool is_measured(const forms::Item& item) {
  if (!item.reference_range.empty()) return true;
  const bool extracted = item.extract != forms::Extract::inherit && item.extract != forms::Extract::off;
  return is_number(item) && extracted && !is_one_reading(item.link_id);
}

std::string with_side(std::string link_id, const std::string& side) {
  if (const auto at = link_id.find("{s}"); at != std::string::npos) link_id.replace(at, 3, side);
  return link_id;
}

/// What the findings of severity 2 and more looked at.
std::set<std::string> blamed_links(const ExamRecord& exam) {
  std::set<std::string> out;
  if (!exam.rules) return out;
  for (const auto& finding : exam.conclusion.findings) {
    if (finding.severity < 2) continue;
    for (const auto& rule : exam.rules->rules)
      if (rule.id == finding.rule_id && rule.severity == finding.severity)
        for (const auto& [name, link_id] : rule.inputs) out.insert(with_side(link_id, finding.side));
  }
  return out;
}

std::string_view language_code(slip::Language language) { return language == slip::Language::en ? "en" : "zh_CN"; }

std::string text_of(const forms::Item& item, const Json& answers, slip::Language language) {
  std::string out;
  for (const auto& json : answers) {
    const auto answer = forms::answer_from_json(item, json);
    if (!answer) continue;
    if (!out.empty()) out += language == slip::Language::en ? ", " : "、";
    out += forms::format_answer(item, *answer, language_code(language));
  }
  return out;
}

/// An answered item as it is now; nothing when the answer cannot be read.
std::optional<slip::ValueLine> line_of(const forms::Item& item, const Json& answers, slip::Language language) {
  const auto answer = forms::answer_from_json(item, answers.front());
  if (!answer) return std::nullopt;
  slip::ValueLine line;
  line.label = item.text.in(language_code(language));
  line.value = text_of(item, answers, language);
  if (item.unit) line.unit = item.unit->display.in(language_code(language));
  line.reference = forms::format_reference(item, language_code(language));
  line.mark = mark_against(item.reference_range.in("zh_CN"), *answer);
  return line;
}

void put_previous(slip::ValueLine& line, const forms::Item& item, const Json& answers,
                  const std::vector<domain::Record>& earlier, slip::Language language) {
  const auto now = forms::answer_from_json(item, answers.front());
  for (const auto& record : earlier) {
    const auto then = answers_of(record);
    const auto it = then.find(item.link_id);
    if (it == then.end()) continue;
    const auto before = forms::answer_from_json(item, it->second->front());
    if (!before) continue;
    line.previous = text_of(item, *it->second, language);
    line.previous_date = to_iso(china_date(record.authored));
    const auto a = number_of(*before), b = now ? number_of(*now) : std::nullopt;
    if (a && b) line.trend = *b > *a ? slip::Trend::up : *b < *a ? slip::Trend::down : slip::Trend::same;
    return;
  }
}

/// All that are marked, then as many others as there is room for; the order stays the form's.
void shorten(std::vector<slip::ValueLine>& lines) {
  std::size_t spare = lines.size() > max_lines ? lines.size() - max_lines : 0;
  for (auto i = lines.size(); i-- > 0 && spare > 0;) {
    if (lines[i].mark != slip::Mark::none) continue;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    --spare;
  }
}

}  // namespace

slip::Mark mark_against(const std::string& range, const forms::Answer& answer) {
  if (range.empty()) return slip::Mark::none;
  if (const auto* coding = std::get_if<forms::Coding>(&answer))
    return coding->code == range ? slip::Mark::none : slip::Mark::abnormal;
  const auto value = number_of(answer);
  if (!value) return slip::Mark::none;
  static const std::regex between(R"(^(-?[0-9.]+)-(-?[0-9.]+)$)"), one_sided(R"(^([<>]=?)([0-9.]+)$)"),
      exactly(R"(^-?[0-9.]+$)");
  std::smatch parts;
  std::optional<Decimal> low, high;
  if (std::regex_match(range, exactly)) {
    low = high = Decimal::from_string(range);
  } else if (std::regex_match(range, parts, between)) {
    low = Decimal::from_string(parts.str(1));
    high = Decimal::from_string(parts.str(2));
  } else if (std::regex_match(range, parts, one_sided)) {
    const auto limit = Decimal::from_string(parts.str(2));
    if (!limit) return slip::Mark::none;
    const bool reached = parts.str(1).size() == 1 && *value == *limit;
    if (parts.str(1)[0] == '<') return *value > *limit || reached ? slip::Mark::high : slip::Mark::none;
    return *value < *limit || reached ? slip::Mark::low : slip::Mark::none;
  }
  if (low && *value < *low) return slip::Mark::low;
  if (high && *value > *high) return slip::Mark::high;
  return slip::Mark::none;
}

std::vector<slip::ValueLine> value_lines(const ExamRecord& exam, const std::vector<domain::Record>& earlier,
                                         slip::Language language) {
  const auto answers = answers_of(exam.record);
  const auto blamed = blamed_links(exam);
  std::vector<slip::ValueLine> out;
  for (const auto* item : exam.form.all()) {
    if (!item->is_question() || item->hidden) continue;
    const auto it = answers.find(item->link_id);
    if (it == answers.end()) continue;
    const bool to_blame = blamed.contains(item->link_id) && !is_number(*item);
    if (!is_measured(*item) && !to_blame) continue;
    auto line = line_of(*item, *it->second, language);
    if (!line) continue;
    if (line->mark == slip::Mark::none && to_blame && item->reference_range.empty()) line->mark = slip::Mark::abnormal;
    put_previous(*line, *item, *it->second, earlier, language);
    out.push_back(std::move(*line));
  }
  shorten(out);
  return out;
}

std::vector<slip::ValueLine> take_home_lines(const forms::Form& form, const domain::Record& record,
                                             slip::Language language) {
  const auto answers = answers_of(record);
  std::vector<slip::ValueLine> out;
  for (const auto* item : form.all()) {
    const auto it = item->take_home && !item->hidden ? answers.find(item->link_id) : answers.end();
    if (it == answers.end()) continue;
    auto line = line_of(*item, *it->second, language);
    if (!line) continue;
    std::replace(line->value.begin(), line->value.end(), '\n', ' ');  // the paper breaks lines by itself
    out.push_back(std::move(*line));
  }
  return out;
}

}  // namespace nuanxin::hub
