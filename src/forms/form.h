// A form: one FHIR R4 Questionnaire (with the SDC extensions of clinical/fhir.md section 1) as an immutable tree that
// the rest of the engine and the screens read. The engine knows no form by name: everything about a field is here. A
// Form is shared between threads as shared_ptr<const Form>. load_form() refuses what it does not understand, naming the
// element's path, because an extension that is silently ignored is a rule that silently does not hold.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "forms/answer.h"

namespace nuanxin::forms {

namespace path {
class Expression;
}
struct Dependencies;

enum class ItemType {
  group,
  display,
  boolean,
  decimal,
  integer,
  date,
  date_time,
  time,
  string,
  text,
  url,
  choice,
  open_choice,
  attachment,
  reference,
  quantity
};
/// questionnaire-item-control. none = the screen chooses.
enum class Control {
  none,
  list,
  table,
  htable,
  gtable,
  atable,
  grid,
  header,
  footer,
  page,
  tab_container,  // groups
  inline_text,
  prompt,
  unit,
  lower,
  upper,
  fly_over,
  help,  // texts
  autocomplete,
  drop_down,
  check_box,
  lookup,
  radio_button,
  slider,
  spinner,
  text_box  // questions
};
enum class Orientation { unset, horizontal, vertical };
enum class EnableOperator { exists, equal, not_equal, greater, less, greater_or_equal, less_or_equal };
enum class EnableBehavior { all, any };
/// observationExtract: on/off from valueBoolean, the rest from valueCode; inherit = nothing said here.
enum class Extract { inherit, off, on, component, member, derived, independent };

struct Unit {
  std::string code;  ///< UCUM: "mm[Hg]"
  Text display;      ///< what people read: "mmHg", "分"
};

/// An expression as written and as parsed.
struct Formula {
  std::string text;
  std::shared_ptr<const path::Expression> parsed;
  explicit operator bool() const { return parsed != nullptr; }
};

struct Variable {
  std::string name;
  Formula formula;
};

struct Option {
  Answer value;  ///< Coding for most; integer, string, date or time where the file says so
  Text label;
  std::optional<Decimal> ordinal;  ///< ordinalValue or itemWeight
  std::string prefix;              ///< "A."
  bool exclusive = false;          ///< choosing it clears the others ("none of these")
  bool initially_selected = false;
};

struct EnableCondition {
  std::string question;  ///< linkId
  EnableOperator op = EnableOperator::exists;
  Answer answer;
};

struct Constraint {
  std::string key;
  bool is_error = true;  ///< false: a warning (soft)
  Formula formula;
  Text human;
};

struct ItemCode {
  std::string system, code, display;
  Extract extract = Extract::inherit;  ///< on when this entry is marked
};

struct Item {
  std::string link_id;
  ItemType type = ItemType::group;
  Text text;
  Text short_text;
  std::string prefix;
  bool required = false;
  bool repeats = false;
  bool read_only = false;  ///< also true for every calculated item
  bool hidden = false;
  std::optional<int> max_length, min_length;
  std::optional<int> min_occurs, max_occurs;
  std::optional<Decimal> min, max;             ///< hard limits of a number or quantity
  std::string min_date, max_date;              ///< hard limits of date, dateTime or time, as FHIR text
  std::optional<Decimal> soft_low, soft_high;  ///< outside: "please check"
  std::optional<int> max_decimals;
  std::optional<Unit> unit;
  std::vector<Unit> unit_options;  ///< quantity only
  std::vector<Option> options;
  Control control = Control::none;
  Orientation orientation = Orientation::unset;
  std::optional<int> slider_step;
  Text entry_format;
  std::string regex;
  Answers initial;
  std::vector<EnableCondition> enable_when;
  EnableBehavior enable_behavior = EnableBehavior::all;
  Formula calculated, initial_expression, enable_expression;
  std::vector<Variable> variables;
  std::vector<Constraint> constraints;
  std::vector<ItemCode> codes;
  Extract extract = Extract::inherit;
  std::optional<Coding> category;  ///< of the Observation; a lower level replaces an upper one
  Text reference_range;            ///< urn:van:ext:reference-range, "90-139"
  std::string body_site;           ///< urn:van:ext:body-site, "knee-left"
  bool take_home = false;          ///< urn:van:ext:take-home: its answer stands on the sealed slip
  std::string pair;                ///< urn:van:ext:pair: show items of this group that end in .l and .r side by side
  std::string bulk_negative;  ///< urn:van:ext:bulk-negative: code that one key fills into unset choices of the group
  std::vector<Item> children;

  /// The nearest repeating group at or above this item, or null: instances are counted along it.
  const Item* repeating_group = nullptr;
  const Item* parent = nullptr;  ///< null at the top level
  std::size_t index = 0;         ///< position in Form::all(), depth first
  const Json* source = nullptr;  ///< the Questionnaire's own element (%qitem); lives as long as the Form

  bool is_question() const { return type != ItemType::group && type != ItemType::display; }
  /// The option with this value, or null.
  const Option* option(const Answer& value) const;
  /// The coded option with this code (any system), or null.
  const Option* option_by_code(std::string_view code) const;
};

class Form {
 public:
  const std::string& url() const { return m_url; }
  const std::string& version() const { return m_version; }
  /// "url|version".
  std::string canonical() const { return m_url + "|" + m_version; }
  const std::string& title(std::string_view language) const { return m_title.in(language); }
  const std::vector<Item>& items() const { return m_items; }
  /// Every item depth first, in the order of the file.
  const std::vector<const Item*>& all() const { return m_all; }
  const Item* find(std::string_view link_id) const;
  const std::vector<Variable>& variables() const { return m_variables; }
  const std::vector<Constraint>& constraints() const { return m_constraints; }
  Extract extract() const { return m_extract; }
  const std::optional<Coding>& category() const { return m_category; }
  /// meta.security: a list of codings that every resource made from the form bears too; null when there is none.
  const Json& security() const;
  /// The Questionnaire as read.
  const Json& source() const { return *m_source; }
  /// Items whose calculated/enableWhen nodes must be evaluated, inputs first (see dependencies.h).
  const Dependencies& dependencies() const { return *m_dependencies; }

  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  ~Form();

 private:
  friend class FormReader;
  Form();

  std::string m_url, m_version;
  Text m_title;
  std::vector<Item> m_items;
  std::vector<const Item*> m_all;
  std::map<std::string, const Item*, std::less<>> m_by_link;
  std::vector<Variable> m_variables;
  std::vector<Constraint> m_constraints;
  Extract m_extract = Extract::inherit;
  std::optional<Coding> m_category;
  std::unique_ptr<const Json> m_source;
  std::unique_ptr<const Dependencies> m_dependencies;
};

/// Refuses (invalid_value / unsupported) with the element's path in `field`, e.g. "Questionnaire.item[2].item[0].type".
/// Base language of the texts is zh-CN; English comes from the FHIR translation extension on _text, _display, _title
/// and human.
Result<std::shared_ptr<const Form>> load_form(const Json& questionnaire);

}  // namespace nuanxin::forms
