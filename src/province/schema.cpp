#include "province/schema.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace nuanxin::province {
namespace {

using Types = std::unordered_map<std::string, TypeDef>;

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, mark);) parts.push_back(part);
  return parts;
}

Kind kind_of(const std::string& word) {
  if (word == "backbone") return Kind::backbone;
  if (word == "resource") return Kind::resource;
  return word == "domain_resource" ? Kind::domain_resource : Kind::element;
}

/// "value" + "Quantity" → "valueQuantity".
std::string choice_member(const std::string& stem, std::string type) {
  if (type[0] >= 'a' && type[0] <= 'z') type[0] = static_cast<char>(type[0] - 32);
  return stem + type;
}

void add(TypeDef& owner, const std::string& name, std::string type, const std::string& cardinality,
         const std::string& codes = {}) {
  auto element = std::make_unique<Element>();
  element->name = name;
  element->required = cardinality == "!" || cardinality == "+";
  element->list = cardinality == "*" || cardinality == "+";
  if (!codes.empty()) element->codes = split(codes.substr(1), '|');
  if (type.rfind("R(", 0) == 0) {
    element->targets = split(type.substr(2, type.size() - 3), '|');
    type = "Reference";
  }
  if (type[0] == '.') type.insert(0, owner.name);
  if (type[0] == '^') type.erase(0, 1);
  if (name.size() > 3 && name.ends_with("[x]")) {
    for (const auto& each : split(type, '|'))
      owner.members[choice_member(name.substr(0, name.size() - 3), each)] = Member{element.get(), each, nullptr};
  } else {
    owner.members[name] = Member{element.get(), type, nullptr};
  }
  owner.elements.push_back(std::move(element));
}

/// What FHIR gives to every type of that kind.
void add_common(TypeDef& type) {
  const bool resource = type.kind == Kind::resource || type.kind == Kind::domain_resource;
  add(type, "id", resource ? "id" : "string", "?");
  if (resource) {
    add(type, "meta", "Meta", "?");
    add(type, "implicitRules", "uri", "?");
    add(type, "language", "code", "?");
  }
  if (type.kind == Kind::domain_resource) {
    add(type, "text", "Narrative", "?");
    add(type, "contained", "Resource", "*");
  }
  if (type.kind != Kind::resource) add(type, "extension", "Extension", "*");
  if (type.kind == Kind::domain_resource || type.kind == Kind::backbone)
    add(type, "modifierExtension", "Extension", "*");
}

Types read_table() {
  Types types;
  TypeDef* current = nullptr;
  std::istringstream in(schema_text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name, type, cardinality, codes;
    words >> name >> type >> cardinality >> codes;
    if (name.empty()) continue;
    if (line[0] != ' ') {
      current = &types[name];
      current->name = name;
      current->kind = kind_of(type);
      add_common(*current);
    } else {
      add(*current, name, type, cardinality, codes);
    }
  }
  for (auto& [name, type] : types)
    for (auto& [json_name, member] : type.members) {
      const auto found = types.find(member.type_name);
      if (found != types.end()) {
        member.type = &found->second;
      } else if (member.type_name[0] >= 'A' && member.type_name[0] <= 'Z' && member.type_name != "Resource") {
        throw std::logic_error("schema table: unknown type " + member.type_name);
      }
    }
  return types;
}

const Types& types() {
  static const Types all = read_table();
  return all;
}

}  // namespace

const TypeDef* type_of(std::string_view name) {
  const auto found = types().find(std::string(name));
  return found == types().end() ? nullptr : &found->second;
}

const std::vector<std::string>& stored_types() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    for (const auto& [name, type] : types())
      if (type.kind == Kind::domain_resource) found.push_back(name);
    std::sort(found.begin(), found.end());
    return found;
  }();
  return names;
}

bool is_stored_type(std::string_view name) {
  const auto* type = type_of(name);
  return type && type->kind == Kind::domain_resource;
}

}  // namespace nuanxin::province
