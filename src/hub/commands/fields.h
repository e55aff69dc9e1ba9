// Reading a command's body: a member that is absent or of another kind is refused with its name. Texts are bounded,
// valid UTF-8 and free of control characters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "domain/codes.h"

namespace nuanxin::hub::commands {

/// Reads the members of one object and remembers the first refusal.
class Fields {
 public:
  explicit Fields(const Json& object);

  bool has(std::string_view name) const { return !member(m_object, name).is_null(); }
  std::string text(std::string_view name, std::size_t max_bytes = 500);           ///< required
  std::string text_or_empty(std::string_view name, std::size_t max_bytes = 500);  ///< may be absent
  /// A UUID; required.
  template <class T>
  T id(std::string_view name) {
    return T(uuid(name));
  }
  std::optional<int> number(std::string_view name);
  std::optional<Instant> instant(std::string_view name);
  /// Absent is nothing.
  std::optional<std::vector<std::string>> texts(std::string_view name, std::size_t max_items = 100);
  /// Absent is an empty list.
  const Json& list(std::string_view name, std::size_t max_items);
  /// An object; required.
  const Json& object(std::string_view name);
  template <class Enum>
  Enum code(std::string_view name) {
    const auto parsed = domain::parse<Enum>(text(name));
    if (!parsed) wrong(name, "one of the codes of this field is expected");
    return parsed.value_or(Enum{});
  }

  void wrong(std::string_view name, std::string detail);
  explicit operator bool() const { return !m_error; }
  const Error& error() const { return *m_error; }

 private:
  std::string uuid(std::string_view name);

  const Json& m_object;
  std::optional<Error> m_error;
};

}  // namespace nuanxin::hub::commands
