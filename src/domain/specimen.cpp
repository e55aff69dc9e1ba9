#include "domain/specimen.h"

#include <algorithm>

#include <fmt/format.h>

namespace nuanxin::domain {
namespace {

constexpr std::size_t specimen_digits = 11;
constexpr int first_year = 2000;
constexpr int last_ticket = 9999;

int weighted_sum(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum;
}

int value_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

std::string specimen_number(const Specimen& specimen) {
  const int year = static_cast<int>(specimen.day.year()) - first_year;
  if (year < 0 || year > 99 || specimen.ticket_number < 1 || specimen.ticket_number > last_ticket) return {};
  auto digits = fmt::format("{:02}{:02}{:02}{:04}", year, static_cast<unsigned>(specimen.day.month()),
                            static_cast<unsigned>(specimen.day.day()), specimen.ticket_number);
  digits += static_cast<char>('0' + (10 - weighted_sum(digits) % 10) % 10);
  return digits;
}

bool looks_like_specimen(std::string_view text) {
  return text.size() == specimen_digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Specimen> parse_specimen(std::string_view text) {
  if (!looks_like_specimen(text) || weighted_sum(text) % 10 != 0) return std::nullopt;
  const Specimen out{std::chrono::year(first_year + value_of(text.substr(0, 2))) / value_of(text.substr(2, 2)) /
                         value_of(text.substr(4, 2)),
                     value_of(text.substr(6, 4))};
  if (!out.day.ok() || out.ticket_number == 0) return std::nullopt;
  return out;
}

}  // namespace nuanxin::domain
