// What instruments say reaches one person or nobody, once, and a person's decision about it is kept.
#include "domain/specimen.h"
#include "van.h"

using namespace nuanxin;
using test::Van;

namespace {

Json pressure(int systolic) {
  return Json{{"capture", {{"profile", "omron-hbp-9030"}, {"raw", "QUJD"}}},
              {"answers",
               {{{"code", "SYS"}, {"links", {"vt.sbp.1"}}, {"kind", "integer"}, {"value", std::to_string(systolic)}}}}};
}

Json reading(const Van& van, const std::string& activity, const Json& content) {
  return Json{{"reading", new_uuid()}, {"fair", van.fair}, {"profile", "omron-hbp-9030"},
              {"activity", activity},  {"specimen", ""},   {"received_at", to_iso(system_now())},
              {"content", content}};
}

/// Registers a person and begins the exam at its window.
std::string served(Van& van, int person, const std::string& activity) {
  const auto visit = van.visit_of(person, {activity});
  const auto stop = test::stop_id(visit, activity);
  auto clinician = van.as("lidoctor");
  REQUIRE(clinician.command("CallNext", {{"window", van.window(activity)}}));
  REQUIRE(clinician.command("Start", {{"stop", stop}}));
  return stop;
}

std::string barcode(Van& van, const Json& visit) {
  const auto day = parse_date(test::text((*van.as("admin").get("/fairs/" + van.fair))["day"]));
  return domain::specimen_number({*day, std::stoi(test::text(visit["ticket"]).substr(1))});
}

Json received(Van& van, const Json& body) {
  const auto answer = van.as("lidoctor").command("ReceiveReading", body);
  REQUIRE(answer);
  return (*answer)["reading"];
}

}  // namespace

TEST_CASE("a reading goes to the person at the station, lies ready for the form, and is taken once") {
  Van van;
  const auto stop = served(van, 1, "vitals");
  auto body = reading(van, "vitals", pressure(128));
  body["stop"] = stop;
  const auto head = received(van, body);
  CHECK(head["state"] == "offered");
  CHECK(head["stop"] == stop);
  CHECK_FALSE(head.contains("content"));
  CHECK(received(van, body)["version"] == head["version"]);  // the same transmission again

  auto clinician = van.as("lidoctor");
  const auto ready = clinician.get("/stops/" + stop + "/readings");
  REQUIRE(ready);
  REQUIRE(ready->size() == 1);
  CHECK((*ready)[0]["content"]["answers"] == body["content"]["answers"]);
  CHECK_FALSE((*ready)[0]["content"]["capture"].contains("raw"));
  CHECK((*clinician.get("/readings/" + test::text(body["reading"])))["content"] == body["content"]);

  const auto taken = clinician.command("TakeReading", {{"reading", body["reading"]}});
  REQUIRE(taken);
  CHECK((*taken)["reading"]["state"] == "taken");
  CHECK((*taken)["reading"]["decided_by"] == "李医生");
  CHECK(clinician.command("TakeReading", {{"reading", body["reading"]}}));
  CHECK(clinician.get("/fairs/" + van.fair + "/readings")->empty());
}

TEST_CASE("the barcode decides, also for somebody who sits elsewhere by now; an unknown one is held") {
  Van van;
  const auto other = van.visit_of(2, {"urine-strip"});
  const auto stop = test::stop_id(other, "urine-strip");
  auto body = reading(van, "urine-strip", Json::object());
  body["specimen"] = barcode(van, other);
  CHECK(received(van, body)["stop"] == stop);

  auto stranger = reading(van, "urine-strip", Json::object());
  stranger["specimen"] = domain::specimen_number({std::chrono::year(2026) / 1 / 2, 9});
  stranger["stop"] = stop;
  const auto held = received(van, stranger);
  CHECK(held["state"] == "held");
  CHECK(held["held_for"] == "unknown_specimen");
  CHECK(held["stop"] == "");
}

TEST_CASE("the barcode of a cup that was not printed by us is found in the form's draft") {
  Van van;
  const auto stop = served(van, 1, "urine-strip");
  test::Answers answers("urine-strip");
  answers.put("ua.barcode", "CUP-0815");
  REQUIRE(
      van.as("lidoctor")
          .command("SaveDraft",
                   {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}, {"base_version", 0}}));
  auto body = reading(
      van, "urine-strip",
      Json{{"answers", {{{"code", "@specimen"}, {"links", {"ua.barcode"}}, {"kind", "text"}, {"value", "CUP-0815"}}}}});
  body["specimen"] = "CUP-0815";
  CHECK(received(van, body)["stop"] == stop);
  body["reading"] = new_uuid();
  body["specimen"] = "CUP-081";
  CHECK(received(van, body)["held_for"] == "unknown_specimen");
}

TEST_CASE("what is held is assigned by a person, or discarded with a reason; each once") {
  Van van;
  const auto stop = served(van, 1, "vitals");
  auto clinician = van.as("lidoctor");
  const auto held = received(van, reading(van, "vitals", pressure(150)));
  CHECK(held["held_for"] == "nobody_here");
  const auto list = clinician.get("/fairs/" + van.fair + "/readings");
  REQUIRE(list);
  REQUIRE(list->size() == 1);
  CHECK((*list)[0]["content"]["answers"][0]["value"] == "150");

  const auto assigned = clinician.command("AssignReading", {{"reading", held["id"]}, {"stop", stop}});
  REQUIRE(assigned);
  CHECK((*assigned)["reading"]["state"] == "offered");
  CHECK(clinician.get("/fairs/" + van.fair + "/readings")->empty());
  CHECK(clinician.command("DiscardReading", {{"reading", held["id"]}, {"reason", "重复"}}).error().reason ==
        Reason::illegal_move);
  const auto back = clinician.command("SendBackReading", {{"reading", held["id"]}, {"reason", "不是他的"}});
  REQUIRE(back);
  CHECK((*back)["reading"]["held_for"] == "sent_back");
  CHECK(clinician.command("DiscardReading", {{"reading", held["id"]}}).error().reason == Reason::reason_missing);
  const auto gone = clinician.command("DiscardReading", {{"reading", held["id"]}, {"reason", "试机"}});
  REQUIRE(gone);
  CHECK((*gone)["reading"]["reason"] == "试机");
  CHECK(clinician.command("AssignReading", {{"reading", held["id"]}, {"stop", stop}}).error().reason ==
        Reason::illegal_move);
}

TEST_CASE("a reading never enters a signed record, another exam, or the form of somebody who did not agree") {
  Van van;
  const auto stop = served(van, 1, "vitals");
  auto clinician = van.as("lidoctor");
  const auto held = received(van, reading(van, "vitals", pressure(150)));
  const auto answers = test::vitals();
  REQUIRE(
      clinician.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}}));
  auto late = reading(van, "vitals", pressure(151));
  late["stop"] = stop;
  CHECK(received(van, late)["held_for"] == "signed_already");
  CHECK(clinician.command("AssignReading", {{"reading", held["id"]}, {"stop", stop}}).error().reason ==
        Reason::record_signed);

  const auto strip = test::stop_id(van.visit_of(2, {"urine-strip"}), "urine-strip");
  CHECK(clinician.command("AssignReading", {{"reading", held["id"]}, {"stop", strip}}).error().reason ==
        Reason::invalid_value);

  auto refusing = van.registration(3);
  refusing["consents"] = Van::consents(false);
  const auto registered = van.as("wangmin").command("RegisterWorker", refusing);
  REQUIRE(registered);
  const auto their = test::stop_id((*registered)["visit"], "vitals");
  CHECK(clinician.command("AssignReading", {{"reading", held["id"]}, {"stop", their}}).error().reason ==
        Reason::consent_missing);
}

TEST_CASE("values are for those who record the exam; heads, events and the journal say none of them") {
  Van van;
  const auto stop = served(van, 1, "vitals");
  auto body = reading(van, "vitals", pressure(187));
  body["stop"] = stop;
  REQUIRE(van.as("wangmin").command("ReceiveReading", body));  // whoever is signed in where the instrument stands
  for (const char* who : {"wangmin", "zhaojie", "admin", "kiosk", "display"}) {
    INFO(who);
    CHECK(van.as(who).get("/stops/" + stop + "/readings").error().reason == Reason::forbidden);
    CHECK(van.as(who).get("/readings/" + test::text(body["reading"])).error().reason == Reason::forbidden);
  }
  CHECK(van.as("zhaojie").command("TakeReading", {{"reading", body["reading"]}}).error().reason == Reason::forbidden);
  CHECK(van.as("zhaojie").get("/fairs/" + van.fair + "/readings")->empty());
  const auto journal = van.as("admin").get("/journal?since=0&limit=1000")->dump();
  for (const char* part : {"SYS", "vt.sbp", "QUJD"}) CHECK(journal.find(part) == std::string::npos);
}

TEST_CASE("a reading survives the hub's end") {
  Van van;
  const auto body = reading(van, "vitals", pressure(133));
  received(van, body);
  van.stop();
  van.start();
  CHECK(received(van, body)["version"] == 1);
  CHECK((*van.as("lidoctor").get("/readings/" + test::text(body["reading"])))["content"] == body["content"]);
}
