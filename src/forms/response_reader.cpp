// A QuestionnaireResponse from outside against the form's tree. The recursion follows the form, so its depth is the
// form's.
#include <set>

#include "forms/answer_json.h"
#include "forms/filling_impl.h"
#include "forms/messages.h"

namespace nuanxin::forms {
namespace {

constexpr std::size_t max_elements = 10000;
constexpr std::size_t max_answers = 200;
constexpr std::size_t max_issues = 200;
constexpr int max_instances = 100;

class Reader {
 public:
  Reader(const Form& form, const Json& response) : m_form(form), m_response(response) {}

  ReadResponse run() {
    if (text_or(m_response, "resourceType") != "QuestionnaireResponse") {
      add(nullptr, IssueCode::not_a_response);
      return std::move(m_result);
    }
    const std::string questionnaire = text_or(m_response, "questionnaire");
    if (questionnaire != m_form.canonical()) {
      add(nullptr, IssueCode::wrong_form, questionnaire.substr(0, 200));
      return std::move(m_result);
    }
    if (m_response.contains("modifierExtension")) add(nullptr, IssueCode::malformed, "modifierExtension");
    read_items(member(m_response, "item"), nullptr, 0);
    return std::move(m_result);
  }

 private:
  bool add(const Item* item, IssueCode code, const std::string& detail = {}, int instance = 0) {
    if (m_result.issues.size() < max_issues) m_result.issues.push_back(make_issue(item, code, detail, instance));
    return false;
  }

  bool too_many() {
    if (++m_elements <= max_elements) return false;
    if (m_elements == max_elements + 1) add(nullptr, IssueCode::too_large);
    return true;
  }

  void read_items(const Json& items, const Item* parent, int instance) {
    if (items.is_null()) return;
    if (!items.is_array()) {
      add(parent, IssueCode::malformed, "item");
      return;
    }
    std::map<const Item*, int> seen;
    for (const auto& json : items) {
      if (too_many()) return;
      const Item* item = find(json, parent);
      if (item == nullptr) continue;
      const int occurrence = seen[item]++;
      const bool opens = item->repeating_group == item;
      if (occurrence > 0 && !opens) add(item, IssueCode::repeated_item, item->link_id, instance);
      if (occurrence >= (opens ? max_instances : 1)) continue;
      if (opens) m_result.instances[item] = occurrence + 1;
      read_item(json, *item, opens ? occurrence : instance);
    }
  }

  /// Null, with an issue, when the element is not one of the parent's items.
  const Item* find(const Json& json, const Item* parent) {
    const std::string link_id = text_or(json, "linkId").substr(0, 200);
    if (link_id.empty()) {
      add(parent, IssueCode::malformed, "linkId");
      return nullptr;
    }
    const Item* item = m_form.find(link_id);
    if (item == nullptr) {
      Issue issue = make_issue(nullptr, IssueCode::unknown_item, link_id);
      issue.link_id = link_id;
      if (m_result.issues.size() < max_issues) m_result.issues.push_back(std::move(issue));
      return nullptr;
    }
    if (item->parent != parent) {
      add(item, IssueCode::misplaced_item, link_id);
      return nullptr;
    }
    if (json.contains("modifierExtension")) add(item, IssueCode::malformed, "modifierExtension");
    return item;
  }

  void read_item(const Json& json, const Item& item, int instance) {
    const Json& answers = member(json, "answer");
    if (!item.is_question()) {
      if (!answers.is_null()) add(&item, IssueCode::wrong_type, {}, instance);
      read_items(member(json, "item"), &item, instance);
      return;
    }
    if (json.contains("item")) add(&item, IssueCode::malformed, "item", instance);
    if (answers.is_null()) return;
    if (!answers.is_array() || answers.size() > max_answers) {
      add(&item, answers.is_array() ? IssueCode::too_many_answers : IssueCode::malformed,
          answers.is_array() ? "200" : "answer", instance);
      return;
    }
    ReadResponse::Entry entry{&item, instance, {}};
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (too_many()) return;
      auto answer = answer_from_json(item, answers[i]);
      if (answer)
        entry.answers.push_back(std::move(*answer));
      else
        add(&item, IssueCode::wrong_type, {}, instance);
      const Json& below = member(answers[i], "item");
      if (i > 0 && !below.is_null()) add(&item, IssueCode::malformed, "item", instance);
      if (i == 0) read_items(below, &item, instance);
    }
    if (!entry.answers.empty()) m_result.entries.push_back(std::move(entry));
  }

  const Form& m_form;
  const Json& m_response;
  ReadResponse m_result;
  std::size_t m_elements = 0;
};

}  // namespace

ReadResponse read_response(const Form& form, const Json& response) { return Reader(form, response).run(); }

}  // namespace nuanxin::forms
