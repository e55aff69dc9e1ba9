#include "devices/scale/simulator.h"

#include <fmt/format.h>

#include <utility>

#include "devices/scale/bcm.h"
#include "devices/scale/text_fields.h"

namespace nuanxin::scale {
namespace {

using Words = std::vector<std::string>;

std::string indicator_line(std::string_view state, std::string_view weight) {
  return fmt::format("{},GS,{:>12}\r\n", state, weight);
}

/// Nothing for a word that is no number below `limit`.
std::optional<Decimal> number_word(const Words& words, std::size_t place, int limit) {
  if (words.size() <= place) return {};
  const auto number = decimal_number(words[place]);
  if (!number || *number >= Decimal(limit)) return {};
  return number;
}

/// Three digits, a point, one digit.
std::string five_wide(const Decimal& number) { return fmt::format("{:0>5}", number.round(1).to_string()); }

Result<device::Utterance> indicator_says(std::string_view state, const Words& words) {
  if (!number_word(words, 1, 10000) || words.size() > 3)
    return refuse(Reason::invalid_value, "a weight is needed, and perhaps a unit");
  return device::Utterance{indicator_line(state, words[1] + " " + (words.size() == 3 ? words[2] : "kg")), false};
}

Result<device::Utterance> gtech_says(const Words& words) {
  const auto height = number_word(words, 1, 999), weight = number_word(words, 2, 999);
  const std::string sex = words.size() == 4 ? words[3] : "M";
  if (!height || !weight || height->is_zero() || words.size() > 4 || (sex != "M" && sex != "F"))
    return refuse(Reason::invalid_value, "height needs CM KG and perhaps M or F");
  const Decimal bmi = *weight * Decimal(10000) / (*height * *height);
  if (bmi >= Decimal(999)) return refuse(Reason::invalid_value, "such a person does not fit into the packet");
  return device::Utterance{
      fmt::format("\x02{},{},{},{},{}\x03", five_wide(*height), five_wide(*weight), sex, "101.2", five_wide(bmi)),
      false};
}

Result<device::Utterance> bcm_says(const Words& words) {
  const auto height = number_word(words, 1, 6500);
  const auto millimetres = height ? (*height * Decimal(10)).to_int64() : std::nullopt;
  if (!millimetres || words.size() > 2) return refuse(Reason::invalid_value, "bcm needs CM, with at most one decimal");
  std::string body("\x03\x35", 2);
  body.push_back(static_cast<char>(*millimetres / 256));
  body.push_back(static_cast<char>(*millimetres % 256));
  return device::Utterance{bcm_frame(body), true};
}

class ScaleVoice final : public device::Voice {
 public:
  Result<device::Utterance> say(const Words& words) override {
    const auto& word = words.front();
    if (word == "weigh") return indicator_says("ST", words);
    if (word == "unstable") return indicator_says("US", words);
    if (word == "overload") return device::Utterance{indicator_line("OL", "+            "), false};
    if (word == "height") return gtech_says(words);
    if (word == "bcm") return bcm_says(words);
    return refuse(Reason::unsupported);
  }
  std::string_view commands() const override {
    return "weigh KG [UNIT], unstable KG, overload, height CM KG [M|F], bcm CM";
  }
};

}  // namespace

std::unique_ptr<device::Voice> scale_voice() { return std::make_unique<ScaleVoice>(); }

int run_scale_simulator(const device::TalkerProgram& program) {
  return device::run_talker(program, program.profile.empty() ? scale_voice() : nullptr);
}

}  // namespace nuanxin::scale
