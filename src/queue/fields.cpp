#include "queue/fields.h"

#include <cmath>

namespace nuanxin::queue {
namespace {

constexpr double longest_time_s = 1e12;

Result<Millis> read_milliseconds(const Json& value, std::string_view field) {
  if (!value.is_number_integer() || std::abs(value.get<double>()) > longest_time_s * 1000)
    return refuse(Reason::bad_request, "not whole milliseconds", std::string(field));
  return value.get<Millis>();
}

}  // namespace

Result<Millis> read_seconds(const Json& value, std::string_view field) {
  if (!value.is_number()) return refuse(Reason::bad_request, "not a number of seconds", std::string(field));
  const auto seconds = value.get<double>();
  if (!(std::abs(seconds) <= longest_time_s))
    return refuse(Reason::bad_request, "beyond all times", std::string(field));
  return std::llround(seconds * 1000);
}

Fields::Fields(const Json& object, TimeUnit unit, std::string path)
    : m_object(object), m_unit(unit), m_path(std::move(path)) {
  if (!object.is_object()) fail("", "not an object");
}

std::string Fields::text(std::string_view name) {
  const auto& value = member(m_object, name);
  if (!value.is_string()) return fail(name, "not a text"), std::string();
  return value.get<std::string>();
}

std::optional<std::string> Fields::text_or_nothing(std::string_view name) {
  if (member(m_object, name).is_null()) return {};
  return text(name);
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> list;
  for (const auto& each : array(name)) {
    if (!each.is_string()) return fail(name, "not a list of texts"), list;
    list.push_back(each.get<std::string>());
  }
  return list;
}

const Json& Fields::array(std::string_view name) {
  static const Json empty = Json::array();
  const auto& value = member(m_object, name);
  if (value.is_null()) return empty;
  if (!value.is_array()) return fail(name, "not a list"), empty;
  return value;
}

std::string Fields::with_unit(std::string_view name) const {
  return std::string(name) + (m_unit == TimeUnit::seconds ? "_s" : "_ms");
}

std::optional<Millis> Fields::instant(std::string_view name) {
  return m_unit == TimeUnit::seconds ? time(name) : time(with_unit(name));
}

std::optional<Millis> Fields::time(std::string_view name) {
  const auto& value = member(m_object, name);
  if (value.is_null()) return {};
  const auto time = m_unit == TimeUnit::seconds ? read_seconds(value, name) : read_milliseconds(value, name);
  if (!time) return fail(name, time.error().detail), std::nullopt;
  return *time;
}

double Fields::number(std::string_view name, double fallback) {
  const auto& value = member(m_object, name);
  if (value.is_null()) return fallback;
  if (!value.is_number()) return fail(name, "not a number"), fallback;
  return value.get<double>();
}

int Fields::count(std::string_view name, int fallback) {
  const auto count = number(name, fallback);
  if (!(count >= 0 && count <= 1e9 && count == std::floor(count))) return fail(name, "not a count"), fallback;
  return static_cast<int>(count);
}

Fields Fields::inside(std::string_view name) const {
  static const Json empty = Json::object();
  const auto& value = member(m_object, name);
  return Fields(value.is_null() ? empty : value, m_unit, m_path + '/' + std::string(name));
}

Fields Fields::element(const Json& each, std::string_view list, std::size_t position) const {
  return Fields(each, m_unit, m_path + '/' + std::string(list) + '/' + std::to_string(position));
}

void Fields::fail(std::string_view name, std::string detail) {
  if (m_error) return;
  const auto field = name.empty() || name.front() == '/' ? std::string(name) : '/' + std::string(name);
  m_error = refuse(Reason::bad_request, std::move(detail), m_path + field);
}

void Fields::fail(const Fields& other) {
  if (!m_error) m_error = other.m_error;
}

}  // namespace nuanxin::queue
