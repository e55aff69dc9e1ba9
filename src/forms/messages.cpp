#include "forms/messages.h"

#include <array>

namespace nuanxin::forms {
namespace {

struct Sentence {
  IssueCode code;
  Severity severity;
  const char* en;  ///< {} is the detail, {u} the unit
  const char* zh;
};

constexpr std::array sentences{
    Sentence{IssueCode::required, Severity::missing, "Please answer this.", "此项必填"},
    Sentence{IssueCode::wrong_type, Severity::hard, "This answer is of another kind than the question.",
             "答案类型不符"},
    Sentence{IssueCode::below_minimum, Severity::hard, "At least {}{u}.", "最小 {}{u}"},
    Sentence{IssueCode::above_maximum, Severity::hard, "At most {}{u}.", "最大 {}{u}"},
    Sentence{IssueCode::below_usual, Severity::soft, "Unusually low (below {}{u}): please check.",
             "偏低（低于 {}{u}），请核对"},
    Sentence{IssueCode::above_usual, Severity::soft, "Unusually high (above {}{u}): please check.",
             "偏高（高于 {}{u}），请核对"},
    Sentence{IssueCode::too_many_decimals, Severity::hard, "At most {} decimal places.", "最多 {} 位小数"},
    Sentence{IssueCode::too_long, Severity::hard, "At most {} characters.", "最多 {} 个字"},
    Sentence{IssueCode::too_short, Severity::hard, "At least {} characters.", "至少 {} 个字"},
    Sentence{IssueCode::bad_pattern, Severity::hard, "This does not have the expected form{}.", "格式不符{}"},
    Sentence{IssueCode::not_an_option, Severity::hard, "This is not one of the choices.", "不在可选项中"},
    Sentence{IssueCode::too_many_answers, Severity::hard, "At most {} answers.", "最多 {} 个答案"},
    Sentence{IssueCode::too_few_answers, Severity::hard, "At least {} answers.", "至少 {} 个答案"},
    Sentence{IssueCode::exclusive_option, Severity::hard, "\"{}\" cannot be chosen together with others.",
             "“{}”不能与其他选项同时选择"},
    Sentence{IssueCode::bad_date, Severity::hard, "This is not a date or time.", "日期或时间无效"},
    Sentence{IssueCode::bad_unit, Severity::hard, "The unit {} is not allowed here.", "单位 {} 不可用"},
    Sentence{IssueCode::constraint, Severity::hard, "{}", "{}"},
    Sentence{IssueCode::not_a_response, Severity::hard, "This is not a questionnaire response.", "不是问卷答卷"},
    Sentence{IssueCode::wrong_form, Severity::hard, "The response belongs to another form: {}.",
             "答卷属于另一表单：{}"},
    Sentence{IssueCode::unknown_item, Severity::hard, "The form has no question {}.", "表单中没有项目 {}"},
    Sentence{IssueCode::misplaced_item, Severity::hard, "The question {} is in a wrong place.", "项目 {} 位置不对"},
    Sentence{IssueCode::repeated_item, Severity::hard, "The question {} is there more than once.", "项目 {} 重复出现"},
    Sentence{IssueCode::not_enabled, Severity::hard, "This is answered, but not asked under these circumstances.",
             "此项在当前条件下不应作答"},
    Sentence{IssueCode::not_as_calculated, Severity::hard, "The stated value is not the calculated one ({}).",
             "数值与计算结果不一致（应为 {}）"},
    Sentence{IssueCode::malformed, Severity::hard, "The response is malformed: {}.", "答卷格式错误：{}"},
    Sentence{IssueCode::too_large, Severity::hard, "The response is too large.", "答卷过大"},
};

std::string filled(std::string text, std::string_view mark, const std::string& by) {
  if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), by);
  return text;
}

std::string unit_text(const Item* item, std::string_view language) {
  if (item == nullptr || !item->unit) return {};
  const std::string& text = item->unit->display.in(language);
  return text == "°" || text == "%" ? text : " " + text;
}

}  // namespace

Issue make_issue(const Item* item, IssueCode code, const std::string& detail, int instance) {
  const Sentence* sentence = &sentences.front();
  for (const auto& row : sentences)
    if (row.code == code) sentence = &row;
  Issue issue;
  issue.link_id = item == nullptr ? std::string() : item->link_id;
  issue.instance = instance;
  issue.severity = sentence->severity;
  issue.code = code;
  issue.en = filled(filled(sentence->en, "{u}", unit_text(item, "en")), "{}", detail);
  issue.zh = filled(filled(sentence->zh, "{u}", unit_text(item, "zh_CN")), "{}", detail);
  return issue;
}

}  // namespace nuanxin::forms
