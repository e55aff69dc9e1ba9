// Both ways from one list of fields each, so that what is written can be read.
#include <algorithm>
#include <concepts>

#include "base/json.h"
#include "base/text.h"
#include "report/day_report.h"

namespace nuanxin::report {
namespace {

constexpr std::size_t max_text_bytes = 600;
constexpr std::size_t max_lines = 500;
constexpr int max_number = 10'000'000;

template <class T, class Plain>
concept Like = std::same_as<std::remove_const_t<T>, Plain>;

template <class Io, Like<forms::Text> T>
void fields(Io& io, T& v) {
  io("zh", v.zh), io("en", v.en);
}
template <class Io, Like<People> T>
void fields(Io& io, T& v) {
  io("issued", v.issued), io("finished", v.finished), io("left", v.left), io("missed", v.missed);
  io("cancelled", v.cancelled), io("waiting", v.waiting), io("parked", v.parked);
}
template <class Io, Like<Minutes> T>
void fields(Io& io, T& v) {
  io("count", v.count), io("median", v.median), io("p90", v.p90);
}
template <class Io, Like<ActivityLine> T>
void fields(Io& io, T& v) {
  io("code", v.code), io("name", v.name), io("exam", v.exam), io("sensitive", v.sensitive);
  io("wanted", v.wanted), io("done", v.done), io("declined", v.declined), io("cancelled", v.cancelled);
  io("missed", v.missed), io("open", v.open), io("wait_minutes", v.wait), io("service_minutes", v.service);
}
template <class Io, Like<GradeLine> T>
void fields(Io& io, T& v) {
  io("code", v.code), io("name", v.name), io("grades", v.grades), io("without_consent", v.without_consent);
}
template <class Io, Like<GroupLine> T>
void fields(Io& io, T& v) {
  io("code", v.code), io("name", v.name), io("people", v.people), io("finished", v.finished), io("exams", v.exams);
  io("services", v.services);
}
template <class Io, Like<HourLine> T>
void fields(Io& io, T& v) {
  io("hour", v.hour), io("registered", v.registered), io("from_roster", v.from_roster), io("exams", v.exams);
  io("services", v.services);
}
template <class Io, Like<DayReport> T>
void fields(Io& io, T& v) {
  io("fair", v.fair), io("name", v.name), io("place", v.place), io("day", v.day), io("made_at", v.made_at);
  io("people", v.people), io("expected", v.expected), io("came", v.came), io("activities", v.activities);
  io("grades", v.grades), io("occupations", v.occupations), io("platforms", v.platforms), io("channels", v.channels);
  io("hours", v.hours);
}

class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    m_out[name] = json(value);
  }
  template <class T>
  static Json json(const T& value) {
    if constexpr (requires(Writer w) { fields(w, value); }) {
      Writer inner;
      fields(inner, value);
      return std::move(inner.m_out);
    } else {
      return value;
    }
  }
  static Json json(const Count& count) { return count.hidden() ? Json(count.text()) : Json(count.number); }
  static Json json(const Date& day) { return to_iso(day); }
  static Json json(const Instant& at) { return to_iso(at); }
  static Json json(const std::optional<Minutes>& value) { return value ? json(*value) : Json(); }
  template <class T>
  static Json json(const std::vector<T>& lines) {
    Json out = Json::array();
    for (const auto& line : lines) out.push_back(json(line));
    return out;
  }

 private:
  Json m_out = Json::object();
};

/// The first thing wrong is kept with its place; the rest is read on with defaults.
class Reader {
 public:
  Reader(const Json& object, std::string place, std::optional<Error>& problem)
      : m_object(object), m_place(std::move(place)), m_problem(problem) {
    if (!object.is_object()) blame("", "an object is expected");
  }
  template <class T>
  void operator()(const char* name, T& value) {
    read(member(m_object, name), std::string("/") + name, value);
  }

 private:
  void blame(const std::string& place, const char* what) {
    if (!m_problem) m_problem = refuse(Reason::invalid_value, what, m_place + place);
  }
  template <class T>
  void read(const Json& json, const std::string& place, T& value) {
    Reader inner(json, m_place + place, m_problem);
    fields(inner, value);
  }
  void read(const Json& json, const std::string& place, std::string& value) {
    if (!json.is_string() || json.get_ref<const std::string&>().size() > max_text_bytes)
      return blame(place, "a text is expected");
    value = strip_controls(to_valid_utf8(json.get_ref<const std::string&>()));
  }
  void read(const Json& json, const std::string& place, bool& value) {
    if (!json.is_boolean()) return blame(place, "true or false is expected");
    value = json.get<bool>();
  }
  void read(const Json& json, const std::string& place, int& value) {
    if (!json.is_number_integer() || json < 0 || json > max_number) return blame(place, "a whole number is expected");
    value = json.get<int>();
  }
  void read(const Json& json, const std::string& place, double& value) {
    if (!json.is_number() || json < 0 || json > max_number) return blame(place, "a number is expected");
    value = json.get<double>();
  }
  void read(const Json& json, const std::string& place, Count& value) {
    for (const auto shown : {Count::Shown::small, Count::Shown::withheld})
      if (json == Count{0, shown}.text()) {
        value = {0, shown};
        return;
      }
    read(json, place, value.number);
  }
  void read(const Json& json, const std::string& place, Date& value) {
    const auto day = json.is_string() ? parse_date(json.get_ref<const std::string&>()) : std::nullopt;
    if (!day) return blame(place, "a day is expected");
    value = *day;
  }
  void read(const Json& json, const std::string& place, Instant& value) {
    const auto at = json.is_string() ? parse_iso(json.get_ref<const std::string&>()) : std::nullopt;
    if (!at) return blame(place, "a time is expected");
    value = *at;
  }
  void read(const Json& json, const std::string& place, std::optional<Minutes>& value) {
    if (!json.is_null()) read(json, place, value.emplace());
  }
  void read(const Json& json, const std::string& place, std::array<int, 5>& value) {
    if (!json.is_array() || json.size() != value.size()) return blame(place, "five numbers are expected");
    for (std::size_t i = 0; i < value.size(); ++i) read(json[i], place + "/" + std::to_string(i), value[i]);
  }
  template <class T>
  void read(const Json& json, const std::string& place, std::vector<T>& lines) {
    if (!json.is_array() || json.size() > max_lines) return blame(place, "a list is expected");
    lines.resize(json.size());
    for (std::size_t i = 0; i < lines.size(); ++i) read(json[i], place + "/" + std::to_string(i), lines[i]);
  }

  const Json& m_object;
  std::string m_place;
  std::optional<Error>& m_problem;
};

}  // namespace

Json to_json(const DayReport& report) { return Writer::json(report); }

Result<DayReport> day_report_from_json(const Json& json) {
  DayReport out;
  std::optional<Error> problem;
  Reader reader(json, "", problem);
  fields(reader, out);
  if (problem) return *problem;
  return out;
}

}  // namespace nuanxin::report
