// What must be computed when an answer changes: the form's variables, enable conditions, calculated values and
// constraints as steps in an order in which every step comes after what it reads. Made once, when the form is loaded;
// cycles are refused there. An expression's reads are found from its literals: a linkId, a group's linkId (all below
// it), startsWith() and matches() patterns. One that names no item but looks at the response reads every answer that is
// not itself calculated, and runs after the rest.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "forms/form.h"

namespace nuanxin::forms {

enum class StepKind { variable, enable, calculated, constraint };

struct Step {
  StepKind kind = StepKind::calculated;
  const Item* item = nullptr;           ///< null: of the form as a whole
  std::size_t number = 0;               ///< which variable or constraint of the item
  std::string name;                     ///< of a variable
  std::vector<std::size_t> dependents;  ///< steps that read this variable
};

struct Dependencies {
  std::vector<Step> steps;
  std::vector<std::vector<std::size_t>> readers;  ///< by Item::index: steps that read the item's answers
  /// The variable step that `name` means for an expression of this item (null: of the form), or npos.
  std::size_t variable(const Item* scope, std::string_view name) const;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

/// Refuses cycles, unknown %variables and enableWhen questions.
Result<Dependencies> find_dependencies(const Form& form);

}  // namespace nuanxin::forms
