// What can be answered to a question of a form, and the words in two languages around it. Plain values, pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/json_fwd.h"

namespace nuanxin::forms {

/// A text of a form: Chinese is the base language of the files, English comes from the translation extension.
struct Text {
  std::string zh;
  std::string en;  ///< empty when the file has no translation

  /// `language` is "zh_CN" or "en"; falls back to the other language rather than showing nothing.
  const std::string& in(std::string_view language) const;
  bool empty() const { return zh.empty() && en.empty(); }
};

/// One coded answer. Two codings are the same answer when system and code are; the display is only carried along.
struct Coding {
  std::string system;
  std::string code;
  std::string display;
  bool operator==(const Coding& other) const { return system == other.system && code == other.code; }
};

struct Quantity {
  Decimal value;
  std::string unit;  ///< for people, "mmHg"
  std::string code;  ///< UCUM, "mm[Hg]"
  bool operator==(const Quantity& other) const { return value == other.value && code == other.code; }
};

/// FHIR date ("2026", "2026-07" or "2026-07-22"), dateTime and time, kept as written.
struct DateText {
  std::string text;
  bool operator==(const DateText&) const = default;
};
struct DateTimeText {
  std::string text;
  bool operator==(const DateTimeText&) const = default;
};
struct TimeText {
  std::string text;
  bool operator==(const TimeText&) const = default;
};

using Answer =
    std::variant<bool, std::int64_t, Decimal, std::string, DateText, DateTimeText, TimeText, Coding, Quantity>;
using Answers = std::vector<Answer>;

}  // namespace nuanxin::forms
