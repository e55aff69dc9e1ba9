#include "forms/lint.h"

#include <regex>
#include <set>

#include "base/json.h"

namespace nuanxin::forms {
namespace {

constexpr std::string_view local_codes = "urn:van:codes";
constexpr std::string_view loinc = "http://loinc.org";

class Linter {
 public:
  explicit Linter(const Form& form) : m_form(form) {}

  std::vector<FormProblem> run() {
    if (m_form.title("zh_CN").empty()) problem("Questionnaire", "the title is missing");
    if (m_form.title("en") == m_form.title("zh_CN")) problem("Questionnaire", "the title has no English translation");
    for (const auto& variable : m_form.variables()) check_formula("Questionnaire", variable.formula);
    for (const auto& constraint : m_form.constraints()) check_formula("Questionnaire", constraint.formula);
    for (const Item* item : m_form.all()) check(*item);
    return std::move(m_problems);
  }

 private:
  void problem(const std::string& path, std::string detail) { m_problems.push_back({path, std::move(detail)}); }

  void check_text(const Item& item, const Text& text, const std::string& what) {
    if (text.zh.empty()) problem(item.link_id, what + " is missing");
    if (!text.zh.empty() && text.en.empty()) problem(item.link_id, what + " has no English translation");
  }

  void check(const Item& item) {
    check_text(item, item.text, "the text");
    if (item.is_question()) check_codes(item);
    if (item.type == ItemType::integer || item.type == ItemType::decimal) check_number(item);
    if (item.type == ItemType::choice || item.type == ItemType::open_choice) check_options(item);
    if (item.extract == Extract::on && !item.category)
      problem(item.link_id, "it becomes an Observation but has no category");
    for (const auto& constraint : item.constraints) {
      check_text(item, constraint.human, "the sentence of constraint " + constraint.key);
      check_formula(item.link_id, constraint.formula);
    }
    for (const auto& variable : item.variables) check_formula(item.link_id, variable.formula);
    for (const auto* formula : {&item.calculated, &item.initial_expression, &item.enable_expression})
      check_formula(item.link_id, *formula);
    if (item.soft_low && item.soft_high && *item.soft_high < *item.soft_low)
      problem(item.link_id, "the soft range ends before it begins");
  }

  /// A mistyped linkId is no error of FHIRPath: it finds nothing, for ever.
  void check_formula(const std::string& path, const Formula& formula) {
    static const std::regex asked(R"(linkId\s*=\s*'([^']*)')");
    for (std::sregex_iterator it(formula.text.begin(), formula.text.end(), asked), end; it != end; ++it)
      if (m_form.find((*it)[1].str()) == nullptr)
        problem(path, "the expression asks for " + (*it)[1].str() + ", which the form does not have");
  }

  void check_codes(const Item& item) {
    bool local = false;
    for (const auto& code : item.codes) {
      local = local || (code.system == local_codes && code.code == item.link_id);
      if (code.system == loinc && !is_loinc_number(code.code))
        problem(item.link_id, code.code + " is not a LOINC number: its check digit is wrong");
    }
    if (!local) problem(item.link_id, "it has no code " + std::string(local_codes) + "#" + item.link_id);
  }

  void check_number(const Item& item) {
    if (!item.unit) problem(item.link_id, "the number has no questionnaire-unit");
    if (!item.min || !item.max) problem(item.link_id, "the number has no minValue and maxValue");
    if (item.min && item.max && *item.max < *item.min) problem(item.link_id, "maxValue is below minValue");
  }

  void check_options(const Item& item) {
    if (item.options.size() < 2) problem(item.link_id, "a choice needs at least two options");
    std::set<std::string> codes;
    for (const auto& option : item.options) {
      const auto* coding = std::get_if<Coding>(&option.value);
      if (coding == nullptr) continue;
      if (!codes.insert(coding->code).second) problem(item.link_id, "two options have the code " + coding->code);
      check_text(item, option.label, "the label of option " + coding->code);
    }
  }

  const Form& m_form;
  std::vector<FormProblem> m_problems;
};

}  // namespace

std::vector<FormProblem> lint(const Form& form) { return Linter(form).run(); }

bool is_loinc_number(std::string_view code) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() < 3 || code[code.size() - 2] != '-' || !digit(code.back())) return false;
  const std::string_view number = code.substr(0, code.size() - 2);
  int sum = 0;
  bool doubled = true;  // from the right, the last digit before the hyphen first
  for (auto it = number.rbegin(); it != number.rend(); ++it, doubled = !doubled) {
    if (!digit(*it)) return false;
    const int value = (*it - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - sum % 10) % 10 == code.back() - '0';
}

}  // namespace nuanxin::forms
