// Recomputing: variables, enablement, calculated values and constraints in the order of the dependency graph.
#include <algorithm>

#include "forms/answer_json.h"
#include "forms/check.h"
#include "forms/filling_impl.h"
#include "forms/messages.h"

namespace nuanxin::forms {
namespace {

std::optional<int> compared(const Answer& a, const Answer& b) {
  const auto x = amount_of(a);
  const auto y = amount_of(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  const std::string* p = moment_text(a);
  const std::string* q = moment_text(b);
  if (p != nullptr && q != nullptr && a.index() == b.index()) {
    const auto kind = std::holds_alternative<TimeText>(a) ? path::MomentKind::time : path::MomentKind::date_time;
    const auto m = path::Moment::parse(*p, kind);
    const auto n = path::Moment::parse(*q, kind);
    return m && n ? path::Moment::compare(*m, *n) : std::nullopt;
  }
  if (a.index() != b.index()) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&a)) return text->compare(std::get<std::string>(b));
  return a == b ? 0 : 1;
}

bool holds(EnableOperator op, const Answer& answer, const Answer& wanted) {
  const auto order = compared(answer, wanted);
  if (!order) return false;
  switch (op) {
    case EnableOperator::equal:
      return *order == 0;
    case EnableOperator::greater:
      return *order > 0;
    case EnableOperator::less:
      return *order < 0;
    case EnableOperator::greater_or_equal:
      return *order >= 0;
    case EnableOperator::less_or_equal:
      return *order <= 0;
    default:
      return false;
  }
}

std::optional<Answer> from_value(const Item& item, const path::Value& value) {
  if (const auto* json = std::get_if<const Json*>(&value.data)) {
    if (member(**json, "code").is_string() && item.type != ItemType::quantity)
      return conforming(item, read_coding(**json));
    return read_choice(Json{{"valueQuantity", **json}}, "value");
  }
  if (const auto* answer = std::get_if<bool>(&value.data)) return conforming(item, *answer);
  if (const auto* quantity = std::get_if<path::PathQuantity>(&value.data))
    return conforming(item, Quantity{quantity->value, quantity->unit, quantity->unit});
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return conforming(item, *whole);
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) {
    if (item.type != ItemType::integer) return conforming(item, *decimal);
    const auto number = decimal->to_int64();
    return number ? conforming(item, *number) : std::nullopt;
  }
  const auto text = path::to_text(value);
  if (!text) return std::nullopt;
  switch (item.type) {
    case ItemType::date:
      return Answer(DateText{*text});
    case ItemType::date_time:
      return Answer(DateTimeText{*text});
    case ItemType::time:
      return Answer(TimeText{*text});
    case ItemType::choice:
    case ItemType::open_choice:
      if (const Option* option = item.option_by_code(*text)) return option->value;
      return conforming(item, *text);
    default:
      return conforming(item, *text);
  }
}

}  // namespace

Result<path::Collection> Filling::Impl::evaluate(const Formula& formula, const Item* item, int instance,
                                                 const Step* own) {
  path::Environment environment;
  environment.resource = &document();
  environment.focus = item == nullptr ? environment.resource : node_of(*item, instance);
  environment.now = m_context.authored;
  m_qitem.clear();
  if (item != nullptr) m_qitem.push_back(path::value_of(*item->source));
  environment.variable = [&](std::string_view name) { return variable(name, own, item, instance); };
  environment.weight = [this](std::string_view link_id, const Json& coding) { return ordinal(link_id, coding); };
  return path::evaluate(*formula.parsed, environment);
}

const path::Collection* Filling::Impl::variable(std::string_view name, const Step* own, const Item* item,
                                                int instance) const {
  if (const auto* found = builtin(name)) return found;
  if (name == "qitem") return &m_qitem;
  const bool itself = own != nullptr && own->name == name && item != nullptr;
  const auto& dependencies = m_form->dependencies();
  const std::size_t step = dependencies.variable(itself ? item->parent : item, name);
  if (step == Dependencies::npos) return nullptr;
  static const path::Collection nothing;
  const Item* scope = dependencies.steps[step].item;
  const int seen = scope == nullptr ? 0 : instance_seen(item, instance, *scope);
  const auto it = m_variables.find({step, seen});
  return it == m_variables.end() ? &nothing : &it->second.values;
}

const path::Collection* Filling::Impl::builtin(std::string_view name) const {
  if (name == "age") return &m_age;
  if (name == "sex") return &m_sex;
  if (name == "questionnaire") return &m_questionnaire;
  return nullptr;
}

Filling::Impl::Held Filling::Impl::held(path::Collection values) {
  Held result;
  for (auto& value : values) {
    if (value.item != nullptr) {
      const Item* item = m_form->find(text_or(*value.item, "linkId"));
      value.item = item == nullptr ? nullptr : &stub_of(*item);
    }
    value.extra = nullptr;
    if (auto* json = std::get_if<const Json*>(&value.data)) {
      result.copies.push_back(**json);
      *json = &result.copies.back();
    }
  }
  result.values = std::move(values);
  return result;
}

void Filling::Impl::mark_readers(const Item& item, Dirty& dirty) const {
  for (const std::size_t step : m_form->dependencies().readers[item.index]) dirty[step] = true;
}

void Filling::Impl::run_steps(Dirty& dirty) {
  // The graph's order makes one pass enough, except for expressions that read everything: they may be woken from
  // behind.
  for (int pass = 0; pass < 4; ++pass) {
    bool any = false;
    for (std::size_t i = 0; i < dirty.size(); ++i) {
      if (!dirty[i]) continue;
      dirty[i] = false;
      any = true;
      run_step(i, dirty);
    }
    if (!any) break;
  }
  refresh_stale();
}

void Filling::Impl::run_step(std::size_t index, Dirty& dirty) {
  const Step& step = m_form->dependencies().steps[index];
  switch (step.kind) {
    case StepKind::variable:
      return run_variable(step, index, dirty);
    case StepKind::enable:
      return run_enable(*step.item, dirty);
    case StepKind::calculated:
      return run_calculated(*step.item, dirty);
    case StepKind::constraint:
      return run_constraint(step);
  }
}

void Filling::Impl::run_variable(const Step& step, std::size_t index, Dirty& dirty) {
  const auto& formula = (step.item == nullptr ? m_form->variables() : step.item->variables)[step.number].formula;
  const int count = step.item == nullptr ? 1 : instances(*step.item);
  for (int i = 0; i < count; ++i) {
    auto result = evaluate(formula, step.item, i, &step);
    m_variables[{index, i}] = held(result ? std::move(*result) : path::Collection{});
  }
  for (const std::size_t dependent : step.dependents) dirty[dependent] = true;
}

Answers Filling::Impl::converted(const Item& item, const path::Collection& values) const {
  Answers answers;
  for (const auto& value : values) {
    auto answer = from_value(item, value);
    if (answer && (answers.empty() || item.repeats)) answers.push_back(std::move(*answer));
  }
  // Several values for a single answer mean that the expression does not fit: rather none than a wrong one.
  return values.size() > 1 && !item.repeats ? Answers{} : answers;
}

void Filling::Impl::run_calculated(const Item& item, Dirty& dirty) {
  for (int i = 0; i < instances(item); ++i) {
    const auto result = evaluate(item.calculated, &item, i);
    change_answers(item, i, result ? converted(item, *result) : Answers{}, dirty);
  }
}

void Filling::Impl::change_answers(const Item& item, int instance, Answers answers, Dirty& dirty) {
  Slot& place = slot(item, instance);
  if (place.state.answers == answers) return;
  place.state.answers = std::move(answers);
  m_document_valid = false;
  m_stale[item.index] = true;
  touch(item);
  mark_readers(item, dirty);
  spread_below(item, instance, dirty);
}

int Filling::Impl::instance_seen(const Item* item, int instance, const Item& other) const {
  return item != nullptr && other.repeating_group != nullptr && other.repeating_group == item->repeating_group
             ? instance
             : 0;
}

bool Filling::Impl::meets(const EnableCondition& condition, const Item& item, int instance) const {
  const Item* question = m_form->find(condition.question);
  const ItemState& asked = state(*question, instance_seen(&item, instance, *question));
  static const Answers none;
  const Answers& answers = asked.enabled ? asked.answers : none;
  if (condition.op == EnableOperator::exists) return answers.empty() != std::get<bool>(condition.answer);
  if (condition.op == EnableOperator::not_equal) {
    return !answers.empty() && std::none_of(answers.begin(), answers.end(), [&](const Answer& a) {
      return holds(EnableOperator::equal, a, condition.answer);
    });
  }
  return std::any_of(answers.begin(), answers.end(),
                     [&](const Answer& a) { return holds(condition.op, a, condition.answer); });
}

bool Filling::Impl::enabled_by_conditions(const Item& item, int instance) const {
  const auto met = [&](const EnableCondition& condition) { return meets(condition, item, instance); };
  const auto& conditions = item.enable_when;
  return item.enable_behavior == EnableBehavior::any ? std::any_of(conditions.begin(), conditions.end(), met)
                                                     : std::all_of(conditions.begin(), conditions.end(), met);
}

void Filling::Impl::run_enable(const Item& item, Dirty& dirty) {
  for (int i = 0; i < instances(item); ++i) {
    bool enabled = false;
    if (item.enable_expression) {
      const auto result = evaluate(item.enable_expression, &item, i);
      const auto condition =
          result ? path::to_condition(*result) : Result<std::optional<bool>>(std::optional<bool>(false));
      enabled = condition && *condition == true;
    } else {
      enabled = enabled_by_conditions(item, i);
    }
    slot(item, i).own_enabled = enabled;
    bool above = true;
    if (item.parent != nullptr) {
      const ItemState& parent = state(*item.parent, instance_seen(&item, i, *item.parent));
      above =
          parent.enabled && (!item.parent->is_question() || item.type == ItemType::display || !parent.answers.empty());
    }
    spread_enabled(item, i, above, dirty);
  }
}

void Filling::Impl::spread_enabled(const Item& item, int instance, bool above, Dirty& dirty) {
  Slot& place = slot(item, instance);
  const bool enabled = above && place.own_enabled;
  if (place.state.enabled == enabled) return;
  place.state.enabled = enabled;
  m_document_valid = false;
  m_stale[item.index] = true;
  touch(item);
  mark_readers(item, dirty);
  spread_below(item, instance, dirty);
}

void Filling::Impl::spread_below(const Item& item, int instance, Dirty& dirty) {
  const ItemState& own = state(item, instance);
  for (const Item& child : item.children) {
    // Questions below a question are asked once it is answered.
    const bool asked = own.enabled && (!item.is_question() || child.type == ItemType::display || !own.answers.empty());
    const bool opens = child.repeating_group == &child;
    for (int i = opens ? 0 : instance; i <= (opens ? instances(child) - 1 : instance); ++i)
      spread_enabled(child, i, asked, dirty);
  }
}

bool Filling::Impl::constraint_fails(const Constraint& constraint, const Item* item, int instance) {
  const auto result = evaluate(constraint.formula, item, instance);
  if (!result) return true;
  const auto condition = path::to_condition(*result);
  return !condition || *condition == false;
}

void Filling::Impl::run_constraint(const Step& step) {
  const auto& constraint = (step.item == nullptr ? m_form->constraints() : step.item->constraints)[step.number];
  const auto issue = [&](int instance) {
    Issue made = make_issue(step.item, IssueCode::constraint, constraint.human.in("en"), instance);
    made.zh = constraint.human.in("zh_CN");
    made.key = constraint.key;
    made.severity = constraint.is_error ? Severity::hard : Severity::soft;
    return made;
  };
  if (step.item == nullptr) {
    m_form_issues.erase(step.number);
    if (constraint_fails(constraint, nullptr, 0)) m_form_issues.emplace(step.number, issue(0));
    return;
  }
  for (int i = 0; i < instances(*step.item); ++i) {
    auto& failed = slot(*step.item, i).failed;
    const bool before = failed.count(step.number) != 0;
    const bool fails = constraint_fails(constraint, step.item, i);
    if (before == fails) continue;
    if (fails)
      failed.emplace(step.number, issue(i));
    else
      failed.erase(step.number);
    m_stale[step.item->index] = true;
  }
}

bool Filling::Impl::has_content(const Item& item, int instance) const {
  if (!state(item, instance).enabled) return false;
  if (item.is_question() && !state(item, instance).answers.empty()) return true;
  return std::any_of(item.children.begin(), item.children.end(), [&](const Item& child) {
    if (child.repeating_group != &child) return has_content(child, instance);
    for (int i = 0; i < instances(child); ++i)
      if (has_content(child, i)) return true;
    return false;
  });
}

void Filling::Impl::refresh(const Item& item, int instance) {
  Slot& place = slot(item, instance);
  ItemState& state = place.state;
  state.required = state.enabled && item.required;
  std::vector<Issue> issues;
  if (state.enabled) {
    issues = check_answers(item, state.answers, instance);
    const bool missing = state.required && item.type != ItemType::display && !has_content(item, instance);
    if (missing) issues.push_back(make_issue(&item, IssueCode::required, {}, instance));
    for (const auto& [number, issue] : place.failed) issues.push_back(issue);
  }
  state.issues = std::move(issues);
  touch(item);
}

void Filling::Impl::refresh_stale() {
  for (const Item* item : m_form->all()) {
    if (!m_stale[item->index]) continue;
    for (const Item* up = item->parent; up != nullptr; up = up->parent)
      if (up->required) m_stale[up->index] = true;
  }
  for (const Item* item : m_form->all()) {
    if (!m_stale[item->index]) continue;
    m_stale[item->index] = false;
    for (int i = 0; i < instances(*item); ++i) refresh(*item, i);
  }
}

}  // namespace nuanxin::forms
