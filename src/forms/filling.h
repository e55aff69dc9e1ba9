// One form being filled: answers, what they enable, what is calculated from them and what is wrong with them. Pure: no
// clock, no screen. One thread owns a Filling. set() recomputes only what depends on the changed item (dependency graph
// of the Form). Wrong use (unknown linkId, answer of another type, calculated item) is refused and changes nothing; a
// value outside its limits is kept and shows up as an issue, so that what a person typed is never lost.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "forms/form.h"
#include "forms/issue.h"

namespace nuanxin::forms {

/// About whom and when: %age (completed years at `authored`) and %sex of the expressions.
struct Context {
  std::string sex;  ///< "male", "female", "other", "unknown"; empty = not known
  std::optional<Date> birth_date;
  Instant authored{};  ///< also today() and now() of the expressions
};

struct ItemState {
  bool enabled = true;    ///< itself and everything above it
  bool required = false;  ///< required and enabled
  bool read_only = false;
  Answers answers;            ///< kept while disabled, but not part of the response then
  std::vector<Issue> issues;  ///< none while disabled
};

struct RuleSet;
struct Conclusion;

enum class ResponseStatus { in_progress, completed, amended };

class Filling {
 public:
  /// A new one: initial values and initialExpressions are filled in.
  Filling(std::shared_ptr<const Form> form, Context context);
  /// Goes on with a saved response. Refuses unknown items and answers of the wrong type (`field` = linkId); calculated
  /// values are computed anew.
  static Result<Filling> resume(std::shared_ptr<const Form> form, const Json& response, Context context);
  Filling(Filling&&) noexcept;
  Filling& operator=(Filling&&) noexcept;
  ~Filling();

  const Form& form() const;
  const Context& context() const;

  /// `instance` counts the occurrences of the repeating group around the item (0 where there is none; no nested
  /// repeating groups).
  Result<void> set(std::string_view link_id, Answers answers, int instance = 0);
  Result<void> clear(std::string_view link_id, int instance = 0);
  /// Of an item of this form (an unknown linkId is a bug).
  const ItemState& state(std::string_view link_id, int instance = 0) const;

  /// Occurrences of a repeating group (at least 1).
  int instances(std::string_view group_link_id) const;
  Result<void> add_instance(std::string_view group_link_id);
  Result<void> remove_instance(std::string_view group_link_id, int instance);

  /// Puts the group's bulk-negative code into every enabled, unanswered, writable choice below it that has such an
  /// option; returns the linkIds that were filled.
  std::vector<std::string> fill_negative(std::string_view group_link_id);

  /// linkIds whose state changed since the last call, in the form's order.
  std::vector<std::string> changed();
  /// Of all enabled items in the form's order, then of the form as a whole; missing ones included.
  std::vector<Issue> issues() const;
  /// Enabled required items without an answer, in the form's order.
  std::vector<std::string> missing_required() const;
  bool has_hard_issue() const;

  /// QuestionnaireResponse: only enabled and answered items, in the form's order; byte-identical for the same answers.
  /// Has resourceType, questionnaire, status, authored and item; the caller adds id, subject, encounter and author.
  Json response(ResponseStatus status) const;

  class Impl;  // of this module (filling_impl.h)

 private:
  friend Conclusion evaluate(const RuleSet& rules, const Filling& filling);
  explicit Filling(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

/// What was typed or scanned, as an answer of the item's type: numbers in ASCII or full-width digits, choices by code,
/// label (either language) or prefix, booleans by true/false. Nothing when it cannot be one.
std::optional<Answer> parse_answer(const Item& item, std::string_view text);
/// For people: the option's label, 是/否, the number as entered; without the unit.
std::string format_answer(const Item& item, const Answer& answer, std::string_view language);
/// The reference range for people: the words of the option when it names one, "≥5" for ">=5"; empty when there is none.
std::string format_reference(const Item& item, std::string_view language);
/// "valueDecimal" etc. as in QuestionnaireResponse.item.answer.
Json answer_to_json(const Item& item, const Answer& answer);
/// The inverse; decimals and integers may be strings. Nothing when it is of another type.
std::optional<Answer> answer_from_json(const Item& item, const Json& answer);

}  // namespace nuanxin::forms
