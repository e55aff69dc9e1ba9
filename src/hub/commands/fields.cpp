#include "hub/commands/fields.h"

#include "base/ids.h"
#include "base/text.h"

namespace nuanxin::hub::commands {
namespace {

const Json& empty_list() {
  static const Json list = Json::array();
  return list;
}

}  // namespace

Fields::Fields(const Json& object) : m_object(object) {
  if (!object.is_object()) m_error = refuse(Reason::bad_request, "an object is expected");
}

void Fields::wrong(std::string_view name, std::string detail) {
  if (!m_error) m_error = refuse(Reason::invalid_value, std::move(detail), std::string(name));
}

std::string Fields::text(std::string_view name, std::size_t max_bytes) {
  auto value = text_or_empty(name, max_bytes);
  if (value.empty()) wrong(name, "a text is expected");
  return value;
}

std::string Fields::text_or_empty(std::string_view name, std::size_t max_bytes) {
  const Json& value = member(m_object, name);
  if (value.is_null()) return {};
  if (!value.is_string()) return wrong(name, "a text is expected"), std::string();
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > max_bytes) return wrong(name, "the text is too long"), std::string();
  return trim(strip_controls(text));
}

std::string Fields::uuid(std::string_view name) {
  auto value = text(name, 64);
  if (!value.empty() && !is_uuid(value)) return wrong(name, "an id is expected"), std::string();
  return value;
}

std::optional<int> Fields::number(std::string_view name) {
  const Json& value = member(m_object, name);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_integer()) return wrong(name, "a whole number is expected"), std::nullopt;
  const auto wide = value.get<std::int64_t>();
  if (wide < -1'000'000'000 || wide > 1'000'000'000) return wrong(name, "the number is too large"), std::nullopt;
  return static_cast<int>(wide);
}

std::optional<Instant> Fields::instant(std::string_view name) {
  const auto text = text_or_empty(name, 64);
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_iso(text);
  if (!parsed) wrong(name, "a time with offset is expected");
  return parsed;
}

std::optional<std::vector<std::string>> Fields::texts(std::string_view name, std::size_t max_items) {
  if (!has(name)) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& item : list(name, max_items)) {
    if (!item.is_string()) return wrong(name, "a list of texts is expected"), std::nullopt;
    out.push_back(item.get<std::string>());
  }
  return out;
}

const Json& Fields::list(std::string_view name, std::size_t max_items) {
  const Json& value = member(m_object, name);
  if (value.is_null()) return empty_list();
  if (!value.is_array()) return wrong(name, "a list is expected"), empty_list();
  if (value.size() > max_items) return wrong(name, "the list is too long"), empty_list();
  return value;
}

const Json& Fields::object(std::string_view name) {
  const Json& value = member(m_object, name);
  if (!value.is_object()) wrong(name, "an object is expected");
  return value;
}

}  // namespace nuanxin::hub::commands
