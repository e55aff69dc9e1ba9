// The one JSON type: member order is kept, so that what we write is deterministic.
// Include json_fwd.h in headers where the type is only named.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_fwd.h"
#include "base/json_members.h"

namespace nuanxin {

/// Nothing of ours is nested deeper; copying and writing a document goes down recursively.
inline constexpr int max_json_depth = 200;

inline bool is_nested_deeper(std::string_view text, int limit) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++i;
    if (in_string) continue;
    if ((c == '[' || c == '{') && ++depth > limit) return true;
    if (c == ']' || c == '}') --depth;
  }
  return false;
}

/// Parses UTF-8 JSON from outside; a refusal says the byte position and never repeats the text.
inline Result<Json> parse_json(std::string_view text) {
  if (is_nested_deeper(text, max_json_depth)) return refuse(Reason::bad_request, "nested too deeply");
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& e) {
    return refuse(Reason::bad_request, "not JSON at byte " + std::to_string(e.byte));
  } catch (const nlohmann::json::out_of_range&) {
    return refuse(Reason::bad_request, "a number beyond all bounds");
  }
}

/// The bytes of Json::dump() for less than half of its work. For a text that is not UTF-8 it throws, or puts U+FFFD in.
std::string json_text(const Json&, Json::error_handler_t = Json::error_handler_t::strict);

struct JsonMember {
  JsonMember(std::string_view name_, Json value_) : name(name_), value(std::move(value_)) {}
  std::string_view name;
  mutable Json value;  ///< is moved out of its list
};
/// As Json{{"name", value}, …} without the lists that one makes on the way; for objects that are made for every
/// command. No name twice.
Json object_of(std::initializer_list<JsonMember>);

/// The member as T, or the fallback when it is absent, null or of another type. For input from outside.
template <class T>
T value_or(const Json& object, std::string_view name, T fallback) {
  if (!object.is_object()) return fallback;
  const auto it = object.find(name);
  if (it == object.end() || it->is_null()) return fallback;
  if constexpr (std::is_same_v<T, std::string>) {
    if (!it->is_string()) return fallback;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!it->is_boolean()) return fallback;
  } else if constexpr (std::is_arithmetic_v<T>) {
    if (!it->is_number()) return fallback;
  }
  return it->template get<T>();
}

inline std::string text_or(const Json& object, std::string_view name, std::string fallback = {}) {
  return value_or<std::string>(object, name, std::move(fallback));
}

/// A reference to the member, or to a null value that lives for ever.
inline const Json& member(const Json& object, std::string_view name) {
  static const Json null_value;
  if (!object.is_object()) return null_value;
  const auto it = object.find(name);
  return it == object.end() ? null_value : *it;
}

}  // namespace nuanxin
