#include "forms/validate.h"

#include <algorithm>

#include "forms/answer_json.h"
#include "forms/filling_impl.h"
#include "forms/messages.h"

namespace nuanxin::forms {
namespace {

std::string shown(const Item& item, const Answers& answers) {
  if (answers.empty()) return "-";
  return format_answer(item, answers.front(), "zh_CN");
}

/// Calculated values are not taken over but compared with what comes out here.
void compare_calculated(const Item& item, const Answers& given, const ItemState& state, int instance,
                        std::vector<Issue>& issues) {
  const Answers& right = state.enabled ? state.answers : given;
  if (given != right) issues.push_back(make_issue(&item, IssueCode::not_as_calculated, shown(item, right), instance));
}

}  // namespace

std::vector<Issue> validate(const Form& form, const Json& response, const Context& context) {
  ReadResponse read = read_response(form, response);
  std::vector<Issue> issues = std::move(read.issues);
  const auto fatal = [](const Issue& issue) {
    return issue.code == IssueCode::not_a_response || issue.code == IssueCode::wrong_form ||
           issue.code == IssueCode::too_large;
  };
  if (std::any_of(issues.begin(), issues.end(), fatal)) return issues;
  // The Form outlives this call; the Impl only wants to share it.
  Filling::Impl impl(std::shared_ptr<const Form>(std::shared_ptr<const Form>(), &form), context);
  for (const auto& [group, count] : read.instances) impl.set_instances(*group, count);
  std::map<std::pair<const Item*, int>, Answers> calculated;
  for (auto& entry : read.entries) {
    if (entry.item->calculated)
      calculated[{entry.item, entry.instance}] = entry.answers;
    else
      impl.put(*entry.item, entry.instance, entry.answers);
  }
  impl.recompute_all();
  for (const auto& entry : read.entries) {
    if (!impl.state(*entry.item, entry.instance).enabled)
      issues.push_back(make_issue(entry.item, IssueCode::not_enabled, {}, entry.instance));
  }
  for (const Item* item : form.all()) {
    if (!item->calculated) continue;
    for (int i = 0; i < impl.instances(*item); ++i)
      compare_calculated(*item, calculated[{item, i}], impl.state(*item, i), i, issues);
  }
  const auto own = impl.issues();
  issues.insert(issues.end(), own.begin(), own.end());
  const auto place = [&](const Issue& issue) {
    const Item* item = form.find(issue.link_id);
    return item == nullptr ? std::size_t{0} : item->index + 1;
  };
  std::stable_sort(issues.begin(), issues.end(), [&](const Issue& a, const Issue& b) { return place(a) < place(b); });
  return issues;
}

}  // namespace nuanxin::forms
