#include "devices/instrument/mapping.h"

#include <array>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "devices/instrument/strip_grade.h"
#include "devices/urine/grade.h"

namespace nuanxin::instrument {
namespace {

/// `places` fractional digits, or fewer when the number has fewer.
std::string number_text(const Decimal& number, int places) {
  return number.round(number.scale() < places ? number.scale() : places).to_string();
}

class Mapper {
 public:
  Mapper(const Profile& profile, const Capture& capture, const Strip* strip)
      : m_profile(profile), m_capture(capture), m_strip(strip) {}

  std::vector<Answer> run() {
    for (const auto& entry : m_profile.map) {
      if (entry.code == "@name") add_text(entry, m_profile.name_zh);  // the record's language, whoever reads the screen
      if (entry.code == "@specimen") add_text(entry, m_capture.specimen);
      for (const auto& value : m_capture.values)
        if (m_profile.find(value.code) == &entry) add(entry, value);
    }
    for (const auto& value : m_capture.values)
      if (m_profile.find(value.code) == nullptr) m_unmapped.push_back(unmapped(value, "no_item"));
    m_answers.insert(m_answers.end(), m_unmapped.begin(), m_unmapped.end());
    return std::move(m_answers);
  }

 private:
  static Answer unmapped(const Value& value, const char* note) {
    return {value.code, {}, "unmapped", value.value, value.unit, value.flag, value.raw, true, note};
  }

  void add_text(const CodeMap& entry, const std::string& text) {
    if (!text.empty()) m_answers.push_back({entry.code, entry.links, "text", text, {}, {}, {}, false, {}});
  }

  void add(const CodeMap& entry, const Value& value) {
    Answer answer = answer_of(entry, value);
    if (answer.kind == "unmapped") {
      m_unmapped.push_back(std::move(answer));
      return;
    }
    if (value.status == "P") doubt(answer, "preliminary");
    if (value.status == "C") doubt(answer, "corrected");
    for (auto& before : m_answers) {
      if (before.links != answer.links || before.value == answer.value) continue;
      doubt(before, "given_twice");
      doubt(answer, "given_twice");
    }
    m_answers.push_back(std::move(answer));
  }

  static void doubt(Answer& answer, const char* note) {
    answer.is_in_doubt = true;
    if (answer.note.empty()) answer.note = note;
  }

  Answer answer_of(const CodeMap& entry, const Value& value) const {
    if (value.status == "X") return unmapped(value, "not_done");
    if (value.value.empty()) return unmapped(value, "not_readable");
    switch (entry.as) {
      case AnswerType::integer:
      case AnswerType::decimal:
        return number_answer(entry, value);
      case AnswerType::grade:
        return grade_answer(entry, value);
      case AnswerType::option:
        return option_answer(entry, value, fold(value.value));
      case AnswerType::text:
        break;
    }
    return {value.code, entry.links, "text", value.value, value.unit, value.flag, value.raw, false, {}};
  }

  static Answer number_answer(const CodeMap& entry, const Value& value) {
    const auto amount = parse_amount(value.value, value.unit);
    if (!amount) return unmapped(value, "not_a_number");
    const auto factor = entry.units.find(value.unit);
    if (!entry.units.empty() && factor == entry.units.end()) return unmapped(value, "unit");
    const auto number =
        entry.units.empty() ? std::optional(amount->number) : Decimal::multiply(amount->number, factor->second);
    if (!number) return unmapped(value, "not_a_number");
    const bool is_integer = entry.as == AnswerType::integer;
    Answer answer{value.code, entry.links, is_integer ? "integer" : "decimal", {}, entry.unit, value.flag, value.raw,
                  false,      {}};
    answer.value = number_text(*number, is_integer ? 0 : entry.places);
    if (!amount->op.empty()) doubt(answer, "beyond");
    return answer;
  }

  Answer option_answer(const CodeMap& entry, const Value& value, const std::string& said) const {
    const auto option = entry.options.find(said);
    if (option == entry.options.end()) return unmapped(value, "no_option");
    return {value.code, entry.links, "code", option->second, {}, value.flag, value.raw, false, {}};
  }

  Answer grade_answer(const CodeMap& entry, const Value& value) const {
    const auto grade = urine::parse_grade(value.value);
    if (!grade) return graded_by_strip(entry, value);
    // "Normal" belongs to urobilinogen alone; of others it says negative (protocol page 3.2).
    const bool is_odd = *grade == urine::Grade::normal && !entry.options.contains("normal");
    const std::string said(urine::to_text(is_odd ? urine::Grade::negative : *grade));
    Answer answer = option_answer(entry, value, said);
    if (is_odd) doubt(answer, "unexpected_normal");
    const auto amount = parse_amount(value.amount, value.unit);
    if (m_strip != nullptr && amount && contradicts(*m_strip, entry.code, said, *amount))
      doubt(answer, "grade_and_number");
    return answer;
  }

  /// A number where a grade is expected: only a level of the strip has one.
  Answer graded_by_strip(const CodeMap& entry, const Value& value) const {
    const auto amount = parse_amount(value.value, value.unit);
    if (!amount) return unmapped(value, "not_readable");
    const auto grade = m_strip == nullptr ? std::nullopt : grade_of(*m_strip, entry.code, *amount);
    if (!grade) return unmapped(value, "no_grade");
    Answer answer = option_answer(entry, value, *grade);
    if (answer.kind != "unmapped") answer.note = "graded_by_strip";
    return answer;
  }

  const Profile& m_profile;
  const Capture& m_capture;
  const Strip* m_strip;
  std::vector<Answer> m_answers, m_unmapped;
};

using NoteText = std::pair<std::string_view, const char*>;

constexpr auto note_texts = std::to_array<NoteText>({
    {"no_item", N_("The form has no place for this.")},
    {"no_option", N_("The form has no such answer.")},
    {"no_grade", N_("A number without a grade, and not a level of this strip.")},
    {"graded_by_strip", N_("The grade was taken from the strip's levels.")},
    {"grade_and_number", N_("Grade and number do not belong together on this strip.")},
    {"unexpected_normal", N_("The analyzer says \"normal\" where a grade is expected; taken as negative.")},
    {"not_a_number", N_("Not a number.")},
    {"not_readable", N_("A value could not be read.")},
    {"not_done", N_("The analyzer could not measure this.")},
    {"unit", N_("The unit is missing or cannot be converted.")},
    {"beyond", N_("Beyond what the instrument can measure.")},
    {"given_twice", N_("The instrument sent this more than once.")},
    {"preliminary", N_("The analyzer calls this preliminary.")},
    {"corrected", N_("The analyzer corrects what it sent before.")},
});

}  // namespace

std::vector<Answer> map(const Profile& profile, const Capture& capture, std::string_view strip_lot) {
  if (!capture.error.empty()) return {};
  return Mapper(profile, capture, profile.strip_of(strip_lot)).run();
}

std::string note_text(std::string_view note) {
  for (const auto& [key, text] : note_texts)
    if (key == note) return tr(text);
  return std::string(note);
}

Json to_json(const Answer& answer) {
  Json json{{"code", answer.code}, {"kind", answer.kind}, {"value", answer.value}};
  if (!answer.links.empty()) json["links"] = answer.links;
  if (!answer.unit.empty()) json["unit"] = answer.unit;
  if (!answer.flag.empty()) json["flag"] = answer.flag;
  if (!answer.raw.empty()) json["raw"] = answer.raw;
  if (answer.is_in_doubt) json["in_doubt"] = true;
  if (!answer.note.empty()) json["note"] = answer.note;
  return json;
}

}  // namespace nuanxin::instrument
