// Regular expressions of forms (the regex extension, matches()): ECMAScript over code points; "." also matches a line
// end, as FHIRPath wants. The library's matcher recurses per character, so texts are limited to 1000 code points: a
// longer one does not match.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nuanxin::forms {

class Pattern {
 public:
  static constexpr std::size_t max_text = 1000;
  /// Nothing when it is not a valid expression.
  static std::optional<Pattern> compile(std::string_view expression);
  /// The whole text.
  bool matches(std::string_view text) const;
  /// Somewhere in the text.
  bool finds(std::string_view text) const;
  std::string replaced(std::string_view text, std::string_view by) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> m_compiled;
};

}  // namespace nuanxin::forms
