#include "devices/urine/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "base/text.h"

namespace nuanxin::urine {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

/// Labels whose content is nobody's business here.
constexpr std::array<std::string_view, 10> passed_over{"name", "ward",   "sex",      "age",   "operator",
                                                       "oper", "doctor", "comments", "strip", "lot"};

std::vector<std::string_view> split_at(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> small_number(std::string_view text, std::size_t min_digits, std::size_t max_digits) {
  if (text.size() < min_digits || text.size() > max_digits) return {};
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number;
}

std::optional<std::string> iso_date(std::optional<unsigned> year, std::optional<unsigned> month,
                                    std::optional<unsigned> day) {
  if (!year || !month || !day) return {};
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day));
  if (!date.ok()) return {};
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

std::optional<unsigned> month_number(std::string_view word) {
  const auto at = std::find(months.begin(), months.end(), word);
  if (at == months.end()) return {};
  return static_cast<unsigned>(at - months.begin()) + 1;
}

/// The colon of Chinese print is one too.
std::string with_plain_colon(std::string_view line) {
  constexpr std::string_view wide_colon = "：";
  std::string out(line);
  if (const auto at = out.find(wide_colon); at != std::string::npos && at < out.find(':'))
    out.replace(at, wide_colon.size(), ":");
  return out;
}

}  // namespace

std::optional<std::string> parse_date(std::string_view text) {
  const auto parts = split_at(text, "-/.");
  if (parts.size() != 3) return {};
  if (const auto month = month_number(fold(parts[0])))
    return iso_date(small_number(parts[2], 4, 4), month, small_number(parts[1], 1, 2));
  return iso_date(small_number(parts[0], 4, 4), small_number(parts[1], 1, 2), small_number(parts[2], 1, 2));
}

std::optional<std::string> parse_time(std::string_view text) {
  const auto parts = split_at(text, ":");
  if (parts.size() != 2 && parts.size() != 3) return {};
  const auto hour = small_number(parts[0], 1, 2);
  if (!hour || *hour > 23) return {};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto part = small_number(parts[i], 2, 2);
    if (!part || *part > 59) return {};
  }
  return parts[0].size() == 1 ? "0" + std::string(text) : std::string(text);
}

/// Dates and times and nothing else.
bool HeaderReader::take_moment(std::string_view text) {
  std::optional<std::string> date;
  std::optional<std::string> time;
  for (const auto word : split_at(text, " ")) {
    if (word.empty()) continue;
    const auto as_date = parse_date(word);
    const auto as_time = parse_time(word);
    if (!as_date && !as_time) return false;
    if (as_date) date = as_date;
    if (as_time) time = as_time;
  }
  if (!date && !time) return false;
  if (date && m_header.date.empty()) m_header.date = *date;
  if (time && m_header.time.empty()) m_header.time = *time;
  return true;
}

/// "NO.000012 2026-09-30", "No. 0012".
bool HeaderReader::take_number(std::string_view line) {
  if (line.size() < 3 || fold(line.substr(0, 2)) != "no" || (line[2] != '.' && line[2] != ':' && line[2] != ' '))
    return false;
  const std::string rest = trim(line.substr(3));
  const auto blank = rest.find(' ');
  if (m_header.number.empty()) m_header.number = rest.substr(0, blank);
  if (blank != std::string::npos) take_moment(std::string_view(rest).substr(blank));
  return true;
}

bool HeaderReader::take_labelled(std::string_view label, std::string_view value) {
  if (label == "id") {
    if (m_header.sample.empty()) m_header.sample = value;
  } else if (label == "id_no") {
    m_header.number = value.substr(0, value.find('-'));
    m_is_id_next = m_has_id_below;
  } else if (label == "color" || label == "colour") {
    m_header.color = value;
  } else if (label == "clarity") {
    m_header.clarity = value;
  } else if (label == "date" || label == "time") {
    return take_moment(value);
  } else {
    return std::find(passed_over.begin(), passed_over.end(), label) != passed_over.end();
  }
  return true;
}

bool HeaderReader::take(std::string_view line) {
  const std::string plain = trim(with_plain_colon(line));
  if (take_moment(plain) || take_number(plain)) return true;
  const auto colon = plain.find(':');
  if (colon == std::string::npos) return false;
  return take_labelled(trim(fold(plain.substr(0, colon))), trim(plain.substr(colon + 1)));
}

bool HeaderReader::take_id(std::string_view line) {
  if (!m_is_id_next) return false;
  m_is_id_next = false;
  // Without an id the next label follows at once.
  if (line.find(':') != std::string_view::npos) return false;
  m_header.sample = trim(line);
  return true;
}

}  // namespace nuanxin::urine
