// The state behind a Filling, also used by validate() and evaluate(). Inside this module.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "base/json.h"
#include "forms/dependencies.h"
#include "forms/fhirpath.h"
#include "forms/filling.h"

namespace nuanxin::forms {

class Filling::Impl {
 public:
  Impl(std::shared_ptr<const Form> form, Context context);

  /// Puts answers in without checks of access; recompute() must follow.
  void put(const Item& item, int instance, Answers answers);
  void set_instances(const Item& group, int count);
  void fill_initial();
  void recompute_all();
  /// After put(): only what depends on the item.
  void recompute(const Item& item);
  void remove_instance(const Item& group, int instance);

  const Form& form() const { return *m_form; }
  const Context& context() const { return m_context; }
  int instances(const Item& item) const;
  const ItemState& state(const Item& item, int instance) const { return slot(item, instance).state; }
  std::vector<std::string> changed();
  std::vector<Issue> issues() const;
  std::vector<std::string> missing_required() const;
  Json response(ResponseStatus status) const;
  /// The response without its head, as expressions see it.
  const Json& document();
  /// Of the chosen option, for weight().
  std::optional<Decimal> ordinal(std::string_view link_id, const Json& coding) const;
  /// The built-in variables (age, sex, questionnaire).
  const path::Collection* builtin(std::string_view name) const;

 private:
  struct Slot {
    ItemState state;
    bool own_enabled = true;
    std::map<std::size_t, Issue> failed;  ///< by number of the constraint
  };
  /// A variable's value keeps its own copies: the document is built anew when an answer changes.
  struct Held {
    path::Collection values;
    std::deque<Json> copies;
  };
  using Dirty = std::vector<bool>;

  Slot& slot(const Item& item, int instance) { return m_slots[item.index][static_cast<std::size_t>(instance)]; }
  const Slot& slot(const Item& item, int instance) const {
    return m_slots[item.index][static_cast<std::size_t>(instance)];
  }
  /// The instance of `other` that an expression at instance `instance` of `item` means.
  int instance_seen(const Item* item, int instance, const Item& other) const;

  void run_steps(Dirty& dirty);
  void run_variable(const Step& step, std::size_t index, Dirty& dirty);
  void run_calculated(const Item& item, Dirty& dirty);
  void run_enable(const Item& item, Dirty& dirty);
  void run_constraint(const Step& step);
  void run_step(std::size_t index, Dirty& dirty);
  void mark_readers(const Item& item, Dirty& dirty) const;
  void spread_enabled(const Item& item, int instance, bool above, Dirty& dirty);
  bool meets(const EnableCondition& condition, const Item& item, int instance) const;
  bool enabled_by_conditions(const Item& item, int instance) const;

  Result<path::Collection> evaluate(const Formula& formula, const Item* item, int instance, const Step* own = nullptr);
  Answers converted(const Item& item, const path::Collection& values) const;
  bool constraint_fails(const Constraint& constraint, const Item* item, int instance);

  enum class Purpose {
    storage,
    expressions
  };  ///< expressions see empty occurrences too, so that they keep their numbers
  Json build_items(const std::vector<Item>& items, int instance, Purpose purpose) const;
  void append_item(const Item& item, int instance, Purpose purpose, Json& out) const;
  const Json* node_of(const Item& item, int instance);
  void index_nodes(const Json& items, int instance);
  const Json& stub_of(const Item& item);
  Held held(path::Collection values);
  const path::Collection* variable(std::string_view name, const Step* own, const Item* item, int instance) const;
  void change_answers(const Item& item, int instance, Answers answers, Dirty& dirty);
  void spread_below(const Item& item, int instance, Dirty& dirty);
  void refresh_stale();
  void init_slots(const Item& item, int instance);
  void refresh(const Item& item, int instance);
  bool has_content(const Item& item, int instance) const;
  void touch(const Item& item) { m_changed[item.index] = true; }

  std::shared_ptr<const Form> m_form;
  Context m_context;
  std::vector<std::vector<Slot>> m_slots;                   ///< by Item::index, then instance
  std::vector<bool> m_changed, m_stale;                     ///< by Item::index; stale: checks must run again
  std::map<std::pair<std::size_t, int>, Held> m_variables;  ///< by step and instance
  std::map<std::size_t, Issue> m_form_issues;               ///< root constraints
  path::Collection m_age, m_sex, m_questionnaire, m_qitem;
  Json m_document;
  bool m_document_valid = false;
  std::map<std::pair<const Item*, int>, const Json*> m_nodes;
  std::map<const Item*, Json> m_stubs;
};

/// Answers of a response from outside with what is wrong with its structure.
struct ReadResponse {
  struct Entry {
    const Item* item;
    int instance;
    Answers answers;
  };
  std::vector<Entry> entries;
  std::map<const Item*, int> instances;  ///< of repeating groups
  std::vector<Issue> issues;
};
/// Bounded work on hostile input; what does not fit is left out and told.
ReadResponse read_response(const Form& form, const Json& response);

}  // namespace nuanxin::forms
