#include "devices/urine/grade.h"

#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace nuanxin::urine {
namespace {

/// Longer text is no grade, and need not be folded to know it.
constexpr std::size_t longest_grade = 64;

using Spelling = std::pair<std::string_view, Grade>;

constexpr std::array<Spelling, 20> symbol_spellings{{
    {"-", Grade::negative}, {"+-", Grade::trace},   {"+/-", Grade::trace}, {"±", Grade::trace},  {"+", Grade::plus1},
    {"1+", Grade::plus1},   {"+1", Grade::plus1},   {"1 +", Grade::plus1}, {"++", Grade::plus2}, {"2+", Grade::plus2},
    {"+2", Grade::plus2},   {"2 +", Grade::plus2},  {"+++", Grade::plus3}, {"3+", Grade::plus3}, {"+3", Grade::plus3},
    {"3 +", Grade::plus3},  {"++++", Grade::plus4}, {"4+", Grade::plus4},  {"+4", Grade::plus4}, {"4 +", Grade::plus4},
}};

constexpr std::array<Spelling, 15> word_spellings{{
    {"neg", Grade::negative},
    {"negative", Grade::negative},
    {"阴性", Grade::negative},
    {"normal", Grade::normal},
    {"norm", Grade::normal},
    {"正常", Grade::normal},
    {"trace", Grade::trace},
    {"微量", Grade::trace},
    {"弱阳性", Grade::trace},
    {"small", Grade::plus1},
    {"moderate", Grade::plus2},
    {"large", Grade::plus3},
    {"pos", Grade::positive},
    {"positive", Grade::positive},
    {"阳性", Grade::positive},
}};

template <class Spellings>
std::optional<Grade> look_up(const Spellings& spellings, std::string_view text) {
  for (const auto& [spelling, grade] : spellings)
    if (spelling == text) return grade;
  return {};
}

std::optional<Grade> one_spelling(std::string_view text) {
  const auto symbol = look_up(symbol_spellings, text);
  return symbol ? symbol : look_up(word_spellings, text);
}

/// Width and case folded; the minus sign of mathematics becomes the one of the keyboard.
std::string folded_grade(std::string_view text) {
  constexpr std::string_view math_minus = "−";
  std::string folded = fold(text);
  for (auto at = folded.find(math_minus); at != std::string::npos; at = folded.find(math_minus))
    folded.replace(at, math_minus.size(), "-");
  return trim(folded);
}

/// "阴性(-)", "阳性(++)": both parts must say the same; an open "positive" lets the plus signs speak.
std::optional<Grade> agreement(std::optional<Grade> outside, std::optional<Grade> inside) {
  if (!outside || !inside) return {};
  if (*outside == *inside) return outside;
  if (*outside == Grade::positive && is_at_least_plus1(*inside)) return inside;
  if (*inside == Grade::positive && is_at_least_plus1(*outside)) return outside;
  return {};
}

}  // namespace

std::optional<Grade> parse_grade(std::string_view text) {
  if (text.size() > longest_grade) return {};
  const std::string folded = folded_grade(text);
  if (folded.empty() || folded.back() != ')') return one_spelling(folded);
  const auto open = folded.find('(');
  if (open == std::string::npos) return {};
  const auto inside = one_spelling(trim(folded.substr(open + 1, folded.size() - open - 2)));
  const auto outside = trim(folded.substr(0, open));
  return outside.empty() ? inside : agreement(one_spelling(outside), inside);
}

std::string_view to_text(Grade grade) {
  switch (grade) {
    case Grade::negative:
      return "-";
    case Grade::normal:
      return "normal";
    case Grade::trace:
      return "+-";
    case Grade::plus1:
      return "1+";
    case Grade::plus2:
      return "2+";
    case Grade::plus3:
      return "3+";
    case Grade::plus4:
      return "4+";
    case Grade::positive:
      return "pos";
  }
  return {};
}

bool is_at_least_plus1(Grade grade) {
  return grade != Grade::negative && grade != Grade::normal && grade != Grade::trace;
}

}  // namespace nuanxin::urine
