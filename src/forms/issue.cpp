#include "forms/issue.h"

namespace nuanxin::forms {

std::string_view issue_code_name(IssueCode code) {
  switch (code) {
    case IssueCode::required:
      return "required";
    case IssueCode::wrong_type:
      return "wrong_type";
    case IssueCode::below_minimum:
      return "below_minimum";
    case IssueCode::above_maximum:
      return "above_maximum";
    case IssueCode::below_usual:
      return "below_usual";
    case IssueCode::above_usual:
      return "above_usual";
    case IssueCode::too_many_decimals:
      return "too_many_decimals";
    case IssueCode::too_long:
      return "too_long";
    case IssueCode::too_short:
      return "too_short";
    case IssueCode::bad_pattern:
      return "bad_pattern";
    case IssueCode::not_an_option:
      return "not_an_option";
    case IssueCode::too_many_answers:
      return "too_many_answers";
    case IssueCode::too_few_answers:
      return "too_few_answers";
    case IssueCode::exclusive_option:
      return "exclusive_option";
    case IssueCode::bad_date:
      return "bad_date";
    case IssueCode::bad_unit:
      return "bad_unit";
    case IssueCode::constraint:
      return "constraint";
    case IssueCode::not_a_response:
      return "not_a_response";
    case IssueCode::wrong_form:
      return "wrong_form";
    case IssueCode::unknown_item:
      return "unknown_item";
    case IssueCode::misplaced_item:
      return "misplaced_item";
    case IssueCode::repeated_item:
      return "repeated_item";
    case IssueCode::not_enabled:
      return "not_enabled";
    case IssueCode::not_as_calculated:
      return "not_as_calculated";
    case IssueCode::malformed:
      return "malformed";
    case IssueCode::too_large:
      return "too_large";
  }
  return "malformed";
}

}  // namespace nuanxin::forms
