#include <catch2/catch.hpp>

#include "base/json.h"
#include "report/tables.h"
#include "samples.h"
#include "tests/support/result.h"

using namespace nuanxin;
using namespace nuanxin::report;
using domain::StopState;
using domain::VisitState;

namespace {

const ActivityLine& line_of(const DayReport& report, const std::string& code) {
  for (const auto& line : report.activities)
    if (line.code == code) return line;
  FAIL("no line for " + code);
  return report.activities.front();
}

}  // namespace

TEST_CASE("everybody with a ticket stands in exactly one line") {
  const auto report = samples::mixed_day().report();
  CHECK(report.people ==
        People{.issued = 7, .finished = 2, .left = 1, .missed = 1, .cancelled = 1, .waiting = 1, .parked = 1});
  CHECK(report.people.accounted() == report.people.issued);
  CHECK(gaps(report).empty());
  CHECK(count_sentences(report, Language::zh) ==
        std::vector<std::string>{"发号 7 = 完成 2 + 离开 1 + 过号 1 + 取消 1 + 未结束 2，账目相符。"});
  CHECK(open_sentence(report, Language::en) == "Not closed yet: 2 people are still here.");
}

TEST_CASE("a ticket without a visit is a gap that is said, not smoothed over") {
  auto day = samples::mixed_day();
  day.lost_tickets = 1;
  const auto report = day.report();
  REQUIRE_FALSE(gaps(report).empty());
  CHECK(gaps(report)[0].whole == 8);
  CHECK(gaps(report)[0].parts == 7);
  CHECK(count_sentences(report, Language::en)[0] == "“People” does not add up: 8 expected, the parts make 7.");
}

TEST_CASE("each activity's parts are its whole, and what is offered but not wanted has a line of zeros") {
  const auto report = samples::mixed_day().report();
  const auto& vitals = line_of(report, "vitals");
  CHECK(vitals.wanted.number == 7);
  CHECK(vitals.done.number == 5);
  CHECK(vitals.declined.number == 1);
  CHECK(vitals.open.number == 1);
  const auto& knee = line_of(report, "knee");
  CHECK(knee.wanted.number == 5);
  CHECK(knee.missed.number == 2);
  CHECK(knee.open.number == 1);
  CHECK(sum_of(report.activities).wanted.number == 14);  // counselling is not in it
  samples::Day nobody;
  REQUIRE(nobody.report().activities.size() == 4);
  CHECK(line_of(nobody.report(), "counselling").wanted == Count{});
  CHECK(gaps(nobody.report()).empty());
}

TEST_CASE("waiting counts to the call, serving from start to finish; percentiles are values that occurred") {
  const auto report = samples::mixed_day().report();
  const auto& vitals = line_of(report, "vitals");
  REQUIRE(vitals.wait);
  CHECK(*vitals.wait == Minutes{6, 10, 30});  // five times 10 minutes, and the one who is called now
  CHECK(*vitals.service == Minutes{5, 4, 4});
  CHECK_FALSE(line_of(report, "membership").wait);
  samples::Day day;
  for (int i = 1; i <= 10; ++i)
    day.add(VisitState::finished, {{"vitals", StopState::done, "08:00", "08:" + std::to_string(i + 10), {}, {}}});
  CHECK(*line_of(day.report(), "vitals").wait == Minutes{10, 15, 19});
}

TEST_CASE("grades count who agreed to statistics; the others are a number beside them") {
  const auto report = samples::mixed_day().report();
  REQUIRE(report.grades.size() == 2);
  CHECK(report.grades[0].code == "vitals");
  CHECK(report.grades[0].grades == std::array<int, 5>{0, 0, 1, 0, 0});
  CHECK(report.grades[0].without_consent == 1);
  CHECK(report.grades[0].records() == 2);
  CHECK(report.grades[1].grades == std::array<int, 5>{1, 0, 0, 0, 0});
  for (const auto& line : report.grades) CHECK(line.code != "counselling");
}

TEST_CASE("a record of somebody who refused statistics is in no grade") {
  samples::Day day;
  auto& visit = day.add(VisitState::finished, {{"vitals", StopState::done}});
  visit.consents = {samples::statistics(false)};
  day.grade(visit.stops[0], 4);
  CHECK(day.report().grades[0].grades == std::array<int, 5>{});
  CHECK(day.report().grades[0].without_consent == 1);
}

TEST_CASE("people are told apart by occupation, platform and way here, and every table has all of them") {
  const auto report = samples::mixed_day().report();
  REQUIRE(report.occupations.size() == 4);
  CHECK(report.occupations[0].name.zh == "快递员");
  CHECK(report.occupations[0].people == 3);
  CHECK(report.occupations[0].exams == 3);
  CHECK(report.occupations[1].services == 0);  // counselling is not told by occupation
  CHECK(report.occupations[2].name.zh == "未填写");
  CHECK(report.occupations[3].name.zh == "other");
  CHECK(report.platforms[0].people == 4);
  CHECK(report.platforms[1].name.zh == "顺达快递");
  CHECK(report.platforms[1].people == 2);
  CHECK(report.came == 2);
  CHECK(report.expected == 3);
  CHECK(report.channels[0].people == 2);
  CHECK(report.channels[1].people == 5);
}

TEST_CASE("beyond thirty platforms the smallest are one line") {
  const auto report = samples::long_day().report();
  REQUIRE(report.platforms.size() == 30);
  CHECK(report.platforms.back().name.zh == "其他");
  CHECK(sum_of(report.platforms).people == 240);
}

TEST_CASE("hours run without a gap from the first to the last") {
  const auto report = samples::mixed_day().report();
  REQUIRE(report.hours.size() == 6);
  CHECK(report.hours.front().hour == 8);
  CHECK(report.hours.front().registered == 2);
  CHECK(report.hours.front().from_roster == 1);
  CHECK(report.hours.front().exams == 6);
  CHECK(report.hours[1] == HourLine{.hour = 9});
  CHECK(report.hours.back().hour == 13);
  CHECK(sum_of(report.hours).registered == 7);
}

TEST_CASE("an activity that the catalogue no longer knows is treated as sensitive") {
  samples::Day day;
  day.add(VisitState::finished, {{"forgotten", StopState::done}});
  const auto report = day.report();
  const auto& line = line_of(report, "forgotten");
  CHECK(line.sensitive);
  CHECK(line.done.text() == "<5");
}

TEST_CASE("the report travels as JSON and comes back the same") {
  for (const auto& day : {samples::mixed_day(), samples::long_day(), samples::Day{}}) {
    const auto report = day.report();
    const auto back = day_report_from_json(Json::parse(to_json(report).dump()));
    REQUIRE(back);
    CHECK(to_json(*back) == to_json(report));
  }
}

TEST_CASE("a report of a wrong shape is refused with its place") {
  const auto good = to_json(samples::mixed_day().report());
  const auto place_of = [&](const char* pointer, const Json& value) {
    auto bad = good;
    bad[Json::json_pointer(pointer)] = value;
    const auto read = day_report_from_json(bad);
    return read ? std::string() : read.error().field;
  };
  CHECK(place_of("/people/left", -1) == "/people/left");
  CHECK(place_of("/people/left", "<5") == "/people/left");
  CHECK(place_of("/activities/1/done", "<6") == "/activities/1/done");
  CHECK(place_of("/activities/1/done", "*").empty());
  CHECK(place_of("/grades/0/grades", Json::array({1})) == "/grades/0/grades");
  CHECK(place_of("/hours", Json::object()) == "/hours");
  CHECK(place_of("/day", "2026-02-30") == "/day");
  CHECK(place_of("/name", std::string(5000, 'a')) == "/name");
  CHECK_FALSE(day_report_from_json(Json::array()));
}
