#include "province/validate.h"

#include <fmt/format.h>

#include <algorithm>

#include "province/invariants.h"
#include "province/primitives.h"
#include "province/schema.h"

namespace nuanxin::province {
namespace {

constexpr std::size_t max_issues = 20;
constexpr int max_depth = 64;

enum class Contents { check, leave };

/// One walk through one resource; collects issues.
class Walk {
 public:
  Walk(Issues& issues, Contents contents) : m_issues(issues), m_contents(contents) {}

  void object(const Json& value, const TypeDef& type, const PathStep& at) {
    if (!value.is_object()) return fault(at, "structure", "must be a JSON object");
    if (value.empty()) return fault(at, "structure", "must not be empty");
    if (at.depth > max_depth) return fault(at, "structure", "is nested too deeply");
    std::vector<const Element*> seen;
    for (const auto& [name, content] : value.items()) {
      if (m_issues.size() >= max_issues) return;
      if (name == "resourceType" && (type.kind == Kind::resource || type.kind == Kind::domain_resource)) continue;
      if (!name.empty() && name[0] == '_') {
        companion(name.substr(1), content, type, PathStep{&at, name});
        continue;
      }
      const auto found = type.members.find(name);
      if (found == type.members.end()) {
        fault(PathStep{&at, name}, "structure", fmt::format("{} has no such element", type.name));
        continue;
      }
      const auto* element = found->second.element;
      if (std::find(seen.begin(), seen.end(), element) != seen.end())
        fault(PathStep{&at, name}, "structure", "only one of the types may be given");
      seen.push_back(element);
      member(content, found->second, PathStep{&at, name});
    }
    for (const auto& element : type.elements)
      if (element->required && std::find(seen.begin(), seen.end(), element.get()) == seen.end())
        fault(PathStep{&at, element->name}, "required", "is required");
    check_invariants(type.name, value, at, m_issues);
  }

 private:
  void fault(const PathStep& at, std::string code, std::string text) {
    if (m_issues.size() < max_issues) m_issues.push_back({std::move(code), std::move(text), at.expression()});
  }

  void member(const Json& content, const Member& what, const PathStep& at) {
    if (at.name == "modifierExtension")
      return fault(at, "extension", "changes the meaning of the resource in a way that is not understood here");
    if (!what.element->list) return single(content, what, at);
    if (!content.is_array()) return fault(at, "structure", "must be a JSON array");
    if (content.empty()) return fault(at, "structure", "must not be an empty array");
    for (std::size_t i = 0; i < content.size() && m_issues.size() < max_issues; ++i)
      single(content[i], what, PathStep{at.up, at.name, static_cast<int>(i)});
  }

  void single(const Json& content, const Member& what, const PathStep& at) {
    if (what.type) {
      object(content, *what.type, at);
      if (what.type_name == "Reference") target(content, *what.element, at);
    } else if (what.type_name == "Resource") {
      if (m_contents == Contents::check) contained(content, at);
    } else if (const auto expected = primitive_fault(what.type_name, content)) {
      fault(at, "value", "must be " + *expected);
    } else if (!what.element->codes.empty()) {
      const auto& codes = what.element->codes;
      if (std::find(codes.begin(), codes.end(), content.get_ref<const std::string&>()) == codes.end())
        fault(at, "code-invalid", fmt::format("must be one of {}", fmt::join(codes, ", ")));
    }
  }

  /// A relative reference must lead to a type that the element allows.
  void target(const Json& reference, const Element& element, const PathStep& at) {
    const auto text = text_or(reference, "reference");
    const auto type = text.substr(0, text.find_first_of("/?"));
    if (element.targets.empty() || type.size() == text.size() || text.find("://") != std::string::npos) return;
    if (std::find(element.targets.begin(), element.targets.end(), type) == element.targets.end())
      fault(PathStep{&at, "reference"}, "value", fmt::format("must refer to {}", fmt::join(element.targets, " or ")));
  }

  void contained(const Json& content, const PathStep& at) {
    const auto* type = type_of(text_or(content, "resourceType"));
    if (!type || type->kind != Kind::domain_resource) return fault(at, "not-supported", "is of a type not taken here");
    object(content, *type, at);
    if (content.contains("contained")) fault(PathStep{&at, "contained"}, "structure", "must not be nested");
  }

  /// `_birthDate`: id and extensions of a primitive.
  void companion(const std::string& name, const Json& content, const TypeDef& type, const PathStep& at) {
    const auto found = type.members.find(name);
    if (found == type.members.end() || found->second.type || found->second.type_name == "Resource")
      return fault(at, "structure", fmt::format("{} has no such element", type.name));
    const auto& element_type = *type_of("Element");
    if (!found->second.element->list) return object(content, element_type, at);
    if (!content.is_array()) return fault(at, "structure", "must be a JSON array");
    for (std::size_t i = 0; i < content.size(); ++i)
      if (!content[i].is_null()) object(content[i], element_type, PathStep{at.up, at.name, static_cast<int>(i)});
  }

  Issues& m_issues;
  Contents m_contents;
};

Issues validate(const Json& value, const TypeDef& type, const std::string& path, Contents contents) {
  Issues issues;
  Walk(issues, contents).object(value, type, PathStep{nullptr, path});
  return issues;
}

}  // namespace

Issues validate_resource(const Json& resource, const std::string& path) {
  if (!resource.is_object()) return {{"structure", "must be a JSON object", path}};
  const auto name = text_or(resource, "resourceType");
  if (name.empty()) return {{"required", "is required", path + ".resourceType"}};
  if (!is_stored_type(name)) return {{"not-supported", "is not a type that is taken here", path + ".resourceType"}};
  return validate(resource, *type_of(name), path, Contents::check);
}

Issues validate_bundle(const Json& bundle) {
  if (text_or(bundle, "resourceType") != "Bundle") return {{"structure", "must be Bundle", "resourceType"}};
  return validate(bundle, *type_of("Bundle"), "Bundle", Contents::leave);
}

}  // namespace nuanxin::province
