#include "forms/form_reader.h"

#include <algorithm>
#include <set>

#include "forms/answer_json.h"
#include "forms/dependencies.h"
#include "forms/fhirpath.h"

namespace nuanxin::forms {
namespace {

constexpr int max_depth = 12;
constexpr std::size_t max_items = 2000;

const std::set<std::string_view> item_members = {"id",      "linkId",   "definition", "code",           "prefix",
                                                 "text",    "type",     "enableWhen", "enableBehavior", "required",
                                                 "repeats", "readOnly", "maxLength",  "answerValueSet", "answerOption",
                                                 "initial", "item",     "extension"};
const std::set<std::string_view> root_members = {
    "resourceType", "id",          "meta",      "language",     "text",           "contained",       "extension",
    "url",          "identifier",  "version",   "name",         "title",          "derivedFrom",     "status",
    "experimental", "subjectType", "date",      "publisher",    "contact",        "description",     "useContext",
    "jurisdiction", "purpose",     "copyright", "approvalDate", "lastReviewDate", "effectivePeriod", "code",
    "item"};

void check_members(const Json& element, const std::set<std::string_view>& known, const std::string& path) {
  for (const auto& [key, value] : element.items()) {
    const std::string_view name =
        !key.empty() && key[0] == '_' ? std::string_view(key).substr(1) : std::string_view(key);
    if (known.count(name) == 0) refuse_at(path + "." + key, "not understood", Reason::unsupported);
  }
}

bool flag(const Json& element, const char* name, const std::string& path) {
  const Json& value = member(element, name);
  if (!value.is_null() && !value.is_boolean()) refuse_at(path + "." + name, "neither true nor false");
  return value.is_boolean() && value.get<bool>();
}

std::string string_of(const Json& element, const char* name, const std::string& path) {
  const Json& value = member(element, name);
  if (!value.is_null() && !value.is_string()) refuse_at(path + "." + name, "not a text");
  return value.is_string() ? value.get<std::string>() : std::string();
}

const Json& list_of(const Json& element, const char* name, const std::string& path) {
  static const Json none = Json::array();
  const Json& value = member(element, name);
  if (value.is_null()) return none;
  if (!value.is_array()) refuse_at(path + "." + name, "not a list");
  return value;
}

std::string entry(const std::string& path, const char* name, std::size_t i) {
  return path + "." + name + "[" + std::to_string(i) + "]";
}

EnableOperator enable_operator(const std::string& text, const std::string& path) {
  static const std::map<std::string, EnableOperator> operators = {
      {"exists", EnableOperator::exists},   {"=", EnableOperator::equal}, {"!=", EnableOperator::not_equal},
      {">", EnableOperator::greater},       {"<", EnableOperator::less},  {">=", EnableOperator::greater_or_equal},
      {"<=", EnableOperator::less_or_equal}};
  const auto it = operators.find(text);
  if (it == operators.end()) refuse_at(path, "the operator '" + text + "' is not known");
  return it->second;
}

void read_codes(const Json& element, Item& item, const std::string& path) {
  const Json& codes = list_of(element, "code", path);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    ItemCode code{text_or(codes[i], "system"), text_or(codes[i], "code"), text_or(codes[i], "display"),
                  Extract::inherit};
    if (code.code.empty()) refuse_at(entry(path, "code", i), "the code is empty");
    if (read_code_mark(codes[i], entry(path, "code", i))) code.extract = Extract::on;
    item.codes.push_back(std::move(code));
  }
}

void read_enable_when(const Json& element, Item& item, const std::string& path) {
  const Json& conditions = list_of(element, "enableWhen", path);
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const std::string here = entry(path, "enableWhen", i);
    EnableCondition condition;
    condition.question = string_of(conditions[i], "question", here);
    condition.op = enable_operator(string_of(conditions[i], "operator", here), here + ".operator");
    auto answer = read_choice(conditions[i], "answer");
    if (!answer) refuse_at(here, "the answer is missing or malformed");
    if (condition.op == EnableOperator::exists && !std::holds_alternative<bool>(*answer))
      refuse_at(here, "exists needs answerBoolean");
    condition.answer = std::move(*answer);
    item.enable_when.push_back(std::move(condition));
  }
  const std::string behavior = string_of(element, "enableBehavior", path);
  if (!behavior.empty() && behavior != "all" && behavior != "any")
    refuse_at(path + ".enableBehavior", "neither all nor any");
  if (behavior == "any") item.enable_behavior = EnableBehavior::any;
}

Option read_option(const Json& element, const std::string& path) {
  Option option;
  auto value = read_choice(element, "value");
  if (!value) refuse_at(path, "the option has no value");
  option.value = std::move(*value);
  option.initially_selected = flag(element, "initialSelected", path);
  read_option_extensions(element, option, path);
  const Json& coding = member(element, "valueCoding");
  if (coding.is_object()) {
    option.label = read_text(coding, "display", path);
    read_option_extensions(coding, option, path + ".valueCoding");
    if (option.label.empty()) option.label.zh = std::get<Coding>(option.value).code;
  } else if (const auto* text = std::get_if<std::string>(&option.value)) {
    option.label = read_text(element, "valueString", path);
    option.label.zh = *text;
  } else if (const auto* whole = std::get_if<std::int64_t>(&option.value)) {
    option.label.zh = std::to_string(*whole);
  } else if (const std::string* moment = moment_text(option.value)) {
    option.label.zh = *moment;
  }
  return option;
}

/// The concepts of a contained ValueSet (compose with listed concepts, or expansion).
void read_contained_options(const Json& questionnaire, const std::string& id, Item& item, const std::string& path) {
  for (const auto& resource : list_of(questionnaire, "contained", "Questionnaire")) {
    if (text_or(resource, "resourceType") != "ValueSet" || text_or(resource, "id") != id) continue;
    for (const auto& include : list_of(member(resource, "compose"), "include", path)) {
      for (const auto& concept_json : list_of(include, "concept", path)) {
        Option option;
        option.label = read_text(concept_json, "display", path);
        option.value = Coding{text_or(include, "system"), text_or(concept_json, "code"), option.label.zh};
        read_option_extensions(concept_json, option, path);
        item.options.push_back(std::move(option));
      }
    }
    return;
  }
  refuse_at(path, "there is no contained ValueSet '" + id + "'");
}

void read_options(const Json& questionnaire, const Json& element, Item& item, const std::string& path) {
  const Json& options = list_of(element, "answerOption", path);
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string here = entry(path, "answerOption", i);
    item.options.push_back(read_option(options[i], here));
    if (item.options.back().value.index() != item.options.front().value.index())
      refuse_at(here, "options of different types");
    const auto same = [&](const Option& other) { return other.value == item.options.back().value; };
    if (std::count_if(item.options.begin(), item.options.end(), same) > 1) refuse_at(here, "the option is there twice");
  }
  const std::string set = string_of(element, "answerValueSet", path);
  if (set.empty()) return;
  if (set[0] != '#')
    refuse_at(path + ".answerValueSet", "only contained value sets are supported", Reason::unsupported);
  read_contained_options(questionnaire, set.substr(1), item, path + ".answerValueSet");
}

void read_initial(const Json& element, Item& item, const std::string& path) {
  const Json& values = list_of(element, "initial", path);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto value = read_choice(values[i], "value");
    if (value) value = conforming(item, std::move(*value));
    if (!value) refuse_at(entry(path, "initial", i), "the initial value is of another type");
    item.initial.push_back(std::move(*value));
  }
  for (const auto& option : item.options)
    if (option.initially_selected) item.initial.push_back(option.value);
  if (item.initial.size() > 1 && !item.repeats) refuse_at(path, "several initial values for one answer");
}

void check_item(const Item& item, const std::string& path) {
  const bool choice = item.type == ItemType::choice || item.type == ItemType::open_choice;
  if (choice && item.options.empty()) refuse_at(path, "a choice without options");
  if (!choice && !item.options.empty()) refuse_at(path + ".answerOption", "options on an item that is no choice");
  if (item.type == ItemType::attachment || item.type == ItemType::reference) {
    refuse_at(path + ".type", "items of type " + std::string(type_name(item.type)) + " are not supported",
              Reason::unsupported);
  }
  if (!item.is_question() && item.calculated) refuse_at(path, "only a question can be calculated");
  if (item.type == ItemType::display && !item.children.empty())
    refuse_at(path + ".item", "a display item has no items below");
  if (item.calculated && !item.initial.empty()) refuse_at(path + ".initial", "a calculated item has no initial value");
  if (item.enable_expression && !item.enable_when.empty())
    refuse_at(path + ".enableWhen", "together with an enableWhenExpression");
  if (item.min && item.max && *item.min > *item.max) refuse_at(path, "the minimum is above the maximum");
}

bool comparable(const Item& question, const EnableCondition& condition) {
  if (condition.op == EnableOperator::exists) return true;
  if (question.type == ItemType::quantity) return std::holds_alternative<Quantity>(condition.answer);
  return conforming(question, condition.answer).has_value();
}

}  // namespace

class FormReader {
 public:
  explicit FormReader(const Json& questionnaire) : m_form(new Form) {
    m_form->m_source = std::make_unique<const Json>(questionnaire);
  }

  std::shared_ptr<const Form> read() {
    const Json& source = *m_form->m_source;
    if (text_or(source, "resourceType") != "Questionnaire")
      refuse_at("Questionnaire.resourceType", "not a Questionnaire");
    check_members(source, root_members, "Questionnaire");
    m_form->m_url = string_of(source, "url", "Questionnaire");
    m_form->m_version = string_of(source, "version", "Questionnaire");
    if (m_form->m_url.empty() || m_form->m_url.find('|') != std::string::npos)
      refuse_at("Questionnaire.url", "missing or with a bar");
    if (m_form->m_version.empty() || m_form->m_version.find('|') != std::string::npos)
      refuse_at("Questionnaire.version", "missing or with a bar");
    m_form->m_title = read_text(source, "title", "Questionnaire");
    RootExtensions root = read_root_extensions(source);
    m_form->m_variables = std::move(root.variables);
    m_form->m_constraints = std::move(root.constraints);
    m_form->m_extract = root.extract;
    m_form->m_category = root.category;
    m_form->m_items = read_items(source, "Questionnaire", 1);
    register_items(m_form->m_items, nullptr);
    check_enable_when();
    auto dependencies = find_dependencies(*m_form);
    if (!dependencies) {
      const Error& error = dependencies.error();
      const auto at = m_paths.find(error.field);
      refuse_at(at == m_paths.end() ? "Questionnaire" : at->second, error.detail);
    }
    m_form->m_dependencies = std::make_unique<const Dependencies>(std::move(*dependencies));
    return m_form;
  }

 private:
  std::vector<Item> read_items(const Json& parent, const std::string& path, int depth) {
    const Json& elements = list_of(parent, "item", path);
    if (!elements.empty() && depth > max_depth) refuse_at(path + ".item", "too deeply nested", Reason::too_large);
    std::vector<Item> items;
    for (std::size_t i = 0; i < elements.size(); ++i)
      items.push_back(read_item(elements[i], entry(path, "item", i), depth));
    return items;
  }

  Item read_item(const Json& element, const std::string& path, int depth) {
    if (!element.is_object()) refuse_at(path, "not an item");
    if (m_paths.size() >= max_items) refuse_at(path, "more than 2000 items", Reason::too_large);
    if (element.contains("modifierExtension"))
      refuse_at(path + ".modifierExtension", "modifier extensions are not understood", Reason::unsupported);
    check_members(element, item_members, path);
    Item item;
    item.source = &element;
    item.link_id = string_of(element, "linkId", path);
    if (item.link_id.empty()) refuse_at(path + ".linkId", "missing");
    if (!m_paths.emplace(item.link_id, path).second)
      refuse_at(path + ".linkId", "'" + item.link_id + "' is there twice");
    const std::string type = string_of(element, "type", path);
    const auto known = type_from_name(type);
    if (!known) refuse_at(path + ".type", "the type '" + type + "' is not known", Reason::unsupported);
    item.type = *known;
    item.text = read_text(element, "text", path);
    item.prefix = string_of(element, "prefix", path);
    item.required = flag(element, "required", path);
    item.repeats = flag(element, "repeats", path);
    item.read_only = flag(element, "readOnly", path);
    if (const Json& length = member(element, "maxLength"); length.is_number_integer())
      item.max_length = length.get<int>();
    read_codes(element, item, path);
    read_enable_when(element, item, path);
    read_item_extensions(element, item, path);
    read_options(*m_form->m_source, element, item, path);
    read_initial(element, item, path);
    if (item.calculated) item.read_only = true;
    item.children = read_items(element, path, depth + 1);
    check_item(item, path);
    return item;
  }

  /// Once the tree does not move any more.
  void register_items(std::vector<Item>& items, Item* parent) {
    for (Item& item : items) {
      item.parent = parent;
      item.repeating_group = parent == nullptr ? nullptr : parent->repeating_group;
      if (item.type == ItemType::group && item.repeats) {
        if (item.repeating_group != nullptr)
          refuse_at(m_paths[item.link_id], "a repeating group in a repeating group", Reason::unsupported);
        item.repeating_group = &item;
      }
      item.index = m_form->m_all.size();
      m_form->m_all.push_back(&item);
      m_form->m_by_link.emplace(item.link_id, &item);
      register_items(item.children, &item);
    }
  }

  void check_enable_when() {
    for (const Item* item : m_form->m_all) {
      for (std::size_t i = 0; i < item->enable_when.size(); ++i) {
        const std::string path = entry(m_paths[item->link_id], "enableWhen", i);
        const Item* question = m_form->find(item->enable_when[i].question);
        if (question == nullptr || !question->is_question())
          refuse_at(path + ".question", "there is no question '" + item->enable_when[i].question + "'");
        if (!comparable(*question, item->enable_when[i]))
          refuse_at(path, "the answer is of another type than the question");
      }
    }
  }

  std::shared_ptr<Form> m_form;
  std::map<std::string, std::string> m_paths;
};

Form::Form() = default;
Form::~Form() = default;

const Json& Form::security() const {
  static const Json none;
  const Json& labels = member(member(*m_source, "meta"), "security");
  return labels.is_array() && !labels.empty() ? labels : none;
}

const Item* Form::find(std::string_view link_id) const {
  const auto it = m_by_link.find(link_id);
  return it == m_by_link.end() ? nullptr : it->second;
}

const Option* Item::option(const Answer& value) const {
  for (const auto& one : options)
    if (one.value == value) return &one;
  return nullptr;
}

const Option* Item::option_by_code(std::string_view code) const {
  for (const auto& one : options) {
    const auto* coding = std::get_if<Coding>(&one.value);
    if (coding != nullptr && coding->code == code) return &one;
  }
  return nullptr;
}

Result<std::shared_ptr<const Form>> load_form(const Json& questionnaire) {
  try {
    return FormReader(questionnaire).read();
  } catch (const Refusal& refusal) {
    return refusal.error;
  }
}

}  // namespace nuanxin::forms
