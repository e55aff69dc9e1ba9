// The shape of the FHIR R4 (4.0.1) types that vans send: elements, cardinalities, required code sets, allowed reference
// targets. Read once from a small table in schema_text.cpp. Pure; any thread after the first use.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nuanxin::province {

struct TypeDef;

struct Element {
  std::string name;  ///< "value[x]" for a choice
  bool required = false;
  bool list = false;
  std::vector<std::string> codes;    ///< allowed values, empty: any
  std::vector<std::string> targets;  ///< of a Reference, empty: any
};

/// What one JSON member is.
struct Member {
  const Element* element = nullptr;
  std::string type_name;          ///< "code", "Quantity", "Patient.contact", "Resource"
  const TypeDef* type = nullptr;  ///< nothing for a primitive and for Resource
};

enum class Kind { element, backbone, resource, domain_resource };

struct TypeDef {
  std::string name;
  Kind kind = Kind::element;
  std::vector<std::unique_ptr<Element>> elements;
  std::unordered_map<std::string, Member> members;  ///< by JSON name; a choice has one for each of its types
};

/// The definition, or nothing for an unknown name. Also data types and inner types ("Patient.contact").
const TypeDef* type_of(std::string_view name);
/// The resource types that are stored, in alphabetical order.
const std::vector<std::string>& stored_types();
bool is_stored_type(std::string_view);

/// The table itself.
extern const char* const schema_text;

}  // namespace nuanxin::province
