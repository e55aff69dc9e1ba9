#include "slip/model.h"

#include <optional>

#include "base/json.h"
#include "base/text.h"

namespace nuanxin::slip {
namespace {

constexpr std::size_t max_text_bytes = 4000;  // a text answer has up to 1000 characters
constexpr std::size_t max_label_bytes = 200;  // what stands in heads and beside codes
constexpr std::size_t max_list = 100;

constexpr std::string_view mark_codes[] = {"none", "low", "high", "abnormal"};
constexpr std::string_view trend_codes[] = {"none", "up", "down", "same"};
constexpr std::string_view language_codes[] = {"zh", "en"};

/// Reads members of one object; the first thing wrong is kept with its place, the rest is read on with defaults.
class Reader {
 public:
  Reader(const Json& object, std::string place, std::optional<Error>& problem)
      : m_object(object), m_place(std::move(place)), m_problem(problem) {
    if (!object.is_object()) blame("", "an object is expected");
  }

  std::string text(const char* name, std::string fallback = {}) {
    const auto& value = member(m_object, name);
    return value.is_null() ? std::move(fallback) : checked_text(value, std::string("/") + name);
  }
  std::string label(const char* name, std::string fallback = {}) {
    auto out = text(name, std::move(fallback));
    if (out.size() > max_label_bytes) blame(std::string("/") + name, "text is too long");
    return out;
  }
  bool flag(const char* name, bool fallback) {
    const auto& value = member(m_object, name);
    if (value.is_null()) return fallback;
    if (!value.is_boolean()) return blame(std::string("/") + name, "true or false is expected"), fallback;
    return value.get<bool>();
  }
  int grade(const char* name) {
    const auto& value = member(m_object, name);
    if (value.is_null()) return 0;
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > 4)
      return blame(std::string("/") + name, "a grade is 0 to 4"), 0;
    return value.get<int>();
  }
  template <class Enum, std::size_t N>
  Enum code(const char* name, const std::string_view (&codes)[N]) {
    const auto& value = member(m_object, name);
    if (value.is_null()) return Enum{};
    if (value.is_string())
      for (std::size_t i = 0; i < N; ++i)
        if (value.get_ref<const std::string&>() == codes[i]) return static_cast<Enum>(i);
    blame(std::string("/") + name, "unknown code");
    return Enum{};
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    each(name, [&](const Json& value, const std::string& place) { out.push_back(checked_text(value, place)); });
    return out;
  }
  template <class Read>
  void objects(const char* name, Read&& read) {
    each(name, [&](const Json& value, const std::string& place) { read(Reader(value, m_place + place, m_problem)); });
  }

 private:
  void blame(const std::string& place, const char* what) {
    if (!m_problem) m_problem = refuse(Reason::invalid_value, what, m_place + place);
  }
  std::string checked_text(const Json& value, const std::string& place) {
    if (!value.is_string()) return blame(place, "text is expected"), std::string();
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > max_text_bytes) return blame(place, "text is too long"), std::string();
    return strip_controls(to_valid_utf8(text));
  }
  template <class Use>
  void each(const char* name, Use&& use) {
    const auto& list = member(m_object, name);
    if (list.is_null()) return;
    const auto place = std::string("/") + name;
    if (!list.is_array()) return blame(place, "a list is expected");
    if (list.size() > max_list) return blame(place, "the list is too long");
    for (std::size_t i = 0; i < list.size(); ++i) use(list[i], place + "/" + std::to_string(i));
  }

  const Json& m_object;
  std::string m_place;
  std::optional<Error>& m_problem;
};

Json value_to_json(const ValueLine& v) {
  return {{"label", v.label},
          {"value", v.value},
          {"unit", v.unit},
          {"reference", v.reference},
          {"mark", mark_codes[static_cast<std::size_t>(v.mark)]},
          {"previous", v.previous},
          {"previous_date", v.previous_date},
          {"trend", trend_codes[static_cast<std::size_t>(v.trend)]}};
}

Json exam_to_json(const ExamBlock& e) {
  auto values = Json::array();
  for (const auto& v : e.values) values.push_back(value_to_json(v));
  return {{"code", e.code},       {"title", e.title},           {"grade", e.grade}, {"incomplete", e.incomplete},
          {"regions", e.regions}, {"values", std::move(values)}};
}

ValueLine read_value(Reader in) {
  ValueLine v;
  v.label = in.text("label");
  v.value = in.text("value");
  v.unit = in.label("unit");
  v.reference = in.text("reference");
  v.mark = in.code<Mark>("mark", mark_codes);
  v.previous = in.text("previous");
  v.previous_date = in.label("previous_date");
  v.trend = in.code<Trend>("trend", trend_codes);
  return v;
}

ExamBlock read_exam(Reader in) {
  ExamBlock e;
  e.code = in.label("code");
  e.title = in.text("title");
  e.grade = in.grade("grade");
  e.incomplete = in.flag("incomplete", false);
  e.regions = in.texts("regions");
  in.objects("values", [&](Reader value) { e.values.push_back(read_value(value)); });
  return e;
}

}  // namespace

Json to_json(const SlipModel& m) {
  auto exams = Json::array();
  for (const auto& e : m.exams) exams.push_back(exam_to_json(e));
  auto advice = Json::array();
  for (const auto& a : m.advice) advice.push_back(Json{{"text", a.text}, {"severity", a.severity}});
  return {{"language", language_codes[static_cast<std::size_t>(m.language)]},
          {"desk", m.desk},
          {"fair_name", m.fair_name},
          {"place", m.place},
          {"date_text", m.date_text},
          {"masked_name", m.masked_name},
          {"sex_text", m.sex_text},
          {"ticket", m.ticket},
          {"visit_id", m.visit_id},
          {"doctor", m.doctor},
          {"signed_at_text", m.signed_at_text},
          {"qr_text", m.qr_text},
          {"hotline", m.hotline},
          {"total_grade", m.total_grade},
          {"incomplete", m.incomplete},
          {"exams", std::move(exams)},
          {"advice", std::move(advice)},
          {"red_flags", m.red_flags},
          {"next_step_text", m.next_step_text},
          {"due_text", m.due_text},
          {"reprint", m.reprint},
          {"preliminary", m.preliminary}};
}

Json to_json(const TicketModel& m) {
  auto booked = Json::array();
  for (const auto& b : m.booked) booked.push_back(Json{{"icon", b.icon}, {"label", b.label}});
  return {{"language", language_codes[static_cast<std::size_t>(m.language)]},
          {"number", m.number},
          {"masked_name", m.masked_name},
          {"fair_name", m.fair_name},
          {"place", m.place},
          {"booked", std::move(booked)},
          {"wait_where", m.wait_where},
          {"time_text", m.time_text},
          {"expected_text", m.expected_text},
          {"qr_text", m.qr_text},
          {"specimen", m.specimen},
          {"hotline", m.hotline},
          {"reprint", m.reprint}};
}

Result<SlipModel> slip_from_json(const Json& json) {
  std::optional<Error> problem;
  Reader in(json, "", problem);
  SlipModel m;
  m.language = in.code<Language>("language", language_codes);
  m.desk = in.label("desk");
  m.fair_name = in.text("fair_name");
  m.place = in.text("place");
  m.date_text = in.label("date_text");
  m.masked_name = in.label("masked_name");
  m.sex_text = in.label("sex_text");
  m.ticket = in.label("ticket");
  m.visit_id = in.label("visit_id");
  m.doctor = in.text("doctor");
  m.signed_at_text = in.text("signed_at_text");
  m.qr_text = in.label("qr_text");
  m.hotline = in.label("hotline", m.hotline);
  m.total_grade = in.grade("total_grade");
  m.incomplete = in.flag("incomplete", false);
  in.objects("exams", [&](Reader exam) { m.exams.push_back(read_exam(exam)); });
  in.objects("advice", [&](Reader line) {
    AdviceLine advice;
    advice.text = line.text("text");
    advice.severity = line.grade("severity");
    m.advice.push_back(std::move(advice));
  });
  m.red_flags = in.texts("red_flags");
  m.next_step_text = in.text("next_step_text");
  m.due_text = in.text("due_text");
  m.reprint = in.flag("reprint", false);
  m.preliminary = in.flag("preliminary", true);
  if (problem) return *problem;
  return m;
}

Result<TicketModel> ticket_from_json(const Json& json) {
  std::optional<Error> problem;
  Reader in(json, "", problem);
  TicketModel m;
  m.language = in.code<Language>("language", language_codes);
  m.number = in.label("number");
  m.masked_name = in.label("masked_name");
  m.fair_name = in.text("fair_name");
  m.place = in.text("place");
  in.objects("booked", [&](Reader service) {
    BookedService booked;
    booked.icon = service.label("icon");
    booked.label = service.text("label");
    m.booked.push_back(std::move(booked));
  });
  m.wait_where = in.text("wait_where");
  m.time_text = in.label("time_text");
  m.expected_text = in.text("expected_text");
  m.qr_text = in.label("qr_text");
  m.specimen = in.label("specimen");
  m.hotline = in.label("hotline", m.hotline);
  m.reprint = in.flag("reprint", false);
  if (problem) return *problem;
  return m;
}

}  // namespace nuanxin::slip
