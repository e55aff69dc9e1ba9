// Regular expressions of forms (the regex extension, matches()) over code points, by ICU; "." also matches a line end,
// as FHIRPath wants. A match that takes too long is given up: an expression can be written that takes for ever.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nuanxin::forms {

class Pattern {
 public:
  static constexpr std::size_t max_expression = 1000;  ///< bytes
  /// Nothing when it is not a valid expression.
  static std::optional<Pattern> compile(std::string_view expression);
  /// The whole text. Nothing when it was given up.
  std::optional<bool> matches(std::string_view text) const;
  /// Somewhere in the text. Nothing when it was given up.
  std::optional<bool> finds(std::string_view text) const;
  /// Every place replaced ($1 is the first group). Nothing when it was given up or `by` names a group that is not
  /// there.
  std::optional<std::string> replaced(std::string_view text, std::string_view by) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> m_compiled;
};

}  // namespace nuanxin::forms
