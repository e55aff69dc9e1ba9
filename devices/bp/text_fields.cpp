#include "devices/bp/text_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace nuanxin::bp {

std::optional<int> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 6) return {};
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Decimal> padded_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto number = whole_number(text);
  if (!number) return {};
  return Decimal(*number);
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

std::string_view without_spaces(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (auto end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

std::optional<std::string> to_moment(int year, int month, int day, int hour, int minute, std::optional<int> second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || year > 9999 || !date.ok() || hour > 23 || minute > 59 || second.value_or(0) > 59) return {};
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", year, month, day, hour, minute);
  if (second) text += fmt::format(":{:02}", *second);
  return text;
}

std::optional<std::string> to_moment(const MomentText& text) {
  const auto year = whole_number(text.year);
  const auto month = whole_number(text.month);
  const auto day = whole_number(text.day);
  const auto hour = whole_number(text.hour);
  const auto minute = whole_number(text.minute);
  const auto second = whole_number(text.second);
  if (!year || !month || !day || !hour || !minute || (!second && !text.second.empty())) return {};
  if (*month > 12 || *day > 31) return {};
  return to_moment(*year, *month, *day, *hour, *minute, second);
}

std::optional<std::string> compact_moment(std::string_view date, std::string_view time) {
  if ((date.size() != 6 && date.size() != 8) || (time.size() != 4 && time.size() != 6)) return {};
  const std::string year = date.size() == 6 ? "20" + std::string(date.substr(0, 2)) : std::string(date.substr(0, 4));
  date.remove_prefix(date.size() - 4);
  return to_moment({year, date.substr(0, 2), date.substr(2), time.substr(0, 2), time.substr(2, 2), time.substr(4)});
}

}  // namespace nuanxin::bp
