#include "station/voice/call_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nuanxin::station {
namespace {

constexpr std::size_t longest_sentence = 100;

bool spoken_digit(char c) { return c >= '0' && c <= '9'; }

std::string hanzi_digit(char c) {
  constexpr std::array<const char*, 10> words{"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"};
  return words.at(static_cast<std::size_t>(c - '0'));
}

bool has_markup(std::string_view text) {
  return text.find_first_of("<>&") != std::string_view::npos || text.find("[[") != std::string_view::npos ||
         text.find("]]") != std::string_view::npos;
}

/// "2号诊室" stays; "12号诊室" would be read as a number.
std::string without_digit_runs(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool in_run = spoken_digit(text[i]) &&
                        ((i > 0 && spoken_digit(text[i - 1])) || (i + 1 < text.size() && spoken_digit(text[i + 1])));
    out += in_run ? hanzi_digit(text[i]) : std::string(1, text[i]);
  }
  return out;
}

Result<std::vector<std::string>> ticket_words(std::string_view ticket) {
  std::vector<std::string> words;
  for (const char c : ticket) {
    if (spoken_digit(c))
      words.push_back(hanzi_digit(c));
    else if (c >= 'A' && c <= 'Z')
      words.emplace_back(1, c);
    else
      return refuse(Reason::invalid_value, "ticket");
  }
  if (words.empty()) return refuse(Reason::invalid_value, "ticket");
  return words;
}

}  // namespace

Result<void> check_spoken(std::string_view text) {
  const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  const char* fault = nullptr;
  if (!is_utf8(text))
    fault = "utf8";
  else if (trim(text).empty())
    fault = "empty";
  else if (code_points(text) > longest_sentence)
    fault = "too_long";
  else if (std::any_of(text.begin(), text.end(), control))
    fault = "control";
  else if (has_markup(text))
    fault = "markup";
  else if (text.front() == '-')
    fault = "option";
  if (fault) return refuse(Reason::invalid_value, fault);
  return {};
}

Result<CallText> call_text(std::string_view ticket, const std::vector<std::string>& places) {
  const auto number = ticket_words(ticket);
  if (!number) return number.error();
  CallText out{"请", {"请"}};
  const auto add = [&out](const std::string& word) {
    out.sentence += word;
    out.words.push_back(word);
  };
  for (const auto& word : *number) add(word);
  add("号");
  bool first = true;
  for (const auto& place : places) {
    const auto name = trim(place);
    if (name.empty()) continue;
    if (first)
      add("到");
    else
      out.sentence += "，";
    first = false;
    out.sentence += without_digit_runs(name);
    out.words.push_back(name);
  }
  if (const auto fit = check_spoken(out.sentence); !fit) return fit.error();
  return out;
}

}  // namespace nuanxin::station
