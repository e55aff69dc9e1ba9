#include "support/json_schema.h"

#include <algorithm>
#include <regex>
#include <set>

#include "base/text.h"
#include "base/time.h"

namespace nuanxin::test {
namespace {

using Problems = std::vector<std::string>;

bool is_of_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

void check_keywords(const Json& schema, const std::string& place, Problems& out) {
  static const std::set<std::string> known{"$ref",    "type",   "properties",  "required",        "items",
                                           "enum",    "anyOf",  "minimum",     "maximum",         "maxLength",
                                           "pattern", "format", "description", "contentMediaType"};
  for (const auto& [key, value] : schema.items())
    if (!known.contains(key)) out.push_back(place + ": the checker does not know the keyword " + key);
}

void check_text(const Json& schema, const std::string& text, const std::string& place, Problems& out) {
  if (const auto& most = member(schema, "maxLength"); !most.is_null() && code_points(text) > most.get<std::size_t>())
    out.push_back(place + ": longer than maxLength");
  if (const auto pattern = text_or(schema, "pattern"); !pattern.empty())
    if (!std::regex_search(text, std::regex(pattern))) out.push_back(place + ": does not match " + pattern);
  const auto format = text_or(schema, "format");
  if (format == "date" && !parse_date(text)) out.push_back(place + ": no date");
  if (format == "date-time" && !parse_iso(text)) out.push_back(place + ": no time with offset");
}

void check_number(const Json& schema, double number, const std::string& place, Problems& out) {
  if (const auto& least = member(schema, "minimum"); !least.is_null() && number < least.get<double>())
    out.push_back(place + ": below minimum");
  if (const auto& most = member(schema, "maximum"); !most.is_null() && number > most.get<double>())
    out.push_back(place + ": above maximum");
}

void append(Problems& out, Problems more) { out.insert(out.end(), more.begin(), more.end()); }

void check_object(const Json& document, const Json& schema, const Json& value, const std::string& place,
                  Problems& out) {
  for (const auto& name : member(schema, "required"))
    if (!value.contains(name.get<std::string>())) out.push_back(place + ": lacks " + name.get<std::string>());
  const auto& properties = member(schema, "properties");
  if (!properties.is_object()) return;
  for (const auto& [name, below] : properties.items())
    if (value.contains(name)) append(out, schema_problems(document, below, value[name], place + "." + name));
}

}  // namespace

std::vector<std::string> schema_problems(const Json& document, const Json& schema, const Json& value,
                                         const std::string& place) {
  Problems out;
  check_keywords(schema, place, out);
  if (const auto ref = text_or(schema, "$ref"); !ref.empty()) {
    const nlohmann::json_pointer<std::string> pointer(ref.substr(1));
    if (!document.contains(pointer)) return {place + ": nothing at " + ref};
    return schema_problems(document, document.at(pointer), value, place);
  }
  if (const auto type = text_or(schema, "type"); !type.empty() && !is_of_type(value, type))
    return {place + ": " + type + " is expected, not " + std::string(value.type_name())};
  if (const auto& codes = member(schema, "enum"); codes.is_array())
    if (std::find(codes.begin(), codes.end(), value) == codes.end())
      out.push_back(place + ": " + value.dump() + " is not one of the codes");
  if (const auto& any = member(schema, "anyOf"); any.is_array()) {
    const bool fits = std::any_of(any.begin(), any.end(), [&](const Json& each) {
      return schema_problems(document, each, value, place).empty();
    });
    if (!fits) out.push_back(place + ": fits none of anyOf");
  }
  if (value.is_string()) check_text(schema, value.get<std::string>(), place, out);
  if (value.is_number()) check_number(schema, value.get<double>(), place, out);
  if (value.is_object()) check_object(document, schema, value, place, out);
  if (const auto& items = member(schema, "items"); value.is_array() && items.is_object())
    for (std::size_t i = 0; i < value.size(); ++i)
      append(out, schema_problems(document, items, value[i], place + "[" + std::to_string(i) + "]"));
  return out;
}

}  // namespace nuanxin::test
