// What the tests of devices/instrument/ share: the shipped profiles, loaded once, and looking up answers.
#pragma once

#include <algorithm>

#include "devices/instrument/mapping.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::test {

inline std::string profiles_folder() {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  return std::string(source != nullptr ? source : ".") + "/devices/profiles";
}

inline const std::vector<instrument::Profile>& shipped_profiles() {
  static const auto profiles = instrument::load_profiles(profiles_folder()).value();
  return profiles;
}

inline const instrument::Profile& shipped_profile(std::string_view id) {
  const auto* profile = instrument::find_profile(shipped_profiles(), id);
  REQUIRE(profile != nullptr);
  return *profile;
}

/// The one answer for this linkId.
inline instrument::Answer answer_for(const std::vector<instrument::Answer>& answers, const std::string& link) {
  CAPTURE(link);
  const auto has_link = [&](const instrument::Answer& answer) {
    return std::find(answer.links.begin(), answer.links.end(), link) != answer.links.end();
  };
  REQUIRE(std::count_if(answers.begin(), answers.end(), has_link) == 1);
  return *std::find_if(answers.begin(), answers.end(), has_link);
}

inline std::string unmapped_note(const std::vector<instrument::Answer>& answers, std::string_view code) {
  for (const auto& answer : answers)
    if (answer.code == code && answer.kind == "unmapped") return answer.note;
  return {};
}

inline const instrument::Value& value_with(const instrument::Capture& capture, std::string_view code) {
  const auto found = std::find_if(capture.values.begin(), capture.values.end(),
                                  [&](const instrument::Value& value) { return value.code == code; });
  REQUIRE(found != capture.values.end());
  return *found;
}

}  // namespace nuanxin::test
