#include "forms/catalogue.h"

#include <algorithm>
#include <set>

#include "base/json.h"

namespace nuanxin::forms {
namespace {

struct Problem {
  Error error;
};
[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Problem{refuse(Reason::invalid_value, path + ": " + what, path)};
}

std::string needed(const Json& object, const char* name, const std::string& path) {
  std::string text = text_or(object, name);
  if (text.empty()) fail(path + "." + name, "missing");
  return text;
}

Text name_of(const Json& object, const std::string& path) {
  return {needed(object, "zh", path), needed(object, "en", path)};
}

std::vector<std::string> texts(const Json& object, const char* name, const std::string& path) {
  std::vector<std::string> out;
  const Json& list = member(object, name);
  if (list.is_null()) return out;
  if (!list.is_array()) fail(path + "." + name, "not a list");
  for (const auto& entry : list) {
    if (!entry.is_string()) fail(path + "." + name, "not a text");
    out.push_back(entry.get<std::string>());
  }
  return out;
}

/// Calls `read(entry, path)` for each member of the list and checks that codes are there once.
template <class T, class Read>
std::vector<T> read_list(const Json& file, const char* name, Read read) {
  std::vector<T> out;
  std::set<std::string> codes;
  const Json& list = member(file, name);
  if (list.is_null()) return out;
  if (!list.is_array()) fail(name, "not a list");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = std::string(name) + "[" + std::to_string(i) + "]";
    const std::string code = text_or(list[i], "code");
    if (!code.empty() && !codes.insert(code).second) fail(path + ".code", "'" + code + "' is there twice");
    out.push_back(read(list[i], path));
  }
  return out;
}

Activity read_activity(const Json& json, const std::string& path) {
  Activity activity;
  activity.code = needed(json, "code", path);
  const std::string kind = needed(json, "kind", path);
  if (kind != "exam" && kind != "desk") fail(path + ".kind", "neither exam nor desk");
  activity.kind = kind == "exam" ? ActivityKind::exam : ActivityKind::desk;
  activity.service = needed(json, "service", path);
  activity.form_url = text_or(json, "form");
  activity.name = name_of(json, path);
  activity.minutes = value_or<int>(json, "minutes", 5);
  activity.rules = text_or(json, "rules");
  activity.regions = texts(json, "regions", path);
  activity.body_order = value_or<int>(json, "body_order", 0);
  activity.sensitive = value_or<bool>(json, "sensitive", false);
  activity.takes_specimen = value_or<bool>(json, "specimen", false);
  activity.icon = text_or(json, "icon");
  return activity;
}

OrderRule read_order(const Json& json, const std::string& path) {
  OrderRule rule;
  rule.kind = json.contains("not_while") ? OrderKind::not_while : OrderKind::after;
  rule.first = needed(json, rule.kind == OrderKind::after ? "after" : "not_while", path);
  rule.then = needed(json, "then", path);
  return rule;
}

Consent read_consent(const Json& json, const std::string& path) {
  return {needed(json, "code", path), needed(json, "version", path), name_of(json, path),
          Text{text_or(json, "text_zh"), text_or(json, "text_en")}, value_or<bool>(json, "required", false)};
}

template <class T>
const T* by_code(const std::vector<T>& list, std::string_view code) {
  const auto it = std::find_if(list.begin(), list.end(), [&](const T& entry) { return entry.code == code; });
  return it == list.end() ? nullptr : &*it;
}

void check_references(const Catalogue& catalogue) {
  for (const auto& activity : catalogue.activities())
    if (catalogue.service(activity.service) == nullptr)
      fail("activities " + activity.code + ".service", "there is no service '" + activity.service + "'");
  const auto check = [&](const std::string& code, const std::string& path) {
    if (catalogue.activity(code) == nullptr) fail(path, "there is no activity '" + code + "'");
  };
  for (const auto& occupation : catalogue.occupations())
    for (const auto& code : occupation.proposes) check(code, "occupations " + occupation.code + ".proposes");
  for (const auto& rule : catalogue.order()) {
    check(rule.first, "order");
    check(rule.then, "order");
  }
}

}  // namespace

const Activity* Catalogue::activity(std::string_view code) const { return by_code(m_activities, code); }
const Service* Catalogue::service(std::string_view code) const { return by_code(m_services, code); }
const Occupation* Catalogue::occupation(std::string_view code) const { return by_code(m_occupations, code); }
const Consent* Catalogue::consent(std::string_view code) const { return by_code(m_consents, code); }

const Activity* Catalogue::activity_of_form(std::string_view form_url) const {
  const auto url = form_url.substr(0, form_url.find('|'));
  const auto it = std::find_if(m_activities.begin(), m_activities.end(),
                               [&](const Activity& activity) { return !url.empty() && activity.form_url == url; });
  return it == m_activities.end() ? nullptr : &*it;
}

std::vector<const Activity*> Catalogue::activities_of(std::string_view service) const {
  std::vector<const Activity*> out;
  for (const auto& activity : m_activities)
    if (activity.service == service) out.push_back(&activity);
  return out;
}

std::vector<std::string> Catalogue::body_order() const {
  std::vector<const Activity*> ordered;
  for (const auto& activity : m_activities)
    if (activity.body_order > 0) ordered.push_back(&activity);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Activity* a, const Activity* b) { return a->body_order < b->body_order; });
  std::vector<std::string> codes;
  codes.reserve(ordered.size());
  for (const auto* activity : ordered) codes.push_back(activity->code);
  return codes;
}

Result<Catalogue> load_catalogue(const Json& file) {
  try {
    if (!file.is_object()) fail("catalogue", "not an object");
    Catalogue catalogue;
    catalogue.m_services = read_list<Service>(file, "services", [](const Json& json, const std::string& path) {
      return Service{needed(json, "code", path), name_of(json, path)};
    });
    catalogue.m_activities = read_list<Activity>(file, "activities", read_activity);
    catalogue.m_occupations = read_list<Occupation>(file, "occupations", [](const Json& json, const std::string& path) {
      return Occupation{needed(json, "code", path), text_or(json, "national"), name_of(json, path),
                        texts(json, "proposes", path)};
    });
    catalogue.m_order = read_list<OrderRule>(file, "order", read_order);
    catalogue.m_consents = read_list<Consent>(file, "consents", read_consent);
    catalogue.m_source = std::make_shared<const Json>(file);
    check_references(catalogue);
    return catalogue;
  } catch (const Problem& problem) {
    return problem.error;
  }
}

}  // namespace nuanxin::forms
