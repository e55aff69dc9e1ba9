#include "forms/dependencies.h"

#include <algorithm>
#include <functional>
#include <set>

#include "forms/fhirpath.h"
#include "forms/pattern.h"

namespace nuanxin::forms {
namespace {

constexpr std::string_view given_variables[] = {"resource", "rootResource", "context", "questionnaire", "qitem",
                                                "age",      "sex",          "ucum",    "loinc",         "sct"};

struct Reads {
  std::set<std::size_t> items;      ///< Item::index
  std::set<std::size_t> variables;  ///< steps
  bool everything = false;
};

bool is_below(const Item& item, const Item& group) {
  for (const Item* up = item.parent; up != nullptr; up = up->parent)
    if (up == &group) return true;
  return false;
}

class Finder {
 public:
  explicit Finder(const Form& form) : m_form(form) {}

  Result<Dependencies> run() {
    collect_steps();
    m_reads.resize(m_graph.steps.size());
    for (std::size_t i = 0; i < m_graph.steps.size(); ++i) {
      if (const auto error = read(i)) return *error;
    }
    link();
    if (const auto error = sort()) return *error;
    return number_anew();
  }

 private:
  using Problem = std::optional<Error>;

  void collect_steps() {
    const auto add = [this](StepKind kind, const Item* item, std::size_t number, std::string name = {}) {
      m_graph.steps.push_back({kind, item, number, std::move(name), {}});
    };
    for (std::size_t i = 0; i < m_form.variables().size(); ++i)
      add(StepKind::variable, nullptr, i, m_form.variables()[i].name);
    for (const Item* item : m_form.all()) {
      for (std::size_t i = 0; i < item->variables.size(); ++i)
        add(StepKind::variable, item, i, item->variables[i].name);
      if (!item->enable_when.empty() || item->enable_expression) add(StepKind::enable, item, 0);
      if (item->calculated) add(StepKind::calculated, item, 0);
      for (std::size_t i = 0; i < item->constraints.size(); ++i) add(StepKind::constraint, item, i);
    }
    for (std::size_t i = 0; i < m_form.constraints().size(); ++i) add(StepKind::constraint, nullptr, i);
  }

  const Formula* formula(const Step& step) const {
    switch (step.kind) {
      case StepKind::variable:
        return &(step.item == nullptr ? m_form.variables() : step.item->variables)[step.number].formula;
      case StepKind::constraint:
        return &(step.item == nullptr ? m_form.constraints() : step.item->constraints)[step.number].formula;
      case StepKind::calculated:
        return &step.item->calculated;
      case StepKind::enable:
        return step.item->enable_expression ? &step.item->enable_expression : nullptr;
    }
    return nullptr;
  }

  Problem read(std::size_t index) {
    const Step& step = m_graph.steps[index];
    Reads& reads = m_reads[index];
    if (step.kind == StepKind::enable) {
      for (const auto& condition : step.item->enable_when) {
        const Item* question = m_form.find(condition.question);
        if (question == nullptr)
          return refuse(Reason::invalid_value, "enableWhen asks for an unknown item " + condition.question,
                        step.item->link_id);
        reads.items.insert(question->index);
      }
    }
    const Formula* written = formula(step);
    if (written == nullptr) return {};
    const auto found = path::mentions(*written->parsed);
    if (auto error = read_variables(step, found, reads)) return error;
    read_items(step, found, reads);
    return {};
  }

  Problem read_variables(const Step& step, const path::Mentions& found, Reads& reads) {
    for (const auto& name : found.variables) {
      // A variable that is defined again further down may read the one above it.
      const bool own = step.kind == StepKind::variable && step.name == name;
      const std::size_t variable =
          own && step.item != nullptr ? m_graph.variable(step.item->parent, name) : m_graph.variable(step.item, name);
      if (variable != Dependencies::npos) {
        reads.variables.insert(variable);
        continue;
      }
      const bool given =
          std::find(std::begin(given_variables), std::end(given_variables), name) != std::end(given_variables);
      if (!given)
        return refuse(Reason::invalid_value, "%" + name + " is not known here",
                      step.item == nullptr ? "" : step.item->link_id);
    }
    return {};
  }

  void read_items(const Step& step, const path::Mentions& found, Reads& reads) {
    std::vector<const Item*> named;
    for (const auto& text : found.strings)
      if (const Item* item = m_form.find(text)) named.push_back(item);
    const auto wide = [&](const Item& item) {
      if (&item != step.item) reads.items.insert(item.index);
    };
    for (const Item* item : named) {
      if (item->is_question()) reads.items.insert(item->index);
      // A group that is only the way to an item named as well does not count.
      const bool way =
          std::any_of(named.begin(), named.end(), [&](const Item* other) { return is_below(*other, *item); });
      if (way || item->is_question()) continue;
      for (const Item* below : m_form.all())
        if (is_below(*below, *item)) wide(*below);
    }
    for (const auto& prefix : found.prefixes)
      for (const Item* item : m_form.all())
        if (item->link_id.rfind(prefix, 0) == 0) wide(*item);
    for (const auto& text : found.patterns) {
      const auto pattern = Pattern::compile(text);
      for (const Item* item : m_form.all())
        if (pattern && pattern->finds(item->link_id).value_or(true)) wide(*item);
    }
    if (step.kind == StepKind::constraint && step.item != nullptr) {
      for (const Item* item : m_form.all())
        if (item == step.item || is_below(*item, *step.item)) reads.items.insert(item->index);
    }
    const bool looks = std::any_of(found.variables.begin(), found.variables.end(), [](const std::string& name) {
      return name == "resource" || name == "rootResource" || name == "context";
    });
    reads.everything = reads.items.empty() && (looks || found.variables.empty());
    if (!reads.everything) return;
    for (const Item* item : m_form.all())
      if (item->is_question() && !item->calculated && item != step.item) reads.items.insert(item->index);
  }

  /// before[i]: the steps that must run before step i.
  void link() {
    std::vector<std::vector<std::size_t>> makers(m_form.all().size());
    for (std::size_t i = 0; i < m_graph.steps.size(); ++i) {
      const Step& step = m_graph.steps[i];
      if (step.kind == StepKind::calculated || step.kind == StepKind::enable) makers[step.item->index].push_back(i);
    }
    m_before.resize(m_graph.steps.size());
    for (std::size_t i = 0; i < m_graph.steps.size(); ++i) {
      auto& before = m_before[i];
      before.insert(before.end(), m_reads[i].variables.begin(), m_reads[i].variables.end());
      if (m_reads[i].everything) continue;
      for (const std::size_t index : m_reads[i].items) {
        for (const Item* item = m_form.all()[index]; item != nullptr; item = item->parent) {
          for (const std::size_t maker : makers[item->index]) {
            const bool above = item->index != index;
            // Above the item only being enabled matters; a calculated value there is another answer.
            if (above && m_graph.steps[maker].kind == StepKind::calculated) continue;
            if (maker != i || !above) before.push_back(maker);
          }
        }
      }
    }
  }

  Problem sort() {
    enum class Mark { none, open, done };
    std::vector<Mark> marks(m_graph.steps.size(), Mark::none);
    std::vector<std::size_t> stack;
    Problem problem;
    const std::function<bool(std::size_t)> visit = [&](std::size_t i) {
      if (marks[i] == Mark::done) return true;
      stack.push_back(i);
      if (marks[i] == Mark::open) {
        problem = cycle(stack);
        return false;
      }
      marks[i] = Mark::open;
      for (const std::size_t before : m_before[i])
        if (!visit(before)) return false;
      marks[i] = Mark::done;
      stack.pop_back();
      m_order.push_back(i);
      return true;
    };
    for (const bool everything : {false, true}) {
      for (std::size_t i = 0; i < m_graph.steps.size(); ++i)
        if (m_reads[i].everything == everything && !visit(i)) return problem;
    }
    return {};
  }

  Error cycle(const std::vector<std::size_t>& stack) const {
    std::string text = "expressions depend on each other: ";
    const auto begin = std::find(stack.begin(), stack.end(), stack.back());
    for (auto it = begin; it != stack.end(); ++it) text += (it == begin ? "" : " -> ") + name(m_graph.steps[*it]);
    const Item* item = m_graph.steps[stack.back()].item;
    return refuse(Reason::invalid_value, text, item == nullptr ? "" : item->link_id);
  }

  std::string name(const Step& step) const {
    const std::string where = step.item == nullptr ? "form" : step.item->link_id;
    if (step.kind == StepKind::variable) return where + " %" + step.name;
    return where + (step.kind == StepKind::enable ? " (enabled)" : "");
  }

  Dependencies number_anew() {
    std::vector<std::size_t> place(m_order.size());
    Dependencies result;
    for (std::size_t i = 0; i < m_order.size(); ++i) place[m_order[i]] = i;
    for (const std::size_t old : m_order) result.steps.push_back(m_graph.steps[old]);
    result.readers.resize(m_form.all().size());
    for (std::size_t i = 0; i < m_reads.size(); ++i) {
      for (const std::size_t item : m_reads[i].items) result.readers[item].push_back(place[i]);
      for (const std::size_t variable : m_reads[i].variables)
        result.steps[place[variable]].dependents.push_back(place[i]);
    }
    return result;
  }

  const Form& m_form;
  Dependencies m_graph;
  std::vector<Reads> m_reads;
  std::vector<std::vector<std::size_t>> m_before;
  std::vector<std::size_t> m_order;
};

}  // namespace

std::size_t Dependencies::variable(const Item* scope, std::string_view name) const {
  for (;;) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Step& step = steps[i];
      if (step.kind != StepKind::variable || step.item != scope) continue;
      if (step.name == name) return i;
    }
    if (scope == nullptr) return npos;
    scope = scope->parent;
  }
}

Result<Dependencies> find_dependencies(const Form& form) { return Finder(form).run(); }

}  // namespace nuanxin::forms
