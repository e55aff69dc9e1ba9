// Functions on texts. Positions and lengths count code points. Regular expressions are ECMAScript over code points, on
// at most 1000 of them, because the library's matcher recurses once per character.
#include <regex>

#include "base/text.h"
#include "forms/fhirpath_eval.h"
#include "forms/pattern.h"

namespace nuanxin::forms::path {
namespace {

const std::string* text_of(const Collection& input, const Node& call) {
  const Value* value = single(input);
  if (value == nullptr) return nullptr;
  const std::string* text = as_string(*value);
  if (text == nullptr) throw Failure{call.text + "() needs a text before it"};
  return text;
}

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80 && !out.empty())
      out.back() += c;
    else
      out.emplace_back(1, c);
  }
  return out;
}

template <class Test>
Collection tested(Evaluator& e, const Node& call, const Collection& input, Test test) {
  const std::string* text = text_of(input, call);
  const auto other = e.text_argument(call, 0);
  return text != nullptr && other ? one(bool(test(*text, *other))) : Collection{};
}

Collection starts_with(Evaluator& e, const Node& call, const Collection& input) {
  return tested(e, call, input,
                [](const std::string& text, const std::string& part) { return text.rfind(part, 0) == 0; });
}
Collection ends_with(Evaluator& e, const Node& call, const Collection& input) {
  return tested(e, call, input, [](const std::string& text, const std::string& part) {
    return text.size() >= part.size() && text.compare(text.size() - part.size(), part.size(), part) == 0;
  });
}
Collection contains(Evaluator& e, const Node& call, const Collection& input) {
  return tested(e, call, input,
                [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; });
}

Collection index_of(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto part = e.text_argument(call, 0);
  if (text == nullptr || !part) return {};
  const auto at = text->find(*part);
  return one(at == std::string::npos ? std::int64_t{-1}
                                     : static_cast<std::int64_t>(code_points(std::string_view(*text).substr(0, at))));
}

Collection substring(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto start = e.whole_argument(call, 0);
  if (text == nullptr || !start) return {};
  const auto all = characters(*text);
  const auto size = static_cast<std::int64_t>(all.size());
  if (*start < 0 || *start >= size) return {};
  std::int64_t end = size;
  if (call.children.size() > 1) {
    if (const auto length = e.whole_argument(call, 1))
      end = std::min(size, *start + std::max<std::int64_t>(0, std::min(*length, size)));
  }
  std::string out;
  for (auto i = *start; i < end; ++i) out += all[static_cast<std::size_t>(i)];
  return one(std::move(out));
}

template <int offset, char from, char to>
Collection cased(Evaluator&, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  if (text == nullptr) return {};
  std::string out = *text;
  for (char& c : out)
    if (c >= from && c <= to) c = static_cast<char>(c + offset);
  return one(std::move(out));
}

Collection length(Evaluator&, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  return text == nullptr ? Collection{} : one(static_cast<std::int64_t>(code_points(*text)));
}

Collection to_chars(Evaluator&, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  Collection out;
  if (text == nullptr) return out;
  for (auto& character : characters(*text)) out.push_back(make_value(std::move(character)));
  return out;
}

Collection trimmed(Evaluator&, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  return text == nullptr ? Collection{} : one(trim(*text));
}

Collection split(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto separator = e.text_argument(call, 0);
  if (text == nullptr || !separator || separator->empty()) return {};
  Collection out;
  std::size_t start = 0;
  for (auto at = text->find(*separator); at != std::string::npos; at = text->find(*separator, start)) {
    out.push_back(make_value(text->substr(start, at - start)));
    start = at + separator->size();
  }
  out.push_back(make_value(text->substr(start)));
  return out;
}

Collection join(Evaluator& e, const Node& call, const Collection& input) {
  const std::string separator = e.text_argument(call, 0).value_or("");
  std::string out;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const std::string* text = as_string(input[i]);
    if (text == nullptr) throw Failure{"join() needs texts"};
    if (i > 0) out += separator;
    out += *text;
  }
  return one(std::move(out));
}

Collection replace(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto pattern = e.text_argument(call, 0);
  const auto by = e.text_argument(call, 1);
  if (text == nullptr || !pattern || !by) return {};
  std::string out;
  if (pattern->empty()) {
    for (const auto& character : characters(*text)) out += *by + character;
    return one(out + *by);
  }
  std::size_t start = 0;
  for (auto at = text->find(*pattern); at != std::string::npos; at = text->find(*pattern, start)) {
    out.append(*text, start, at - start).append(*by);
    start = at + pattern->size();
  }
  return one(out.append(*text, start));
}

/// The compiled pattern of the call, or nothing when the argument is empty.
std::shared_ptr<const Pattern> pattern_of(Evaluator& e, const Node& call) {
  if (call.memo) return call.memo;
  const auto text = e.text_argument(call, 0);
  if (!text) return nullptr;
  auto pattern = Pattern::compile(*text);
  if (!pattern) throw Failure{"the regular expression is not valid"};
  return std::make_shared<const Pattern>(std::move(*pattern));
}

template <class Answer>
Collection one_in_time(const std::optional<Answer>& answer) {
  if (!answer) throw Failure{"the regular expression takes too long or is not for this"};
  return one(*answer);
}

Collection matches(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto pattern = pattern_of(e, call);
  return text != nullptr && pattern ? one_in_time(pattern->finds(*text)) : Collection{};
}
Collection matches_full(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto pattern = pattern_of(e, call);
  return text != nullptr && pattern ? one_in_time(pattern->matches(*text)) : Collection{};
}
Collection replace_matches(Evaluator& e, const Node& call, const Collection& input) {
  const std::string* text = text_of(input, call);
  const auto pattern = e.text_argument(call, 0);
  const auto by = e.text_argument(call, 1);
  if (text == nullptr || !pattern || !by) return {};
  if (pattern->empty()) return one(*text);
  return one_in_time(pattern_of(e, call)->replaced(*text, *by));
}

}  // namespace

const std::vector<FunctionEntry> text_functions = {{"startsWith", starts_with, 1, 1},
                                                   {"endsWith", ends_with, 1, 1},
                                                   {"contains", contains, 1, 1},
                                                   {"indexOf", index_of, 1, 1},
                                                   {"substring", substring, 1, 2},
                                                   {"upper", cased<'A' - 'a', 'a', 'z'>, 0, 0},
                                                   {"lower", cased<'a' - 'A', 'A', 'Z'>, 0, 0},
                                                   {"length", length, 0, 0},
                                                   {"toChars", to_chars, 0, 0},
                                                   {"trim", trimmed, 0, 0},
                                                   {"split", split, 1, 1},
                                                   {"join", join, 0, 1},
                                                   {"replace", replace, 2, 2},
                                                   {"matches", matches, 1, 1},
                                                   {"matchesFull", matches_full, 1, 1},
                                                   {"replaceMatches", replace_matches, 2, 2}};

}  // namespace nuanxin::forms::path
