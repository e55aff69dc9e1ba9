#include <algorithm>
#include <set>

#include "forms/fhirpath.h"
#include "forms/rules.h"

namespace nuanxin::forms {
namespace {

struct Problem {
  Error error;
};
[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Problem{refuse(Reason::invalid_value, path + ": " + what, path)};
}

const std::set<std::string_view> rule_members = {"id",  "version", "sides",   "inputs", "condition", "severity",
                                                 "zh",  "en",      "text_id", "source", "red_flag",  "follow_up_days",
                                                 "note"};
const std::set<std::string_view> file_members = {"exam", "version", "rules", "required_for_grade", "sealed", "note"};

void check_members(const Json& object, const std::set<std::string_view>& known, const std::string& path) {
  if (!object.is_object()) fail(path, "not an object");
  for (const auto& [key, value] : object.items())
    if (known.count(key) == 0) fail(path + "." + key, "not understood");
}

std::string needed(const Json& object, const char* name, const std::string& path) {
  std::string text = text_or(object, name);
  if (text.empty()) fail(path + "." + name, "missing");
  return text;
}

/// " ROM-A", or nothing: the id beside its number makes a rule easy to find.
std::string spaced(const std::string& id) { return id.empty() ? id : " " + id; }

void read_inputs(const Json& json, Rule& rule, const std::string& path) {
  const Json& inputs = member(json, "inputs");
  if (inputs.is_null()) return;
  if (!inputs.is_object()) fail(path + ".inputs", "not an object");
  for (const auto& [name, link_id] : inputs.items()) {
    if (!link_id.is_string()) fail(path + ".inputs." + name, "not a linkId");
    rule.inputs.emplace(name, link_id.get<std::string>());
    if (rule.sides.empty() && rule.inputs.at(name).find("{s}") != std::string::npos)
      fail(path + ".inputs." + name, "{s} without sides");
  }
}

void check_variables(const Rule& rule, const std::string& path) {
  static const std::set<std::string_view> given = {"age",  "sex",   "side", "resource", "questionnaire",
                                                   "ucum", "loinc", "sct",  "context"};
  for (const auto& name : path::mentions(*rule.condition.parsed).variables) {
    if (given.count(name) != 0 || rule.inputs.count(name) != 0) continue;
    const bool ordinal = name.size() > 4 && name.compare(name.size() - 4, 4, "_ord") == 0 &&
                         rule.inputs.count(name.substr(0, name.size() - 4)) != 0;
    if (!ordinal) fail(path + ".condition", "%" + name + " is no input");
  }
}

Rule read_rule(const Json& json, const std::string& path) {
  check_members(json, rule_members, path);
  Rule rule;
  rule.id = needed(json, "id", path);
  rule.version = needed(json, "version", path);
  const Json& sides = member(json, "sides");
  if (!sides.is_null() && !sides.is_array()) fail(path + ".sides", "not a list");
  for (const auto& side : sides.is_array() ? sides : Json::array()) {
    const std::string text = side.is_string() ? side.get<std::string>() : "";
    if (text != "l" && text != "r") fail(path + ".sides", "a side is l or r");
    rule.sides.push_back(text);
  }
  read_inputs(json, rule, path);
  const std::string condition = needed(json, "condition", path);
  auto parsed = path::parse(condition);
  if (!parsed) fail(path + ".condition", parsed.error().detail);
  rule.condition = {condition, std::make_shared<const path::Expression>(*parsed)};
  check_variables(rule, path);
  const Json& severity = member(json, "severity");
  rule.severity = severity.is_number_integer() ? severity.get<int>() : -1;
  if (rule.severity < 0 || rule.severity > 4) fail(path + ".severity", "not 0 to 4");
  rule.text = {needed(json, "zh", path), needed(json, "en", path)};
  rule.text_id = text_or(json, "text_id", rule.id);
  rule.source = needed(json, "source", path);
  rule.red_flag = text_or(json, "red_flag");
  const Json& days = member(json, "follow_up_days");
  if (!days.is_null() && (!days.is_number_integer() || days.get<int>() < 0 || days.get<int>() > 3660))
    fail(path + ".follow_up_days", "not a number of days");
  if (!days.is_null()) rule.follow_up_days = days.get<int>();
  return rule;
}

}  // namespace

std::string with_side(std::string link_id, std::string_view side) {
  for (auto at = link_id.find("{s}"); at != std::string::npos; at = link_id.find("{s}")) link_id.replace(at, 3, side);
  return link_id;
}

Result<RuleSet> load_rules(const Json& file) {
  try {
    check_members(file, file_members, "rules");
    RuleSet set;
    set.exam = needed(file, "exam", "rules");
    set.version = needed(file, "version", "rules");
    const Json& sealed = member(file, "sealed");
    if (!sealed.is_null() && !sealed.is_boolean()) fail("rules.sealed", "not true or false");
    set.sealed = sealed.is_boolean() && sealed.get<bool>();
    const Json& rules = member(file, "rules");
    if (!rules.is_array()) fail("rules.rules", "not a list");
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const std::string path = "rules[" + std::to_string(i) + "]" + spaced(text_or(rules[i], "id"));
      set.rules.push_back(read_rule(rules[i], path));
    }
    const Json& required = member(file, "required_for_grade");
    if (!required.is_null() && !required.is_array()) fail("rules.required_for_grade", "not a list");
    for (const auto& entry : required.is_array() ? required : Json::array()) {
      if (!entry.is_string()) fail("rules.required_for_grade", "not a linkId");
      const auto text = entry.get<std::string>();
      if (text.find("{s}") == std::string::npos)
        set.required_for_grade.push_back(text);
      else
        for (const char* side : {"l", "r"}) set.required_for_grade.push_back(with_side(text, side));
    }
    return set;
  } catch (const Problem& problem) {
    return problem.error;
  }
}

std::vector<std::string> unknown_inputs(const RuleSet& rules, const Form& form) {
  std::set<std::string> unknown;
  const auto check = [&](const std::string& link_id) {
    const Item* item = form.find(link_id);
    if (item == nullptr || !item->is_question()) unknown.insert(link_id);
  };
  for (const auto& rule : rules.rules) {
    for (const auto& [name, link_id] : rule.inputs) {
      if (rule.sides.empty()) check(link_id);
      for (const auto& side : rule.sides) check(with_side(link_id, side));
    }
  }
  for (const auto& link_id : rules.required_for_grade) check(link_id);
  return {unknown.begin(), unknown.end()};
}

}  // namespace nuanxin::forms
