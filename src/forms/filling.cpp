#include "forms/filling.h"

#include <algorithm>
#include <cassert>

#include "forms/answer_json.h"
#include "forms/filling_impl.h"

namespace nuanxin::forms {
namespace {

constexpr int max_instances = 100;
constexpr std::size_t max_answers = 200;

}  // namespace

Filling::Impl::Impl(std::shared_ptr<const Form> form, Context context)
    : m_form(std::move(form)), m_context(std::move(context)) {
  const std::size_t count = m_form->all().size();
  m_slots.resize(count);
  m_changed.assign(count, false);
  m_stale.assign(count, true);
  for (const Item* item : m_form->all()) init_slots(*item, 1);
  if (m_context.birth_date) {
    const auto age = static_cast<std::int64_t>(age_on(*m_context.birth_date, china_date(m_context.authored)));
    m_age.push_back({age, {}, nullptr, nullptr});
  }
  if (!m_context.sex.empty()) m_sex.push_back({m_context.sex, {}, nullptr, nullptr});
  m_questionnaire.push_back(path::value_of(m_form->source()));
}

/// Makes the item have this many occurrences; new ones are empty.
void Filling::Impl::init_slots(const Item& item, int instance) {
  auto& slots = m_slots[item.index];
  while (static_cast<int>(slots.size()) < instance) {
    Slot fresh;
    fresh.state.read_only = item.read_only;
    slots.push_back(std::move(fresh));
  }
  slots.resize(static_cast<std::size_t>(instance));
}

int Filling::Impl::instances(const Item& item) const { return static_cast<int>(m_slots[item.index].size()); }

void Filling::Impl::set_instances(const Item& group, int count) {
  for (const Item* item : m_form->all()) {
    if (item->repeating_group != &group) continue;
    init_slots(*item, count);
    m_stale[item->index] = true;
    touch(*item);
  }
  m_document_valid = false;
}

void Filling::Impl::remove_instance(const Item& group, int instance) {
  for (const Item* item : m_form->all()) {
    if (item->repeating_group == &group) m_slots[item->index].erase(m_slots[item->index].begin() + instance);
  }
  set_instances(group, instances(group));
  recompute_all();
}

void Filling::Impl::put(const Item& item, int instance, Answers answers) {
  slot(item, instance).state.answers = std::move(answers);
  m_document_valid = false;
  m_stale[item.index] = true;
  touch(item);
}

void Filling::Impl::fill_initial() {
  for (const Item* item : m_form->all()) {
    if (item->initial.empty() && !item->initial_expression) continue;
    for (int i = 0; i < instances(*item); ++i) {
      if (!state(*item, i).answers.empty()) continue;
      if (!item->initial.empty())
        put(*item, i, item->initial);
      else if (const auto values = evaluate(item->initial_expression, item, i))
        put(*item, i, converted(*item, *values));
    }
  }
}

void Filling::Impl::recompute_all() {
  Dirty dirty(m_form->dependencies().steps.size(), true);
  for (const Item* item : m_form->all()) {
    for (int i = 0; i < instances(*item); ++i)
      if (item->is_question() && !item->children.empty()) spread_below(*item, i, dirty);
  }
  run_steps(dirty);
}

void Filling::Impl::recompute(const Item& item) {
  Dirty dirty(m_form->dependencies().steps.size(), false);
  mark_readers(item, dirty);
  for (int i = 0; i < instances(item); ++i) spread_below(item, i, dirty);
  run_steps(dirty);
}

std::vector<std::string> Filling::Impl::changed() {
  std::vector<std::string> names;
  for (const Item* item : m_form->all()) {
    if (m_changed[item->index]) names.push_back(item->link_id);
    m_changed[item->index] = false;
  }
  return names;
}

std::vector<Issue> Filling::Impl::issues() const {
  std::vector<Issue> all;
  for (const Item* item : m_form->all()) {
    for (int i = 0; i < instances(*item); ++i) {
      const auto& own = state(*item, i).issues;
      all.insert(all.end(), own.begin(), own.end());
    }
  }
  for (const auto& [number, issue] : m_form_issues) all.push_back(issue);
  return all;
}

std::vector<std::string> Filling::Impl::missing_required() const {
  std::vector<std::string> names;
  for (const auto& issue : issues()) {
    if (issue.code == IssueCode::required && (names.empty() || names.back() != issue.link_id))
      names.push_back(issue.link_id);
  }
  return names;
}

Filling::Filling(std::shared_ptr<const Form> form, Context context)
    : m_impl(std::make_unique<Impl>(std::move(form), std::move(context))) {
  m_impl->recompute_all();
  m_impl->fill_initial();
  m_impl->recompute_all();
  m_impl->changed();
}

Filling::Filling(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Filling::Filling(Filling&&) noexcept = default;
Filling& Filling::operator=(Filling&&) noexcept = default;
Filling::~Filling() = default;

Result<Filling> Filling::resume(std::shared_ptr<const Form> form, const Json& response, Context context) {
  const ReadResponse read = read_response(*form, response);
  if (!read.issues.empty()) return refuse(Reason::invalid_value, read.issues.front().en, read.issues.front().link_id);
  auto impl = std::make_unique<Impl>(std::move(form), std::move(context));
  for (const auto& [group, count] : read.instances) impl->set_instances(*group, count);
  for (const auto& entry : read.entries)
    if (!entry.item->calculated) impl->put(*entry.item, entry.instance, entry.answers);
  impl->recompute_all();
  impl->changed();
  return Filling(std::move(impl));
}

const Form& Filling::form() const { return m_impl->form(); }
const Context& Filling::context() const { return m_impl->context(); }

Result<void> Filling::set(std::string_view link_id, Answers answers, int instance) {
  const Item* item = form().find(link_id);
  const std::string name(link_id);
  if (item == nullptr) return refuse(Reason::not_found, "the form has no such question", name);
  if (!item->is_question()) return refuse(Reason::invalid_value, "only a question takes answers", name);
  if (item->read_only) return refuse(Reason::invalid_value, "this answer cannot be changed", name);
  if (instance < 0 || instance >= m_impl->instances(*item))
    return refuse(Reason::not_found, "there is no such occurrence of the group", name);
  if (answers.size() > max_answers) return refuse(Reason::too_large, "too many answers", name);
  for (auto& answer : answers) {
    auto fitting = conforming(*item, std::move(answer));
    if (!fitting) return refuse(Reason::invalid_value, "the answer is of another type than the question", name);
    answer = std::move(*fitting);
  }
  m_impl->put(*item, instance, std::move(answers));
  m_impl->recompute(*item);
  return {};
}

Result<void> Filling::clear(std::string_view link_id, int instance) { return set(link_id, {}, instance); }

const ItemState& Filling::state(std::string_view link_id, int instance) const {
  const Item* item = form().find(link_id);
  assert(item != nullptr && instance >= 0 && instance < m_impl->instances(*item));
  return m_impl->state(*item, instance);
}

int Filling::instances(std::string_view group_link_id) const {
  const Item* item = form().find(group_link_id);
  return item == nullptr ? 1 : m_impl->instances(*item);
}

Result<void> Filling::add_instance(std::string_view group_link_id) {
  const Item* group = form().find(group_link_id);
  if (group == nullptr || group->repeating_group != group)
    return refuse(Reason::not_found, "no repeating group", std::string(group_link_id));
  const int count = m_impl->instances(*group);
  if (count >= max_instances || (group->max_occurs && count >= *group->max_occurs))
    return refuse(Reason::too_large, "no more occurrences", group->link_id);
  m_impl->set_instances(*group, count + 1);
  m_impl->fill_initial();
  m_impl->recompute_all();
  return {};
}

Result<void> Filling::remove_instance(std::string_view group_link_id, int instance) {
  const Item* group = form().find(group_link_id);
  if (group == nullptr || group->repeating_group != group)
    return refuse(Reason::not_found, "no repeating group", std::string(group_link_id));
  const int count = m_impl->instances(*group);
  if (instance < 0 || instance >= count || count == 1)
    return refuse(Reason::invalid_value, "this occurrence cannot be removed", group->link_id);
  m_impl->remove_instance(*group, instance);
  return {};
}

std::vector<std::string> Filling::fill_negative(std::string_view group_link_id) {
  std::vector<std::string> filled;
  const Item* group = form().find(group_link_id);
  if (group == nullptr || group->bulk_negative.empty()) return filled;
  for (const Item* item : form().all()) {
    const Item* up = item->parent;
    while (up != nullptr && up != group) up = up->parent;
    const Option* option = item->option_by_code(group->bulk_negative);
    if (up == nullptr || option == nullptr || item->read_only) continue;
    for (int i = 0; i < m_impl->instances(*item); ++i) {
      const ItemState& state = m_impl->state(*item, i);
      if (!state.enabled || !state.answers.empty()) continue;
      if (set(item->link_id, {option->value}, i) && (filled.empty() || filled.back() != item->link_id))
        filled.push_back(item->link_id);
    }
  }
  return filled;
}

std::vector<std::string> Filling::changed() { return m_impl->changed(); }
std::vector<Issue> Filling::issues() const { return m_impl->issues(); }
std::vector<std::string> Filling::missing_required() const { return m_impl->missing_required(); }

bool Filling::has_hard_issue() const {
  const auto all = issues();
  return std::any_of(all.begin(), all.end(), [](const Issue& issue) { return issue.severity == Severity::hard; });
}

Json Filling::response(ResponseStatus status) const { return m_impl->response(status); }

}  // namespace nuanxin::forms
