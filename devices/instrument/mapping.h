// From what an instrument said to the answers of a form, by the profile's map. Pure, exact decimals. Nothing is
// guessed: what has no answer is listed as unmapped with the reason, and what a person should look at first is in
// doubt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "devices/instrument/capture.h"
#include "devices/instrument/profile.h"

namespace nuanxin::instrument {

struct Answer {
  std::string code;                ///< of the value
  std::vector<std::string> links;  ///< linkIds; more than one: first, second, third measurement. Unmapped: none
  std::string kind;                ///< "integer", "decimal", "code", "text" or "unmapped"
  std::string value;               ///< in the form's unit, or the option's code; unmapped: as sent
  std::string unit;                ///< UCUM
  std::string flag, raw;           ///< the instrument's
  bool is_in_doubt = false;        ///< to be looked at before it is accepted
  std::string note;                ///< why: a key for note_text(); may be there without doubt
};

/// Answers in the order of the profile's map, then what is unmapped. Nothing for a capture with an error. A control's
/// answers are made too: whoever uses them looks at capture.is_control first.
std::vector<Answer> map(const Profile&, const Capture&, std::string_view strip_lot = {});

/// A translated sentence; the key itself when it is unknown.
std::string note_text(std::string_view note);

Json to_json(const Answer&);

}  // namespace nuanxin::instrument
