#include "samples.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/json.h"
#include "tests/support/result.h"

namespace nuanxin::report::samples {

using domain::StopState;
using domain::VisitState;

Instant at(const std::string& hhmm) { return *parse_iso("2026-07-22T" + hhmm + ":00+08:00"); }

const forms::Catalogue& catalogue() {
  static const auto loaded = forms::load_catalogue(Json::parse(R"({
    "services": [{"code": "health", "zh": "健康服务", "en": "Health check"},
                 {"code": "membership", "zh": "入会服务", "en": "Union membership"},
                 {"code": "counselling", "zh": "心理咨询", "en": "Counselling"}],
    "activities": [
      {"code": "vitals", "kind": "exam", "service": "health", "form": "https://x/vitals", "zh": "一般检查", "en": "Vital signs",
       "minutes": 4, "rules": "vitals", "body_order": 1, "sensitive": false, "icon": "health"},
      {"code": "knee", "kind": "exam", "service": "health", "form": "https://x/knee", "zh": "膝关节", "en": "Knees",
       "minutes": 7, "rules": "knee", "body_order": 2, "sensitive": false, "icon": "health"},
      {"code": "membership", "kind": "desk", "service": "membership", "form": "https://x/membership", "zh": "入会申请",
       "en": "Union membership", "minutes": 5, "sensitive": false, "icon": "union"},
      {"code": "counselling", "kind": "desk", "service": "counselling", "form": "https://x/counselling", "zh": "心理咨询",
       "en": "Counselling", "minutes": 20, "sensitive": true, "icon": "counsel"}],
    "occupations": [{"code": "courier", "national": "4-02-07-08", "zh": "快递员", "en": "Courier", "proposes": ["vitals"]},
                    {"code": "rider", "national": "4-02-07-10", "zh": "网约配送员", "en": "Rider", "proposes": ["vitals"]}],
    "order": [], "consents": []})"));
  REQUIRE(loaded);
  return *loaded;
}

domain::Fair fair() {
  domain::Fair out;
  out.id = FairId("11111111-1111-4111-8111-111111111111");
  out.name = "亭湖集市";
  out.place = "亭湖区文化广场";
  out.day = *parse_date("2026-07-22");
  out.activities = {"vitals", "knee", "membership", "counselling"};
  return out;
}

domain::Consent statistics(bool granted) {
  return {.purpose = "statistics",
          .text_version = "1",
          .granted = granted,
          .language = "zh",
          .method = "signature",
          .at = {}};
}

domain::Visit& Day::add(VisitState state, const std::vector<StopSpec>& stops, const std::string& occupation,
                        const std::string& platform, const std::string& registered) {
  auto& visit = visits.emplace_back();
  visit.ticket_number = static_cast<int>(visits.size());
  visit.id = VisitId(fmt::format("visit-{}", visit.ticket_number));
  visit.worker = WorkerId(fmt::format("worker-{}", visit.ticket_number));
  visit.state = state;
  visit.occupation = occupation;
  visit.platform = platform;
  visit.registered_at = at(registered);
  for (const auto& spec : stops) {
    auto& stop = visit.stops.emplace_back();
    stop.id = StopId(fmt::format("{}-{}", visit.id.str(), spec.activity));
    stop.visit = visit.id;
    stop.activity = spec.activity;
    stop.state = spec.state;
    stop.joined_at = at(spec.joined);
    if (!spec.called.empty()) stop.called_at = at(spec.called);
    if (!spec.started.empty()) stop.started_at = at(spec.started);
    if (!spec.finished.empty()) stop.finished_at = at(spec.finished);
  }
  return visit;
}

DayReport Day::report() const {
  const auto where = fair();
  return make_day_report({.fair = where,
                          .catalogue = catalogue(),
                          .visits = visits,
                          .grades = grades,
                          .roster_workers = roster,
                          .issued = static_cast<int>(visits.size()) + lost_tickets,
                          .expected = expected,
                          .now = at("17:30")});
}

Day mixed_day() {
  Day day;
  const StopSpec vitals{"vitals", StopState::done, "08:10", "08:20", "08:21", "08:25"};
  const StopSpec knee{"knee", StopState::done, "08:10", "08:40", "08:41", "08:49"};
  day.add(VisitState::finished, {vitals, knee}).consents = {statistics(true)};
  day.add(VisitState::finished, {vitals, {"counselling", StopState::done, "08:10", "09:00", "09:00", "09:30"}}, "rider",
          "外卖");
  day.add(VisitState::left, {vitals, {"membership", StopState::cancelled}}, "courier", " 顺达快递 ", "10:15");
  day.add(VisitState::open, {vitals, {"knee", StopState::missed}}, "rider", "", "11:00");
  day.add(VisitState::finished, {{"vitals", StopState::declined}, {"knee", StopState::cancelled}}, "", "", "11:30");
  day.add(VisitState::open, {{"vitals", StopState::called, "13:00", "13:30"}, {"knee", StopState::missed}}, "courier",
          "", "13:00");
  day.add(VisitState::open, {vitals, {"knee", StopState::parked}, {"membership", StopState::missed}}, "other", "",
          "13:10");
  day.roster = {"worker-1", "worker-4", "worker-nobody"};
  day.expected = 3;
  day.grade(day.visits[0].stops[0], 2);
  day.grade(day.visits[0].stops[1], 0);
  day.grade(day.visits[1].stops[0], 4);
  day.grade(day.visits[1].stops[1], 3);
  return day;
}

Day long_day() {
  Day day;
  for (int i = 0; i < 240; ++i) {
    const auto called = fmt::format("{:02}:{:02}", 9 + i % 6, i % 60);
    const auto finished = fmt::format("{:02}:{:02}", 15 + i % 2, i % 60);
    day.add(VisitState::finished,
            {{"vitals", StopState::done, "08:10", called, called, finished},
             {"membership", StopState::done, "08:10", called, called, finished}},
            i % 3 == 0 ? "courier" : fmt::format("职业{:02}", i % 70), fmt::format("平台公司{:02}", i % 45),
            fmt::format("{:02}:{:02}", 8 + i % 8, i % 60));
  }
  return day;
}

}  // namespace nuanxin::report::samples
