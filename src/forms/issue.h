// What is wrong with an answer, as a value with its sentence in both languages. The sentences are built here and not
// through gettext: a message mixes limits and units of the form's data, and the hub (which has no language) sends the
// same issue to stations of either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::forms {

enum class Severity {
  hard,     ///< cannot be signed like this
  soft,     ///< unusual: signed only after somebody confirmed it
  missing,  ///< a required answer that is not there yet; a draft may lack it
};

enum class IssueCode {
  required,
  wrong_type,
  below_minimum,
  above_maximum,
  below_usual,
  above_usual,
  too_many_decimals,
  too_long,
  too_short,
  bad_pattern,
  not_an_option,
  too_many_answers,
  too_few_answers,
  exclusive_option,
  bad_date,
  bad_unit,
  constraint,
  // only from validate(): what no screen lets happen
  not_a_response,
  wrong_form,
  unknown_item,
  misplaced_item,
  repeated_item,
  not_enabled,
  not_as_calculated,
  malformed,
  too_large
};

struct Issue {
  std::string link_id;  ///< empty: the response as a whole
  int instance = 0;     ///< of the repeating group around it
  Severity severity = Severity::hard;
  IssueCode code = IssueCode::malformed;
  std::string zh, en;
  std::string key;  ///< of a constraint

  /// `language` "zh_CN" or "en".
  const std::string& message(std::string_view language) const { return language == "en" ? en : zh; }
};

/// "above_maximum": stable, travels in the API.
std::string_view issue_code_name(IssueCode);

}  // namespace nuanxin::forms
