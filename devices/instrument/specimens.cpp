#include "devices/instrument/specimens.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "devices/instrument/capture_of.h"
#include "devices/urine/value.h"

namespace nuanxin::instrument {
namespace {

/// Units of ASTM and HL7 beyond those of printouts (urine/value.h), folded.
constexpr std::array<std::pair<std::string_view, const char*>, 6> sent_units{
    {{"mmhg", "mm[Hg]"}, {"kpa", "kPa"}, {"bpm", "/min"}, {"cm", "cm"}, {"kg", "kg"}, {"mm[hg]", "mm[Hg]"}}};

std::string ucum_of(const std::string& unit) {
  if (const auto ucum = urine::to_ucum(unit); !ucum.empty()) return std::string(ucum);
  const auto folded = fold(unit);
  for (const auto& [sent, ucum] : sent_units)
    if (sent == folded) return ucum;
  return unit;
}

std::string upper_code(std::string code) {
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return code;
}

}  // namespace

Value value_of(const SentResult& result) {
  Value value;
  value.code = upper_code(trim(result.code));
  value.value = trim(result.value);
  if (const auto both = urine::parse_value(value.value); both && both->grade && !both->number.empty()) {
    value.value = urine::to_text(*both->grade);
    value.amount = both->op + both->number;
  }
  value.unit = ucum_of(trim(result.unit));
  value.flag = trim(result.flag);
  value.status = trim(result.status);
  value.raw = result.unit.empty() ? result.value : result.value + " " + result.unit;
  return value;
}

void Specimens::add(const std::string& specimen, std::size_t group, bool is_control, const SentResult& result) {
  const bool is_one = is_control || m_common.is_control || is_control_specimen(specimen);
  auto found = std::find_if(m_members.begin(), m_members.end(), [&](const Member& known) {
    return known.capture.specimen == specimen && known.capture.is_control == is_one &&
           (!specimen.empty() || known.group == group);
  });
  if (found == m_members.end()) {
    found = m_members.insert(m_members.end(), {group, m_common});
    found->capture.specimen = specimen;
    found->capture.is_control = is_one;
  }
  found->capture.values.push_back(value_of(result));
}

std::vector<Capture> Specimens::take() {
  std::vector<Capture> captures;
  for (auto& [group, capture] : m_members) captures.push_back(std::move(capture));
  return captures;
}

Capture refusal_of(const std::string& profile, std::string_view error, const std::string& raw) {
  Capture capture;
  capture.profile = profile;
  capture.error = error;
  capture.raw = raw;
  return capture;
}

bool is_control_specimen(std::string_view specimen) {
  return specimen.size() >= 2 && (specimen[0] == 'Q' || specimen[0] == 'q') &&
         (specimen[1] == 'C' || specimen[1] == 'c');
}

}  // namespace nuanxin::instrument
