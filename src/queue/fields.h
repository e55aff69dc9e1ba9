// Reads the members of a JSON object from outside one after the other and remembers the first that is wrong, so that a
// list of fields stays a list. Times are seconds over the pipe and whole milliseconds in the journal; the names say
// which (`walk_s`, `walk_ms`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "queue/events.h"

namespace nuanxin::queue {

enum class TimeUnit { seconds, milliseconds };

class Fields {
 public:
  Fields(const Json& object, TimeUnit unit, std::string path = {});

  std::string text(std::string_view name);
  std::optional<std::string> text_or_nothing(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  /// Nothing when absent.
  const Json& array(std::string_view name);
  /// A length of time; the name without its unit.
  Millis length(std::string_view name, Millis fallback) { return length_or_nothing(name).value_or(fallback); }
  std::optional<Millis> length_or_nothing(std::string_view name) { return time(with_unit(name)); }
  /// A point in time: the pipe's have no unit in the name.
  std::optional<Millis> instant(std::string_view name);
  /// A time under this very name.
  std::optional<Millis> time(std::string_view name);
  double number(std::string_view name, double fallback);
  int count(std::string_view name, int fallback);
  template <class Enum, std::size_t N>
  Enum one_of(std::string_view name, const std::string_view (&words)[N], const std::string& fallback) {
    const auto word = text_or_nothing(name).value_or(fallback);
    for (std::size_t i = 0; i < N; ++i)
      if (words[i] == word) return static_cast<Enum>(i);
    fail(name, "unknown: " + word);
    return {};
  }

  bool has(std::string_view name) const { return !member(m_object, name).is_null(); }
  std::string with_unit(std::string_view name) const;
  /// An object inside; an empty one when absent. Its errors are asked for with fail(inside).
  Fields inside(std::string_view name) const;
  Fields element(const Json& each, std::string_view list, std::size_t position) const;

  void fail(std::string_view name, std::string detail);
  void fail(const Fields& other);
  template <class T>
  Result<T> result(T value) {
    if (m_error) return *m_error;
    return value;
  }

  TimeUnit unit() const { return m_unit; }

 private:
  const Json& m_object;
  TimeUnit m_unit;
  std::string m_path;
  std::optional<Error> m_error;
};

/// Seconds with at most three decimals to whole milliseconds.
Result<Millis> read_seconds(const Json&, std::string_view field);

}  // namespace nuanxin::queue
