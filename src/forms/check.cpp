#include "forms/check.h"

#include <algorithm>

#include "base/text.h"
#include "forms/answer_json.h"
#include "forms/fhirpath.h"
#include "forms/messages.h"
#include "forms/pattern.h"

namespace nuanxin::forms {
namespace {

using Issues = std::vector<Issue>;

/// Longest text that is kept at all, where the form does not say less.
constexpr std::size_t longest_text = 4000;

std::optional<path::Moment> moment_of(const Item& item, const std::string& text) {
  using path::Moment;
  using path::MomentKind;
  const MomentKind kind = item.type == ItemType::date   ? MomentKind::date
                          : item.type == ItemType::time ? MomentKind::time
                                                        : MomentKind::date_time;
  return Moment::parse(text, kind);
}

class Checker {
 public:
  Checker(const Item& item, int instance) : m_item(item), m_instance(instance) {}

  Issues run(const Answers& answers) {
    check_count(answers);
    for (const auto& answer : answers) {
      if (!conforming(m_item, answer)) {
        add(IssueCode::wrong_type);
        continue;
      }
      check_amount(answer);
      check_moment(answer);
      check_text(answer);
      check_option(answer, answers);
      check_unit(answer);
    }
    return std::move(m_issues);
  }

 private:
  void add(IssueCode code, const std::string& detail = {}) {
    m_issues.push_back(make_issue(&m_item, code, detail, m_instance));
  }

  void check_count(const Answers& answers) {
    const auto count = static_cast<int>(answers.size());
    if (count > 1 && !m_item.repeats) add(IssueCode::too_many_answers, "1");
    if (m_item.max_occurs && count > *m_item.max_occurs)
      add(IssueCode::too_many_answers, std::to_string(*m_item.max_occurs));
    if (m_item.min_occurs && count > 0 && count < *m_item.min_occurs)
      add(IssueCode::too_few_answers, std::to_string(*m_item.min_occurs));
  }

  void check_amount(const Answer& answer) {
    const auto amount = amount_of(answer);
    if (!amount) return;
    if (m_item.max_decimals && amount->normalized().scale() > *m_item.max_decimals)
      add(IssueCode::too_many_decimals, std::to_string(*m_item.max_decimals));
    if (m_item.min && *amount < *m_item.min) return add(IssueCode::below_minimum, m_item.min->to_string());
    if (m_item.max && *amount > *m_item.max) return add(IssueCode::above_maximum, m_item.max->to_string());
    if (m_item.soft_low && *amount < *m_item.soft_low) add(IssueCode::below_usual, m_item.soft_low->to_string());
    if (m_item.soft_high && *amount > *m_item.soft_high) add(IssueCode::above_usual, m_item.soft_high->to_string());
  }

  void check_moment(const Answer& answer) {
    const std::string* text = moment_text(answer);
    if (text == nullptr || !m_item.options.empty()) return;
    const auto moment = moment_of(m_item, *text);
    if (!moment) return add(IssueCode::bad_date);
    const auto compared = [&](const std::string& limit) {
      const auto other = limit.empty() ? std::nullopt : moment_of(m_item, limit);
      return other ? path::Moment::compare(*moment, *other).value_or(0) : 0;
    };
    if (compared(m_item.min_date) < 0) add(IssueCode::below_minimum, m_item.min_date);
    if (compared(m_item.max_date) > 0) add(IssueCode::above_maximum, m_item.max_date);
  }

  void check_text(const Answer& answer) {
    const auto* text = std::get_if<std::string>(&answer);
    if (text == nullptr) return;
    const std::size_t length = code_points(*text);
    const auto longest = m_item.max_length ? static_cast<std::size_t>(std::max(0, *m_item.max_length)) : longest_text;
    if (length > longest) return add(IssueCode::too_long, std::to_string(longest));
    if (m_item.min_length && length < static_cast<std::size_t>(*m_item.min_length))
      add(IssueCode::too_short, std::to_string(*m_item.min_length));
    if (m_item.regex.empty()) return;
    const auto pattern = Pattern::compile(m_item.regex);
    if (pattern && pattern->matches(*text).value_or(false)) return;
    Issue issue = make_issue(&m_item, IssueCode::bad_pattern, "", m_instance);
    if (!m_item.entry_format.empty()) {
      issue.en = make_issue(&m_item, IssueCode::bad_pattern, " (" + m_item.entry_format.in("en") + ")").en;
      issue.zh = make_issue(&m_item, IssueCode::bad_pattern, "（" + m_item.entry_format.in("zh_CN") + "）").zh;
    }
    m_issues.push_back(std::move(issue));
  }

  void check_option(const Answer& answer, const Answers& answers) {
    if (m_item.options.empty()) return;
    const Option* option = m_item.option(answer);
    const bool free = m_item.type == ItemType::open_choice && std::holds_alternative<std::string>(answer);
    if (option == nullptr && !free) return add(IssueCode::not_an_option);
    if (std::count(answers.begin(), answers.end(), answer) > 1 && &answer == &answers.back())
      add(IssueCode::not_an_option);
    if (option == nullptr || !option->exclusive || answers.size() < 2) return;
    Issue issue = make_issue(&m_item, IssueCode::exclusive_option, option->label.in("en"), m_instance);
    issue.zh = make_issue(&m_item, IssueCode::exclusive_option, option->label.in("zh_CN")).zh;
    m_issues.push_back(std::move(issue));
  }

  void check_unit(const Answer& answer) {
    const auto* quantity = std::get_if<Quantity>(&answer);
    if (quantity == nullptr || m_item.unit_options.empty()) return;
    const bool known = std::any_of(m_item.unit_options.begin(), m_item.unit_options.end(),
                                   [&](const Unit& unit) { return unit.code == quantity->code; });
    if (!known) add(IssueCode::bad_unit, quantity->code);
  }

  const Item& m_item;
  int m_instance;
  Issues m_issues;
};

}  // namespace

std::vector<Issue> check_answers(const Item& item, const Answers& answers, int instance) {
  return Checker(item, instance).run(answers);
}

}  // namespace nuanxin::forms
