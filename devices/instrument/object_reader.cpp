#include "devices/instrument/object_reader.h"

#include <algorithm>

namespace nuanxin::instrument {

ObjectReader::ObjectReader(const Json& object, std::string where, Problem& problem)
    : m_object(object), m_where(std::move(where)), m_problem(problem) {
  if (!m_object.is_object() && m_problem.empty()) m_problem = m_where + ": an object is expected";
}

void ObjectReader::finish() {
  if (!m_object.is_object()) return;
  for (const auto& [name, value] : m_object.items())
    if (std::find(m_read.begin(), m_read.end(), name) == m_read.end()) complain(name, "is not known");
}

const Json& ObjectReader::any(const char* name, Need need) {
  m_read.emplace_back(name);
  const auto& value = member(m_object, name);
  if (value.is_null() && need == Need::required) complain(name, "is missing");
  return value;
}

std::string ObjectReader::text(const char* name, Need need) {
  const auto& value = any(name, need);
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value.get<std::string>();
  if (!value.is_null()) complain(name, "a text is expected");
  return {};
}

int ObjectReader::number(const char* name, int low, int high) {
  const auto& value = any(name, Need::optional);
  if (value.is_null()) return 0;
  if (value.is_number_integer() && value >= low && value <= high) return value.get<int>();
  complain(name, "a number from " + std::to_string(low) + " to " + std::to_string(high) + " is expected");
  return 0;
}

bool ObjectReader::flag(const char* name) {
  const auto& value = any(name, Need::optional);
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_null()) complain(name, "true or false is expected");
  return false;
}

std::vector<std::string> ObjectReader::texts(const char* name, Need need) {
  const auto& list = any(name, need);
  std::vector<std::string> all;
  if (list.is_null()) return all;
  if (!list.is_array() || list.empty()) complain(name, "a list of texts is expected");
  for (const auto& one : list) {
    if (one.is_string() && !one.get_ref<const std::string&>().empty())
      all.push_back(one.get<std::string>());
    else
      complain(name, "a list of texts is expected");
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> ObjectReader::pairs(const char* name) {
  const auto& object = any(name, Need::optional);
  std::vector<std::pair<std::string, std::string>> all;
  if (object.is_null()) return all;
  if (!object.is_object()) complain(name, "an object is expected");
  for (const auto& [key, value] : object.items()) {
    if (value.is_string())
      all.emplace_back(key, value.get<std::string>());
    else
      complain(name, "a text for each member is expected");
  }
  return all;
}

std::string ObjectReader::where(std::string_view name) const { return m_where + "/" + std::string(name); }

void ObjectReader::complain(std::string_view name, std::string_view what) {
  if (m_problem.empty()) m_problem = where(name) + ": " + std::string(what);
}

}  // namespace nuanxin::instrument
