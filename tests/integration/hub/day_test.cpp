// The day in counts over HTTP, with a clock that goes on between the steps. Sums against the journal:
// tests/integration/report.
#include "report/day_report.h"
#include "van.h"

using namespace nuanxin;
using test::Van;

namespace {

report::DayReport day_of(Van& van) {
  const auto json = van.as("admin").get("/fairs/" + van.fair + "/day");
  REQUIRE(json);
  const auto day = report::day_report_from_json(*json);
  REQUIRE(day);
  return *day;
}

}  // namespace

TEST_CASE("who waited an hour is an hour in the day report, and the roster's people are told from walk-ins") {
  Van van;
  auto registrar = van.as("wangmin");
  auto doctor = van.as("lidoctor");
  CHECK(day_of(van).people == report::People{});
  van.visit_of(1);
  const auto hits = registrar.ask("/workers/search", {{"q", "zsf"}, {"fair", van.fair}});
  REQUIRE(hits);
  REQUIRE(registrar.command("RegisterWorker", {{"fair", van.fair},
                                               {"expected", (*hits)[0]["expected"]["id"]},
                                               {"activities", {"vitals"}},
                                               {"consents", Van::consents()}}));
  van.hours_later = 1;
  const auto call = doctor.command("CallNext", {{"window", van.window("vitals")}});
  REQUIRE(call);
  const auto stop = (*call)["stop"]["id"];
  REQUIRE(doctor.command("Start", {{"stop", stop}}));
  REQUIRE(doctor.command("Finish", {{"stop", stop}, {"reason", "纸上已记"}}));

  const auto day = day_of(van);
  CHECK(report::gaps(day).empty());
  CHECK(day.people == report::People{.issued = 2, .finished = 1, .waiting = 1});
  CHECK(day.came == 1);
  CHECK(day.channels[0].people == 1);
  CHECK(day.channels[1].people == 1);
  CHECK(report::sum_of(day.hours).exams == 1);
  CHECK(day.hours.size() >= 2);
  const auto& vitals = day.activities[0];
  CHECK(vitals.code == "vitals");
  REQUIRE(vitals.wait);
  CHECK(vitals.wait->count == 1);
  CHECK(vitals.wait->median >= 60);
  CHECK(vitals.wait->median < 90);
}

TEST_CASE("the day report tells no id of a person, visit or stop, no ticket and no name") {
  Van van;
  const auto visit = van.visit_of(3, {"vitals", "membership"});
  const auto json = van.as("admin").get("/fairs/" + van.fair + "/day");
  REQUIRE(json);
  const auto text = json->dump();
  for (const auto& secret : {test::text(visit["id"]), test::text(visit["ticket"]), test::stop_id(visit, "vitals"),
                             test::name(3), test::id_number(3), test::phone(3)})
    CHECK(text.find(secret) == std::string::npos);
}
