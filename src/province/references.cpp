#include "province/references.h"

#include <algorithm>
#include <set>

#include "province/invariants.h"
#include "province/primitives.h"
#include "province/schema.h"
#include "province/search.h"

namespace nuanxin::province {
namespace {

struct Settling {
  Json& resource;
  Storage& storage;
  const BundleScope* scope;
};

bool is_type_name(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

Answer<void> settle_contained(const Settling& all, const std::string& text, const PathStep& at) {
  const auto& contained = member(all.resource, "contained");
  if (contained.is_array())
    for (const auto& each : contained)
      if ("#" + text_or(each, "id") == text) return {};
  return refusal(422, "not-found", "leads to nothing contained here", at.expression());
}

/// Type?identifier=system|value and the like: exactly one resource must be meant.
Answer<std::string> resolve_conditional(const Settling& all, const std::string& text, const PathStep& at) {
  const auto type = text.substr(0, text.find('?'));
  if (!all.scope) return refusal(400, "not-supported", "conditional references work in a Bundle only", at.expression());
  auto parameters = net::parse_query(std::string_view(text).substr(type.size() + 1));
  if (!parameters || parameters->empty() || !is_stored_type(type))
    return refusal(400, "value", "is not a conditional reference", at.expression());
  auto query = parse_search(type, *parameters);
  if (!query) return refusal(400, "value", query.error().issues[0].text, at.expression());
  query->limit = 2;
  std::set<std::string> found;
  for (const auto& hit : all.storage.search(*query).hits) found.insert(hit.type + "/" + hit.id);
  if (query->conditions.size() == 1 && query->conditions[0].param == "identifier")
    for (const auto& value : query->conditions[0].values) {
      const auto [first, last] =
          all.scope->identified.equal_range(identified_key(type, value.system.value_or(""), value.text));
      for (auto each = first; each != last; ++each) found.insert(each->second);
    }
  if (found.empty()) return refusal(422, "not-found", "no resource matches", at.expression());
  if (found.size() > 1) return refusal(412, "multiple-matches", "more than one resource matches", at.expression());
  return *found.begin();
}

Answer<void> settle_relative(const Settling& all, const std::string& text, const PathStep& at) {
  const auto slash = text.find('/');
  const auto type = text.substr(0, slash);
  auto id = slash == std::string::npos ? std::string{} : text.substr(slash + 1);
  if (const auto history = id.find("/_history/"); history != std::string::npos) id.erase(history);
  if (!is_type_name(type) || !is_fhir_id(id))
    return refusal(400, "value", "must be Type/id, urn:uuid:…, #id or an absolute URL", at.expression());
  if (type != "Patient" && type != "Encounter") return {};
  if (all.scope && all.scope->written.contains(type + "/" + id)) return {};
  if (all.storage.exists(type, id)) return {};
  return refusal(422, "not-found", "leads to a " + type + " that is not known here", at.expression());
}

Answer<void> settle_one(const Settling& all, Json& text, const PathStep& at) {
  const auto reference = text.get<std::string>();
  if (all.scope) {
    const auto named = all.scope->names.find(reference);
    if (named != all.scope->names.end()) {
      text = named->second;
      return {};
    }
  }
  if (reference[0] == '#') return settle_contained(all, reference, at);
  if (reference.rfind("urn:", 0) == 0)
    return refusal(422, "not-found", "leads to nothing in this Bundle", at.expression());
  if (reference.find("://") != std::string::npos) return {};
  if (reference.find('?') != std::string::npos) {
    auto found = resolve_conditional(all, reference, at);
    if (!found) return found.error();
    text = *found;
    return {};
  }
  return settle_relative(all, reference, at);
}

Answer<void> walk(const Settling& all, Json& node, const PathStep& at) {
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (!node[i].is_structured()) continue;
      auto done = walk(all, node[i], PathStep{at.up, at.name, static_cast<int>(i)});
      if (!done) return done;
    }
    return {};
  }
  for (auto& [name, value] : node.items()) {
    const PathStep step{&at, name};
    if (name == "reference" && value.is_string()) {
      auto done = settle_one(all, value, step);
      if (!done) return done;
    } else if (value.is_structured()) {
      auto done = walk(all, value, step);
      if (!done) return done;
    }
  }
  return {};
}

}  // namespace

std::string identified_key(const std::string& type, const std::string& system, const std::string& value) {
  return type + " " + system + "|" + value;
}

Answer<void> settle_references(Json& resource, const std::string& path, Storage& storage, const BundleScope* scope) {
  return walk(Settling{resource, storage, scope}, resource, PathStep{nullptr, path});
}

}  // namespace nuanxin::province
