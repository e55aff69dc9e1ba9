// Interpretation rules as data (forms/rules/<exam>.json): conditions in FHIRPath over a record's answers give findings
// with severity 0-4 and a short advice. Roll-up as in clinical/rules.md section 7. Pure; load_rules() names the rule it
// refuses.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "forms/filling.h"
#include "forms/form.h"

namespace nuanxin::forms {

struct Rule {
  std::string id, version;
  std::vector<std::string> sides;             ///< empty: not sided
  std::map<std::string, std::string> inputs;  ///< variable → linkId, may hold "{s}"
  Formula condition;
  int severity = 0;
  Text text;
  std::string text_id;  ///< advice lines with the same text id are merged
  std::string source;
  std::string red_flag;  ///< "RF-…" or empty
  std::optional<int> follow_up_days;
};

struct RuleSet {
  std::string exam, version;
  bool sealed = false;  ///< psych and legal: not in the total grade, not on the general slip
  std::vector<Rule> rules;
  std::vector<std::string> required_for_grade;  ///< linkIds, sides already put in
};

struct Finding {
  std::string rule_id, version;
  int severity = 0;
  std::string zh, en;
  std::string side;  ///< "l", "r" or empty
  std::string text_id;
  std::string red_flag;
  std::optional<int> follow_up_days;
  Json inputs;  ///< {"sbp": 150, …} as the rule saw them; an empty one is null
  const std::string& text(std::string_view language) const { return language == "en" ? en : zh; }
};

struct Conclusion {
  std::string exam, version;
  bool sealed = false;
  int grade = 0;
  bool incomplete = false;  ///< something needed is "nd" or unanswered and no rule gives 2 or more: print 未完成
  std::vector<Finding> findings;      ///< in the order of the file, left before right
  std::vector<std::string> missing;   ///< linkIds that make it incomplete
  std::vector<std::string> problems;  ///< rules that could not be evaluated, for the log
};

/// `{s}` in inputs and required_for_grade is replaced by each of `sides` ("l", "r" for required_for_grade).
Result<RuleSet> load_rules(const Json& file);
/// Every linkId the rules read and the form does not have (for the check at start).
std::vector<std::string> unknown_inputs(const RuleSet& rules, const Form& form);

/// Inputs are the enabled answers: a Coding is its code, %name_ord its ordinal, several answers a collection, nothing
/// when unanswered. %age, %sex, %side and %resource are there too. A condition that is empty does not fire.
Conclusion evaluate(const RuleSet& rules, const Form& form, const Json& response, const Context& context);
/// The same of what is being filled in, without a response in between: for every key press.
Conclusion evaluate(const RuleSet& rules, const Filling& filling);

/// Conclusions travel and are stored as JSON.
Json to_json(const Conclusion& conclusion);
Conclusion conclusion_from_json(const Json& json);

/// The highest grade; sealed exams do not count.
int total_grade(const std::vector<Conclusion>& conclusions);

struct AdviceLine {
  std::string exam, text_id, zh, en;
  int severity = 0;
  std::vector<std::string> sides;  ///< of the merged findings
  std::string red_flag;
  std::optional<int> follow_up_days;
  const std::string& text(std::string_view language) const { return language == "en" ? en : zh; }
};

/// For the slip: findings of severity 1 and more, worst first, then in `exam_order` (exams not named there come last),
/// merged by text id.
std::vector<AdviceLine> advice(const std::vector<Conclusion>& conclusions, const std::vector<std::string>& exam_order,
                               std::size_t max_lines = 5);
/// The earliest follow-up of all findings: 2 → 90 days, 3 → 14, 4 → today (0), unless a rule says otherwise. Nothing
/// below 2.
std::optional<int> follow_up_days(const std::vector<Conclusion>& conclusions);

}  // namespace nuanxin::forms
