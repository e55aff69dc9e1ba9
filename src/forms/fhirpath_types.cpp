// Types and navigation. JSON does not carry FHIR types, so they come from the choice suffix ("valueQuantity"), from a
// short table of well-known element names, or from the members an element has.
#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "base/json.h"
#include "forms/fhirpath_ast.h"
#include "forms/fhirpath_values.h"

namespace nuanxin::forms::path {
namespace {

struct Suffix {
  std::string_view suffix, type;
};
constexpr std::array suffixes{Suffix{"Boolean", "boolean"},
                              Suffix{"Integer", "integer"},
                              Suffix{"Decimal", "decimal"},
                              Suffix{"String", "string"},
                              Suffix{"Date", "date"},
                              Suffix{"DateTime", "dateTime"},
                              Suffix{"Time", "time"},
                              Suffix{"Instant", "instant"},
                              Suffix{"Code", "code"},
                              Suffix{"Uri", "uri"},
                              Suffix{"Url", "url"},
                              Suffix{"Uuid", "uuid"},
                              Suffix{"Id", "id"},
                              Suffix{"Canonical", "canonical"},
                              Suffix{"Markdown", "markdown"},
                              Suffix{"PositiveInt", "positiveInt"},
                              Suffix{"Oid", "oid"},
                              Suffix{"Coding", "Coding"},
                              Suffix{"Quantity", "Quantity"},
                              Suffix{"CodeableConcept", "CodeableConcept"},
                              Suffix{"Reference", "Reference"},
                              Suffix{"Period", "Period"},
                              Suffix{"Range", "Range"},
                              Suffix{"Attachment", "Attachment"},
                              Suffix{"Identifier", "Identifier"},
                              Suffix{"Age", "Age"},
                              Suffix{"Expression", "Expression"},
                              Suffix{"UnsignedInt", "unsignedInt"},
                              Suffix{"Duration", "Duration"},
                              Suffix{"Base64Binary", "base64Binary"}};

constexpr std::array element_types{
    Suffix{"birthDate", "date"}, Suffix{"gender", "code"},    Suffix{"status", "code"},
    Suffix{"use", "code"},       Suffix{"code", "code"},      Suffix{"url", "uri"},
    Suffix{"system", "uri"},     Suffix{"issued", "instant"}, Suffix{"authored", "dateTime"},
    Suffix{"start", "dateTime"}, Suffix{"end", "dateTime"},   Suffix{"questionnaire", "canonical"}};

constexpr std::array derived_from_string{"code", "id", "markdown"};
constexpr std::array derived_from_uri{"url", "uuid", "canonical", "oid"};
constexpr std::array derived_from_integer{"positiveInt", "unsignedInt"};
constexpr std::array derived_from_quantity{"Age", "Duration"};
constexpr std::array other_types{"HumanName",    "Patient",  "Observation",    "Questionnaire", "QuestionnaireResponse",
                                 "ValueSet",     "Resource", "DomainResource", "Element",       "BackboneElement",
                                 "ContactPoint", "Address",  "Parameters",     "CodeSystem",    "Encounter"};
constexpr std::array system_types{"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"};

template <class List>
bool lists(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view type_of_suffix(std::string_view suffix) {
  for (const auto& row : suffixes)
    if (row.suffix == suffix) return row.type;
  return {};
}

std::string_view type_of_element(std::string_view name) {
  for (const auto& row : element_types)
    if (row.suffix == name) return row.type;
  // "valueQuantity" asked for by its full name.
  for (const std::string_view stem : {"value", "answer", "initial"}) {
    if (name.size() > stem.size() && name.substr(0, stem.size()) == stem)
      return type_of_suffix(name.substr(stem.size()));
  }
  return {};
}

Value from_json(const Json& json, std::string_view type, const Json* extra, const Json* item) {
  Value value{&json, type, extra, item};
  switch (json.type()) {
    case Json::value_t::boolean:
      value.data = json.get<bool>();
      break;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      if (type == "decimal")
        value.data = Decimal(json.get<std::int64_t>());
      else
        value.data = json.get<std::int64_t>();
      break;
    case Json::value_t::number_float:
      if (const auto decimal = Decimal::from_json(json)) value.data = *decimal;
      if (type.empty()) value.type = "decimal";
      break;
    case Json::value_t::string: {
      const auto& text = json.get_ref<const std::string&>();
      value.data = text;
      if (type == "decimal") {
        if (const auto decimal = Decimal::from_string(text)) value.data = *decimal;
      }
      break;
    }
    default:
      break;
  }
  if (value.type.empty()) {
    if (std::holds_alternative<bool>(value.data))
      value.type = "boolean";
    else if (std::holds_alternative<std::int64_t>(value.data))
      value.type = "integer";
    else if (std::holds_alternative<std::string>(value.data))
      value.type = "string";
  }
  return value;
}

void append(const Json& json, std::string_view type, const Json* extra, const Json* item, Collection& out) {
  if (!json.is_array()) {
    if (!json.is_null()) out.push_back(from_json(json, type, extra, item));
    return;
  }
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Json* one = extra != nullptr && extra->is_array() && i < extra->size() ? &(*extra)[i] : nullptr;
    if (json[i].is_null() && (one == nullptr || one->is_null())) continue;
    out.push_back(from_json(json[i], type, one, item));
  }
}

const Json* find_member(const Json& object, std::string_view name) {
  const auto it = object.find(name);
  return it == object.end() ? nullptr : &*it;
}

std::string_view complex_type(const Json& object) {
  if (const Json* type = find_member(object, "resourceType"); type != nullptr && type->is_string())
    return type->get_ref<const std::string&>();
  if (object.contains("family") || object.contains("given")) return "HumanName";
  if (object.contains("coding")) return "CodeableConcept";
  if (object.contains("value") && (object.contains("unit") || object.contains("code"))) return "Quantity";
  if (object.contains("code") && object.contains("system")) return "Coding";
  if (object.contains("reference")) return "Reference";
  if (object.contains("start") || object.contains("end")) return "Period";
  return {};
}

void system_child(const Value& value, std::string_view name, Collection& out) {
  if (const auto* quantity = std::get_if<PathQuantity>(&value.data)) {
    if (name == "value") out.push_back(make_value(quantity->value));
    if (name == "unit" || name == "code") out.push_back(make_value(quantity->unit));
  } else if (const auto* type = std::get_if<TypeName>(&value.data)) {
    if (name == "name") out.push_back(make_value(type->name));
    if (name == "namespace") out.push_back(make_value(type->space));
  }
}

/// Elements of R4 that may have one of several types ("value[x]"); elsewhere a name such as birthDate is just a name.
bool is_choice(std::string_view name) {
  static const std::set<std::string_view> names = {
      "abatement",    "additive",     "age",           "allowed",       "amount",     "answer",
      "asNeeded",     "born",         "bounds",        "collected",     "content",    "deceased",
      "defaultValue", "detail",       "diagnosis",     "dose",          "doseNumber", "due",
      "effective",    "entity",       "fastingStatus", "fixed",         "item",       "legallyBinding",
      "location",     "maxValue",     "medication",    "minimumVolume", "minValue",   "multipleBirth",
      "occurrence",   "onset",        "pattern",       "performed",     "procedure",  "product",
      "rate",         "reported",     "scheduled",     "seriesDoses",   "serviced",   "source",
      "start",        "statusReason", "subject",       "target",        "timing",     "topic",
      "used",         "value"};
  return names.count(name) != 0;
}

/// "valueQuantity" in JSON is "value" in FHIRPath; effectivePeriod is an element of its own in definitions.
void refuse_typed_name(std::string_view name) {
  for (std::size_t i = 1; i < name.size(); ++i) {
    if (std::isupper(static_cast<unsigned char>(name[i])) == 0 || !is_choice(name.substr(0, i))) continue;
    if (type_of_suffix(name.substr(i)).empty() || name == "effectivePeriod") continue;
    const std::string element(name.substr(0, i));
    throw Failure{std::string(name) + " is " + element + " in FHIRPath: write " + element + ".ofType(" +
                  std::string(type_of_suffix(name.substr(i))) + ")"};
  }
}

void choice_children(const Json& object, std::string_view name, const Json* item, Collection& out) {
  if (!is_choice(name)) return;
  for (const auto& [key, json] : object.items()) {
    if (key.size() <= name.size() || key.compare(0, name.size(), name) != 0) continue;
    if (std::isupper(static_cast<unsigned char>(key[name.size()])) == 0) continue;
    const std::string_view type = type_of_suffix(std::string_view(key).substr(name.size()));
    if (type.empty()) continue;
    append(json, type, find_member(object, "_" + key), item, out);
  }
}

}  // namespace

Value value_of(const Json& json) { return from_json(json, {}, nullptr, nullptr); }

void children_named(const Value& value, std::string_view name, Collection& out) {
  if ((name == "extension" || name == "id") && value.extra != nullptr && value.extra->is_object()) {
    if (const Json* found = find_member(*value.extra, name)) append(*found, {}, nullptr, value.item, out);
    return;
  }
  const auto* node = std::get_if<const Json*>(&value.data);
  if (node == nullptr) return system_child(value, name, out);
  const Json& object = **node;
  if (!object.is_object()) return;
  const Json* item = object.contains("linkId") ? &object : value.item;
  if (const Json* found = find_member(object, name)) {
    refuse_typed_name(name);
    // Some writers put the amount of a quantity into a string.
    const bool amount = name == "value" && value.type == "Quantity";
    append(*found, amount ? "decimal" : type_of_element(name), find_member(object, "_" + std::string(name)), item, out);
    return;
  }
  choice_children(object, name, item, out);
}

void all_children(const Value& value, Collection& out) {
  const auto* node = std::get_if<const Json*>(&value.data);
  if (node == nullptr || !(*node)->is_object()) return;
  const Json* item = (*node)->contains("linkId") ? *node : value.item;
  for (const auto& [key, json] : (*node)->items()) {
    if (key.empty() || key[0] == '_' || key == "resourceType") continue;
    append(json, type_of_element(key), find_member(**node, "_" + key), item, out);
  }
}

TypeName type_of(const Value& value) {
  struct Visitor {
    TypeName operator()(const Json* json) const {
      return {"FHIR", std::string(json->is_object() ? complex_type(*json) : "")};
    }
    TypeName operator()(bool) const { return {"System", "Boolean"}; }
    TypeName operator()(std::int64_t) const { return {"System", "Integer"}; }
    TypeName operator()(const Decimal&) const { return {"System", "Decimal"}; }
    TypeName operator()(const std::string&) const { return {"System", "String"}; }
    TypeName operator()(const Moment& moment) const {
      return {"System", moment.kind == MomentKind::date   ? "Date"
                        : moment.kind == MomentKind::time ? "Time"
                                                          : "DateTime"};
    }
    TypeName operator()(const PathQuantity&) const { return {"System", "Quantity"}; }
    TypeName operator()(const TypeName&) const { return {"System", "SimpleTypeInfo"}; }
  };
  if (!value.type.empty()) return {"FHIR", std::string(value.type)};
  return std::visit(Visitor{}, value.data);
}

bool is_known_type(const TypeName& type) {
  if (type.space == "System") return true;
  if (lists(system_types, type.name) || lists(other_types, type.name)) return true;
  return std::any_of(suffixes.begin(), suffixes.end(), [&](const Suffix& row) { return row.type == type.name; });
}

bool is_of_type(const Value& value, const TypeName& type, bool exact) {
  const TypeName own = type_of(value);
  if (type.space == own.space || type.space.empty()) {
    if (own.name == type.name) return type.space == own.space || own.space == "FHIR" || lists(system_types, type.name);
  }
  if (type.space == "System" || exact || own.space != "FHIR") return false;
  if (type.name == "string") return lists(derived_from_string, own.name);
  if (type.name == "uri") return lists(derived_from_uri, own.name);
  if (type.name == "integer") return lists(derived_from_integer, own.name);
  if (type.name == "Quantity") return lists(derived_from_quantity, own.name);
  const auto* node = std::get_if<const Json*>(&value.data);
  const bool resource = node != nullptr && (*node)->is_object() && (*node)->contains("resourceType");
  return resource && (type.name == "Resource" || type.name == "DomainResource");
}

}  // namespace nuanxin::forms::path
