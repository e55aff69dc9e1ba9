// What is said when a ticket is called: the sentence for a speech program, and the same as words that may be recorded.
// Mandarin always, whatever the screen speaks. Pure. Source of the rules: protocols/08_tts.md 8.2 and 8.4: speech
// programs read runs of digits as numbers and drop zeros, so digits are written as hanzi one by one, 1 as 幺.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace nuanxin::station {

/// May be given to a speech program. `invalid_value` with detail utf8, empty, too_long (over 100 characters), control,
/// markup (SSML and phoneme marks), option (a leading '-').
Result<void> check_spoken(std::string_view text);

struct CallText {
  std::string sentence;            ///< "请A零二三号到采血窗口"
  std::vector<std::string> words;  ///< 请 A 零 二 三 号 到 采血窗口: what a recorded voice needs, a place as one word
  bool operator==(const CallText&) const = default;
};

/// `ticket` as on the screen ("A023"); `places` from the most telling on, empty ones are left out; with none the number
/// alone is called. A refusal as check_spoken, or detail "ticket" when that is not letters and digits.
Result<CallText> call_text(std::string_view ticket, const std::vector<std::string>& places);

}  // namespace nuanxin::station
