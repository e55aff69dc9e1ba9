#include "forms/pattern.h"

#include <unicode/regex.h>

#include "base/text.h"

namespace nuanxin::forms {
namespace {

// ICU counts in steps of its engine, about a millisecond each, and in bytes of its own stack.
constexpr std::int32_t time_limit = 50;
constexpr std::int32_t stack_limit = 4 << 20;

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

}  // namespace

struct Pattern::Compiled {
  std::unique_ptr<const icu::RegexPattern> pattern;

  /// A matcher is of one thread; a pattern is of all.
  template <class Use>
  auto match(const icu::UnicodeString& text, Use use) const
      -> std::optional<decltype(use(std::declval<icu::RegexMatcher&>(), std::declval<UErrorCode&>()))> {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(text, status));
    if (U_FAILURE(status)) return std::nullopt;
    matcher->setTimeLimit(time_limit, status);
    matcher->setStackLimit(stack_limit, status);
    auto result = use(*matcher, status);
    if (U_FAILURE(status)) return std::nullopt;
    return result;
  }
};

std::optional<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.size() > max_expression || !is_utf8(expression)) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  std::unique_ptr<const icu::RegexPattern> compiled(
      icu::RegexPattern::compile(unicode(expression), UREGEX_DOTALL, where, status));
  if (U_FAILURE(status)) return std::nullopt;
  Pattern pattern;
  pattern.m_compiled = std::make_shared<const Compiled>(Compiled{std::move(compiled)});
  return pattern;
}

std::optional<bool> Pattern::matches(std::string_view text) const {
  return m_compiled->match(unicode(text), [](auto& matcher, auto& status) { return matcher.matches(status) != 0; });
}

std::optional<bool> Pattern::finds(std::string_view text) const {
  return m_compiled->match(unicode(text), [](auto& matcher, auto& status) { return matcher.find(status) != 0; });
}

std::optional<std::string> Pattern::replaced(std::string_view text, std::string_view by) const {
  return m_compiled->match(unicode(text), [&](auto& matcher, auto& status) {
    std::string out;
    matcher.replaceAll(unicode(by), status).toUTF8String(out);
    return out;
  });
}

}  // namespace nuanxin::forms
