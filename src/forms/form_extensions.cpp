#include <algorithm>
#include <array>
#include <cctype>

#include "forms/answer_json.h"
#include "forms/fhirpath.h"
#include "forms/form_reader.h"
#include "forms/pattern.h"

namespace nuanxin::forms {
namespace {

#define NX_FHIR "http://hl7.org/fhir/StructureDefinition/"
#define NX_SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

struct Place {
  const Json& extension;
  const std::string& path;
};

std::string text_value(const Place& place, std::string_view name) {
  const Json& value = member(place.extension, name);
  if (!value.is_string()) refuse_at(place.path, std::string(name) + " is missing");
  return value.get<std::string>();
}

bool bool_value(const Place& place) {
  const Json& value = member(place.extension, "valueBoolean");
  if (!value.is_boolean()) refuse_at(place.path, "valueBoolean is missing");
  return value.get<bool>();
}

int int_value(const Place& place) {
  const Json& value = member(place.extension, "valueInteger");
  if (!value.is_number_integer()) refuse_at(place.path, "valueInteger is missing");
  const auto number = value.get<std::int64_t>();
  if (number < 0 || number > 1'000'000) refuse_at(place.path, "the number is out of range");
  return static_cast<int>(number);
}

Decimal decimal_value(const Place& place, const Json& from) {
  const auto value = Decimal::from_json(member(from, "valueDecimal"));
  if (!value) refuse_at(place.path, "valueDecimal is missing");
  return *value;
}

void set_limit(const Place& place, std::optional<Decimal>& number, std::string& date) {
  const auto value = read_choice(place.extension, "value");
  if (!value) refuse_at(place.path, "the limit has no value");
  if (const std::string* text = moment_text(*value)) {
    date = *text;
  } else if (const auto amount = amount_of(*value)) {
    number = *amount;
  } else {
    refuse_at(place.path, "the limit is neither a number nor a date");
  }
}

Control control_value(const Place& place) {
  static constexpr std::array<std::pair<std::string_view, Control>, 28> codes{
      {{"list", Control::list},
       {"table", Control::table},
       {"htable", Control::htable},
       {"gtable", Control::gtable},
       {"atable", Control::atable},
       {"grid", Control::grid},
       {"header", Control::header},
       {"footer", Control::footer},
       {"page", Control::page},
       {"tab-container", Control::tab_container},
       {"inline", Control::inline_text},
       {"prompt", Control::prompt},
       {"unit", Control::unit},
       {"lower", Control::lower},
       {"upper", Control::upper},
       {"flyover", Control::fly_over},
       {"fly-over", Control::fly_over},
       {"help", Control::help},
       {"autocomplete", Control::autocomplete},
       {"auto-complete", Control::autocomplete},
       {"drop-down", Control::drop_down},
       {"check-box", Control::check_box},
       {"lookup", Control::lookup},
       {"radio-button", Control::radio_button},
       {"slider", Control::slider},
       {"spinner", Control::spinner},
       {"text-box", Control::text_box},
       {"textbox", Control::text_box}}};
  const Json& codings = member(member(place.extension, "valueCodeableConcept"), "coding");
  const std::string code = codings.is_array() && !codings.empty() ? text_or(codings[0], "code") : std::string();
  for (const auto& [name, control] : codes)
    if (name == code) return control;
  refuse_at(place.path, "the control '" + code + "' is not known", Reason::unsupported);
}

Extract extract_value(const Place& place) {
  if (member(place.extension, "valueBoolean").is_boolean()) return bool_value(place) ? Extract::on : Extract::off;
  const std::string code = text_value(place, "valueCode");
  if (code == "component") return Extract::component;
  if (code == "member") return Extract::member;
  if (code == "derived") return Extract::derived;
  if (code == "independent") return Extract::independent;
  refuse_at(place.path, "observationExtract '" + code + "' is not known", Reason::unsupported);
}

Coding category_value(const Place& place) {
  const Json& codings = member(member(place.extension, "valueCodeableConcept"), "coding");
  if (!codings.is_array() || codings.empty()) refuse_at(place.path, "valueCodeableConcept.coding is missing");
  return read_coding(codings[0]);
}

/// The parts of a complex extension by url; an unknown or repeated one is refused.
std::map<std::string, const Json*> parts_of(const Place& place, std::initializer_list<std::string_view> allowed) {
  const Json& list = member(place.extension, "extension");
  std::map<std::string, const Json*> parts;
  if (!list.is_array()) refuse_at(place.path, "the extension has no parts");
  for (const auto& part : list) {
    const std::string url = text_or(part, "url");
    if (std::find(allowed.begin(), allowed.end(), url) == allowed.end())
      refuse_at(place.path, "the part '" + url + "' is not known", Reason::unsupported);
    if (!parts.emplace(url, &part).second) refuse_at(place.path, "the part '" + url + "' is there twice");
  }
  return parts;
}

Constraint read_constraint(const Place& place) {
  const auto parts = parts_of(place, {"key", "severity", "expression", "human", "requirements", "location", "source"});
  for (const char* needed : {"key", "severity", "expression", "human"})
    if (parts.count(needed) == 0) refuse_at(place.path, std::string("the part '") + needed + "' is missing");
  Constraint constraint;
  constraint.key = text_or(*parts.at("key"), "valueId", text_or(*parts.at("key"), "valueString"));
  const std::string severity = text_or(*parts.at("severity"), "valueCode");
  if (severity != "error" && severity != "warning") refuse_at(place.path, "the severity is neither error nor warning");
  constraint.is_error = severity == "error";
  const Json& expression = *parts.at("expression");
  if (member(expression, "valueExpression").is_object())
    constraint.formula = read_formula(member(expression, "valueExpression"), place.path);
  else
    constraint.formula = parse_formula(text_or(expression, "valueString"), place.path);
  constraint.human = read_text(*parts.at("human"), "valueString", place.path);
  return constraint;
}

Variable read_variable(const Place& place) {
  const Json& expression = member(place.extension, "valueExpression");
  Variable variable{text_or(expression, "name"), read_formula(expression, place.path)};
  if (variable.name.empty()) refuse_at(place.path, "the variable has no name");
  const auto is_id_character = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
  };
  if (variable.name.size() > 64 || !std::all_of(variable.name.begin(), variable.name.end(), is_id_character))
    refuse_at(place.path, "the name of a variable has letters, digits, - and . only: " + variable.name);
  return variable;
}

void read_soft_range(const Place& place, Item& item) {
  const auto parts = parts_of(place, {"low", "high"});
  if (const auto low = parts.find("low"); low != parts.end()) item.soft_low = decimal_value(place, *low->second);
  if (const auto high = parts.find("high"); high != parts.end()) item.soft_high = decimal_value(place, *high->second);
}

void set_regex(const Place& place, Item& item) {
  item.regex = text_value(place, "valueString");
  if (!Pattern::compile(item.regex)) refuse_at(place.path, "the regular expression is not valid");
}

void set_orientation(const Place& place, Item& item) {
  const std::string code = text_value(place, "valueCode");
  if (code != "horizontal" && code != "vertical") refuse_at(place.path, "neither horizontal nor vertical");
  item.orientation = code == "horizontal" ? Orientation::horizontal : Orientation::vertical;
}

using Handler = void (*)(const Place&, Item&);
struct Row {
  std::string_view url;
  Handler handle;
};
void ignored(const Place&, Item&) {}

constexpr std::array item_rows{
    Row{NX_FHIR "minValue", [](const Place& p, Item& i) { set_limit(p, i.min, i.min_date); }},
    Row{NX_FHIR "maxValue", [](const Place& p, Item& i) { set_limit(p, i.max, i.max_date); }},
    Row{NX_SDC "minQuantity", [](const Place& p, Item& i) { set_limit(p, i.min, i.min_date); }},
    Row{NX_SDC "maxQuantity", [](const Place& p, Item& i) { set_limit(p, i.max, i.max_date); }},
    Row{NX_FHIR "maxDecimalPlaces", [](const Place& p, Item& i) { i.max_decimals = int_value(p); }},
    Row{NX_FHIR "questionnaire-unit", [](const Place& p, Item& i) { i.unit = read_unit(p.extension, p.path); }},
    Row{NX_FHIR "questionnaire-unitOption",
        [](const Place& p, Item& i) { i.unit_options.push_back(read_unit(p.extension, p.path)); }},
    Row{NX_FHIR "questionnaire-itemControl", [](const Place& p, Item& i) { i.control = control_value(p); }},
    Row{NX_FHIR "questionnaire-choiceOrientation", set_orientation},
    Row{NX_FHIR "questionnaire-sliderStepValue", [](const Place& p, Item& i) { i.slider_step = int_value(p); }},
    Row{NX_FHIR "questionnaire-hidden", [](const Place& p, Item& i) { i.hidden = bool_value(p); }},
    Row{NX_FHIR "entryFormat",
        [](const Place& p, Item& i) { i.entry_format = read_text(p.extension, "valueString", p.path); }},
    Row{NX_FHIR "regex", set_regex},
    Row{NX_FHIR "minLength", [](const Place& p, Item& i) { i.min_length = int_value(p); }},
    Row{NX_FHIR "questionnaire-minOccurs", [](const Place& p, Item& i) { i.min_occurs = int_value(p); }},
    Row{NX_FHIR "questionnaire-maxOccurs", [](const Place& p, Item& i) { i.max_occurs = int_value(p); }},
    Row{NX_FHIR "questionnaire-constraint",
        [](const Place& p, Item& i) { i.constraints.push_back(read_constraint(p)); }},
    Row{NX_FHIR "targetConstraint", [](const Place& p, Item& i) { i.constraints.push_back(read_constraint(p)); }},
    Row{NX_FHIR "variable", [](const Place& p, Item& i) { i.variables.push_back(read_variable(p)); }},
    Row{NX_SDC "calculatedExpression",
        [](const Place& p, Item& i) { i.calculated = read_formula(member(p.extension, "valueExpression"), p.path); }},
    Row{NX_SDC "initialExpression",
        [](const Place& p, Item& i) {
          i.initial_expression = read_formula(member(p.extension, "valueExpression"), p.path);
        }},
    Row{NX_SDC "enableWhenExpression",
        [](const Place& p, Item& i) {
          i.enable_expression = read_formula(member(p.extension, "valueExpression"), p.path);
        }},
    Row{NX_SDC "shortText",
        [](const Place& p, Item& i) { i.short_text = read_text(p.extension, "valueString", p.path); }},
    Row{NX_SDC "observationExtract", [](const Place& p, Item& i) { i.extract = extract_value(p); }},
    Row{NX_SDC "observation-extract-category", [](const Place& p, Item& i) { i.category = category_value(p); }},
    Row{NX_SDC "keyboard", ignored},
    Row{NX_SDC "width", ignored},
    Row{NX_SDC "entryMode", ignored},
    Row{"urn:van:ext:soft-range", read_soft_range},
    Row{"urn:van:ext:reference-range",
        [](const Place& p, Item& i) { i.reference_range = read_text(p.extension, "valueString", p.path); }},
    Row{"urn:van:ext:body-site", [](const Place& p, Item& i) { i.body_site = text_value(p, "valueCode"); }},
    Row{"urn:van:ext:pair", [](const Place& p, Item& i) { i.pair = text_value(p, "valueString"); }},
    Row{"urn:van:ext:bulk-negative", [](const Place& p, Item& i) { i.bulk_negative = text_value(p, "valueCode"); }},
    Row{"urn:van:ext:take-home", [](const Place& p, Item& i) { i.take_home = bool_value(p); }},
};

/// Calls `use(url, place)` for every extension; it answers whether it knows the url.
template <class Use>
void each_extension(const Json& element, const std::string& path, Use use) {
  if (element.contains("modifierExtension"))
    refuse_at(path + ".modifierExtension", "modifier extensions are not understood", Reason::unsupported);
  const Json& list = member(element, "extension");
  if (list.is_null()) return;
  if (!list.is_array()) refuse_at(path + ".extension", "not a list");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string here = path + ".extension[" + std::to_string(i) + "]";
    const std::string url = text_or(list[i], "url");
    if (!use(url, Place{list[i], here}))
      refuse_at(here, "the extension '" + url + "' is not known", Reason::unsupported);
  }
}

}  // namespace

Text read_text(const Json& object, std::string_view name, const std::string& path) {
  const Json& base = member(object, name);
  if (!base.is_null() && !base.is_string()) refuse_at(path + "." + std::string(name), "not a text");
  Text text{base.is_string() ? base.get<std::string>() : std::string(), {}};
  const Json& extensions = member(member(object, "_" + std::string(name)), "extension");
  if (!extensions.is_array()) return text;
  for (const auto& extension : extensions) {
    if (text_or(extension, "url") != NX_FHIR "translation") continue;
    std::string language;
    std::string content;
    const Json& parts = member(extension, "extension");
    for (const auto& part : parts.is_array() ? parts : Json::array()) {
      if (text_or(part, "url") == "lang") language = text_or(part, "valueCode");
      if (text_or(part, "url") == "content") content = text_or(part, "valueString", text_or(part, "valueMarkdown"));
    }
    if (language.rfind("en", 0) == 0) text.en = content;
    if (language.rfind("zh", 0) == 0) text.zh = content;
  }
  return text;
}

Formula parse_formula(std::string text, const std::string& path) {
  auto parsed = path::parse(text);
  if (!parsed) refuse_at(path, "FHIRPath " + parsed.error().detail);
  return {std::move(text), std::make_shared<const path::Expression>(*parsed)};
}

Formula read_formula(const Json& expression, const std::string& path) {
  const std::string language = text_or(expression, "language");
  if (language != "text/fhirpath")
    refuse_at(path, "the expression's language is not text/fhirpath", Reason::unsupported);
  return parse_formula(text_or(expression, "expression"), path);
}

Unit read_unit(const Json& extension, const std::string& path) {
  const Json& coding = member(extension, "valueCoding");
  Unit unit{text_or(coding, "code"), read_text(coding, "display", path)};
  if (unit.code.empty()) refuse_at(path, "the unit has no code");
  if (unit.display.empty()) unit.display.zh = unit.code;
  return unit;
}

void read_item_extensions(const Json& element, Item& item, const std::string& path) {
  each_extension(element, path, [&](const std::string& url, const Place& place) {
    for (const auto& row : item_rows) {
      if (row.url != url) continue;
      row.handle(place, item);
      return true;
    }
    return false;
  });
}

void read_option_extensions(const Json& element, Option& option, const std::string& path) {
  each_extension(element, path, [&](const std::string& url, const Place& place) {
    if (url == NX_FHIR "ordinalValue" || url == NX_FHIR "itemWeight")
      option.ordinal = decimal_value(place, place.extension);
    else if (url == NX_FHIR "questionnaire-optionPrefix")
      option.prefix = text_value(place, "valueString");
    else if (url == NX_FHIR "questionnaire-optionExclusive")
      option.exclusive = bool_value(place);
    else
      return false;
    return true;
  });
}

RootExtensions read_root_extensions(const Json& questionnaire) {
  RootExtensions root;
  each_extension(questionnaire, "Questionnaire", [&](const std::string& url, const Place& place) {
    if (url == NX_FHIR "variable")
      root.variables.push_back(read_variable(place));
    else if (url == NX_FHIR "questionnaire-constraint" || url == NX_FHIR "targetConstraint")
      root.constraints.push_back(read_constraint(place));
    else if (url == NX_SDC "observationExtract")
      root.extract = extract_value(place);
    else if (url == NX_SDC "observation-extract-category")
      root.category = category_value(place);
    else
      return url == NX_SDC "launchContext" || url == NX_SDC "entryMode";
    return true;
  });
  return root;
}

bool read_code_mark(const Json& code, const std::string& path) {
  bool marked = false;
  each_extension(code, path, [&](const std::string& url, const Place& place) {
    if (url != NX_SDC "observationExtract") return false;
    marked = extract_value(place) == Extract::on;
    return true;
  });
  return marked;
}

}  // namespace nuanxin::forms
