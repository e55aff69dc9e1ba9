#include "devices/urine/value.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace nuanxin::urine {
namespace {

constexpr std::size_t longest_value = 80;
constexpr std::size_t longest_number = 8;
constexpr std::size_t longest_unit = 16;

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array<Names, 8> operators{{
    {"<=", "<="},
    {">=", ">="},
    {"≤", "<="},
    {"≥", ">="},
    {"≦", "<="},
    {"≧", ">="},
    {"<", "<"},
    {">", ">"},
}};

/// Keys as fold() leaves them, with u for micro.
constexpr std::array<Names, 15> units{{
    {"umol/l", "umol/L"},
    {"mmol/l", "mmol/L"},
    {"mg/l", "mg/L"},
    {"mg/dl", "mg/dL"},
    {"g/l", "g/L"},
    {"g/dl", "g/dL"},
    {"mg/mmol", "mg/mmol"},
    {"mg/g", "mg/g"},
    {"/ul", "/uL"},
    {"cell/ul", "/uL"},
    {"cells/ul", "/uL"},
    {"ery/ul", "/uL"},
    {"rbc/ul", "/uL"},
    {"leu/ul", "/uL"},
    {"wbc/ul", "/uL"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void skip_blanks(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

std::string_view take_digits(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  const auto digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

/// Digits, or digits with a point between digits; taken off the front of the text.
std::string_view take_number(std::string_view& text) {
  const auto begin = text;
  auto rest = text;
  if (take_digits(rest).empty()) return {};
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    if (take_digits(rest).empty()) return {};
  }
  const auto number = begin.substr(0, begin.size() - rest.size());
  if (number.size() > longest_number) return {};
  text = rest;
  return number;
}

/// A unit has a slash and no blank, no digit and no sign.
bool is_unit(std::string_view text) {
  return text.size() <= longest_unit && text.find('/') != std::string_view::npos && text.back() != '/' &&
         text.find_first_of(" 0123456789<>=+-*()?") == std::string_view::npos;
}

/// [operator] number[-number] [unit] and nothing else.
std::optional<Value> parse_amount(std::string_view text) {
  Value value;
  for (const auto& [printed, op] : operators) {
    if (!text.starts_with(printed)) continue;
    value.op = op;
    text.remove_prefix(printed.size());
    break;
  }
  skip_blanks(text);
  value.number = take_number(text);
  if (value.number.empty()) return {};
  if (value.op.empty() && text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    const auto high = take_number(text);
    if (high.empty()) return {};
    value.number.append("-").append(high);
  }
  skip_blanks(text);
  if (text.empty()) return value;
  if (!is_unit(text)) return {};
  value.unit = text;
  return value;
}

/// "+ 2" is either ++ or one plus with the number 2.
bool is_ambiguous(std::string_view head, std::string_view tail) {
  return head == "+" && tail.size() == 1 && is_digit(tail[0]);
}

/// A grade and, behind blanks, an amount, or the same grade in words.
std::optional<Value> parse_both(std::string_view head, std::string_view tail) {
  const auto grade = parse_grade(head);
  if (!grade || is_ambiguous(head, tail)) return {};
  if (auto value = parse_amount(tail)) {
    value->grade = grade;
    return value;
  }
  if (parse_grade(tail) != grade) return {};
  Value value;
  value.grade = grade;
  return value;
}

}  // namespace

std::optional<Value> parse_value(std::string_view text) {
  const std::string trimmed = trim(text);
  if (trimmed.empty() || trimmed.size() > longest_value) return {};
  if (auto value = parse_amount(trimmed)) return value;
  if (const auto grade = parse_grade(trimmed)) {
    Value value;
    value.grade = grade;
    return value;
  }
  // A grade may hold a blank itself ("1 +"), so every place before the amount is tried.
  for (auto blank = trimmed.find(' '); blank != std::string::npos; blank = trimmed.find(' ', blank)) {
    const auto next = trimmed.find_first_not_of(' ', blank);
    if (auto value = parse_both(std::string_view(trimmed).substr(0, blank), std::string_view(trimmed).substr(next)))
      return value;
    blank = next;
  }
  return {};
}

std::string_view to_ucum(std::string_view unit) {
  if (unit.size() > longest_unit) return {};
  std::string folded = fold(unit);
  constexpr std::string_view micro = "μ";
  if (const auto at = folded.find(micro); at != std::string::npos) folded.replace(at, micro.size(), "u");
  for (const auto& [printed, ucum] : units)
    if (folded == printed) return ucum;
  return {};
}

}  // namespace nuanxin::urine
