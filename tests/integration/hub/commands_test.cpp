// Keys, visits, records, rosters: what commands promise beyond their shape.
#include "van.h"

using namespace nuanxin;
using test::stop_id;
using test::Van;

namespace {

/// A stop of vital signs that is being served.
std::string served_stop(Van& van, int person = 1) {
  const auto visit = van.visit_of(person);
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  const auto stop = stop_id(visit, "vitals");
  REQUIRE(van.as("lidoctor").command("Start", {{"stop", stop}}));
  return stop;
}

Json signing(const std::string& stop, const test::Answers& answers) {
  return Json{{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}};
}

std::int64_t last_seq(Van& van) { return (*van.client().get("/health"))["seq"].get<std::int64_t>(); }

}  // namespace

TEST_CASE("the same key answers the same bytes and has one effect") {
  Van van;
  auto registrar = van.as("wangmin");
  const auto first = registrar.command("RegisterWorker", van.registration(1), "0123456789-abc");
  REQUIRE(first);
  const auto seq = last_seq(van);
  const auto again = registrar.command("RegisterWorker", van.registration(1), "0123456789-abc");
  REQUIRE(again);
  CHECK(again->dump() == first->dump());
  CHECK((*again)["existed"] == false);
  CHECK(last_seq(van) == seq);
}

TEST_CASE("nobody is told to wait for himself") {
  Van van;
  auto registrar = van.as("wangmin");
  const auto first = registrar.command("RegisterWorker", van.registration(1));
  REQUIRE(first);
  const auto ahead = [](const Json& ticket) { return ticket["expected_text"].get<std::string>(); };
  CHECK(ahead((*first)["ticket"]) == "前面等候 0 人");
  const auto again = registrar.command("RegisterWorker", van.registration(1));
  CHECK(ahead((*again)["ticket"]) == "前面等候 0 人");
  const auto printed = registrar.get("/visits/" + (*first)["visit"]["id"].get<std::string>() + "/ticket");
  CHECK(ahead(*printed) == "前面等候 0 人");
}

TEST_CASE("a key belongs to one command and one body") {
  Van van;
  auto registrar = van.as("wangmin");
  REQUIRE(registrar.command("RegisterWorker", van.registration(1), "0123456789-abc"));
  CHECK(registrar.command("RegisterWorker", van.registration(2), "0123456789-abc").error().reason ==
        Reason::key_reused);
  CHECK(registrar.command("LeaveVisit", {{"visit", new_uuid()}, {"reason", "x"}}, "0123456789-abc").error().reason ==
        Reason::key_reused);
  CHECK(registrar.command("RegisterWorker", van.registration(2), "short").error().reason == Reason::bad_request);
}

TEST_CASE("a refused command leaves no trace, and its key may be used again") {
  Van van;
  auto doctor = van.as("lidoctor");
  const auto seq = last_seq(van);
  CHECK(doctor.command("CallNext", {{"window", van.window("vitals")}}, "key-of-a-call").error().reason ==
        Reason::nobody_waiting);
  CHECK(last_seq(van) == seq);
  van.visit_of(1);
  CHECK(doctor.command("CallNext", {{"window", van.window("vitals")}}, "key-of-a-call"));
}

TEST_CASE("an identity is checked and completed before it is stored") {
  Van van;
  auto registrar = van.as("wangmin");
  auto body = van.registration(1);
  SECTION("a wrong check digit names the field and not the number") {
    auto number = test::id_number(1);
    number.back() = number.back() == '1' ? '2' : '1';
    body["identity"]["doc_number"] = number;
    const auto refused = registrar.command("RegisterWorker", body);
    CHECK(refused.error().reason == Reason::invalid_value);
    CHECK(refused.error().field == "identity/doc_number");
    CHECK(refused.error().detail.find(number) == std::string::npos);
  }
  SECTION("another birth date than the number's") {
    body["identity"]["birth"] = "1999-09-09";
    CHECK(registrar.command("RegisterWorker", body).error().field == "identity/birth");
  }
  SECTION("no name") {
    body["identity"]["name"] = " \t";
    CHECK(registrar.command("RegisterWorker", body).error().field == "identity/name");
  }
  SECTION("an activity that is not offered, a purpose and an occupation that nobody knows") {
    body["activities"] = {"vitals", "mri"};
    CHECK(registrar.command("RegisterWorker", body).error().field == "activities/1");
    body["activities"] = {"vitals"};
    body["occupation"] = "astronaut";
    CHECK(registrar.command("RegisterWorker", body).error().field == "occupation");
    body["occupation"] = "";
    body["consents"][1]["purpose"] = "everything";
    CHECK(registrar.command("RegisterWorker", body).error().field == "consents/1/purpose");
  }
  SECTION("somebody without a document") {
    body["identity"] = {{"doc_kind", "99"}, {"name", "无证件者"}};
    const auto one = registrar.command("RegisterWorker", body);
    const auto other = registrar.command("RegisterWorker", body);
    REQUIRE(one);
    REQUIRE(other);
    CHECK((*one)["worker"]["id"] != (*other)["worker"]["id"]);
  }
}

TEST_CASE("a visit can be changed: stops added and cancelled, consents replaced, nobody torn from a window") {
  Van van;
  auto registrar = van.as("wangmin");
  const auto visit = van.visit_of(1, {"vitals", "membership"});
  const auto id = visit["id"];
  auto changed = registrar.command("UpdateVisit", {{"visit", id}, {"activities", {"vitals", "knee"}}});
  REQUIRE(changed);
  const auto stops = (*changed)["visit"]["stops"];
  REQUIRE(stops.size() == 3);
  for (const auto& stop : stops) CHECK(stop["state"] == (stop["activity"] == "membership" ? "cancelled" : "waiting"));
  changed = registrar.command("UpdateVisit", {{"visit", id}, {"activities", {"vitals", "knee", "membership"}}});
  REQUIRE(changed);
  CHECK((*changed)["visit"]["stops"].size() == 3);

  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  CHECK(registrar.command("UpdateVisit", {{"visit", id}, {"activities", {"knee"}}}).error().reason ==
        Reason::illegal_move);
  REQUIRE(registrar.command("UpdateVisit", {{"visit", id}, {"consents", Van::consents(false)}}));
  const auto now = registrar.get("/visits/" + id.get<std::string>());
  REQUIRE(now);
  CHECK((*now)["consents"].size() == 3);
}

TEST_CASE("who leaves frees the place and is not called any more") {
  Van van;
  const auto visit = van.visit_of(1, {"vitals", "membership"});
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  CHECK(van.as("wangmin").command("LeaveVisit", {{"visit", visit["id"]}, {"reason", ""}}).error().reason ==
        Reason::reason_missing);
  const auto left = van.as("wangmin").command("LeaveVisit", {{"visit", visit["id"]}, {"reason", "有急事"}});
  REQUIRE(left);
  CHECK((*left)["visit"]["state"] == "left");
  CHECK(van.as("zhaojie").command("CallNext", {{"window", van.window("membership")}}).error().reason ==
        Reason::nobody_waiting);
  CHECK(van.as("lidoctor").command("Undo", {{"stop", stop_id(visit, "vitals")}}).error().reason ==
        Reason::undo_too_late);
}

TEST_CASE("a draft is kept, signing ends it, and a signed record is only amended") {
  Van van;
  auto doctor = van.as("lidoctor");
  const auto stop = served_stop(van);
  const auto answers = test::vitals();
  Json partly = answers.response();
  partly["status"] = "in-progress";
  partly["item"].erase(1);
  const Json draft{{"stop", stop}, {"form", answers.form()}, {"response", partly}, {"base_version", 0}};
  const auto saved = doctor.command("SaveDraft", draft);
  REQUIRE(saved);
  CHECK_FALSE((*saved)["record"].contains("response"));
  const auto kept = doctor.get("/stops/" + stop + "/record");
  REQUIRE(kept);
  CHECK((*kept)["response"] == partly);

  const auto signed_record = doctor.command("SignRecord", signing(stop, answers));
  REQUIRE(signed_record);
  const auto id = (*signed_record)["record"]["id"].get<std::string>();
  CHECK(id == (*saved)["record"]["id"].get<std::string>());
  CHECK(doctor.command("SaveDraft", draft).error().reason == Reason::record_signed);
  CHECK(doctor.command("SignRecord", signing(stop, answers)).error().reason == Reason::record_signed);

  const auto better = test::vitals(150, 95).response();
  CHECK(doctor.command("AmendRecord", {{"record", id}, {"response", better}, {"reason", " "}}).error().reason ==
        Reason::reason_missing);
  const auto amended = doctor.command("AmendRecord", {{"record", id}, {"response", better}, {"reason", "读错"}});
  REQUIRE(amended);
  CHECK((*amended)["record"]["state"] == "amended");
  CHECK((*amended)["record"]["version"] == 2);
  CHECK((*amended)["record"]["conclusion"]["grade"] == 2);
  const auto versions = doctor.get("/records/" + id + "/versions");
  REQUIRE(versions);
  REQUIRE(versions->size() == 2);
}

TEST_CASE("the hub believes no screen: answers are validated before they are signed") {
  Van van;
  auto doctor = van.as("lidoctor");
  const auto stop = served_stop(van);
  auto body = signing(stop, test::vitals());
  SECTION("something required is missing: the refusal names it") {
    body["response"]["item"].erase(0);
    const auto refused = doctor.command("SignRecord", body);
    CHECK(refused.error().reason == Reason::record_incomplete);
    CHECK(refused.error().field == "vt.height");
  }
  SECTION("a calculated value that does not fit") {
    for (auto& item : body["response"]["item"][0]["item"])
      if (item["linkId"] == "vt.bmi") item["answer"][0]["valueDecimal"] = 11.1;
    const auto refused = doctor.command("SignRecord", body);
    CHECK(refused.error().reason == Reason::invalid_value);
    CHECK(refused.error().field == "vt.bmi");
  }
  SECTION("the form of another activity, and one that does not exist") {
    body["form"] = test::Answers("knee").form();
    CHECK(doctor.command("SignRecord", body).error().field == "form");
    body["form"] = "urn:nothing|1";
    CHECK(doctor.command("SignRecord", body).error().field == "form");
  }
  SECTION("not a response at all, and one nested too deeply") {
    body["response"] = {{"item", "x"}};
    CHECK(doctor.command("SignRecord", body).error().reason == Reason::invalid_value);
    Json deep = Json::object();
    for (int i = 0; i < 100; ++i) deep = {{"item", {deep}}};
    body["response"] = deep;
    CHECK(doctor.command("SignRecord", body).error().reason == Reason::bad_request);
  }
}

TEST_CASE("records need the consent, the right stop and the right person") {
  Van van;
  auto doctor = van.as("lidoctor");
  auto registration = van.registration(1, {"vitals", "membership"});
  registration["consents"] = Van::consents(false);
  const auto done = van.as("wangmin").command("RegisterWorker", registration);
  REQUIRE(done);
  const auto stop = stop_id((*done)["visit"], "vitals");
  const auto body = signing(stop, test::vitals());
  CHECK(doctor.command("SignRecord", body).error().reason == Reason::illegal_move);
  REQUIRE(doctor.command("CallNext", {{"window", van.window("vitals")}}));
  REQUIRE(doctor.command("Start", {{"stop", stop}}));
  CHECK(doctor.command("SignRecord", body).error().reason == Reason::consent_missing);
  REQUIRE(van.as("wangmin").command("UpdateVisit", {{"visit", (*done)["visit"]["id"]}, {"consents", Van::consents()}}));
  CHECK(van.as("zhaojie").command("SignRecord", body).error().reason == Reason::forbidden);
  CHECK(doctor.command("SignRecord", body));
  CHECK(van.as("zhaojie").get("/stops/" + stop + "/record").error().reason == Reason::forbidden);
  const auto worker = (*done)["worker"]["id"].get<std::string>();
  CHECK(van.as("zhaojie").get("/workers/" + worker + "/records")->empty());
  CHECK(doctor.get("/workers/" + worker + "/records?activity=vitals")->size() == 1);
}

TEST_CASE("a fair is changed only from its present version, and a window somebody is at stays") {
  Van van;
  auto organizer = van.as("admin");
  auto fair = organizer.get("/fairs/" + van.fair);
  REQUIRE(fair);
  auto changed = *fair;
  changed["place"] = "另一处";
  const auto updated = organizer.command("UpdateFair", {{"fair", changed}});
  REQUIRE(updated);
  CHECK((*updated)["fair"]["version"] == 2);
  CHECK(organizer.command("UpdateFair", {{"fair", changed}}).error().reason == Reason::version_conflict);

  van.visit_of(1);
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  auto fewer = (*updated)["fair"];
  Json windows = Json::array();
  for (const auto& window : fewer["windows"])
    if (window["id"] != van.window("vitals")) windows.push_back(window);
  fewer["windows"] = windows;
  CHECK(organizer.command("UpdateFair", {{"fair", fewer}}).error().reason == Reason::illegal_move);
  auto twice = (*updated)["fair"];
  twice["windows"][1]["name"] = twice["windows"][0]["name"];
  CHECK(organizer.command("UpdateFair", {{"fair", twice}}).error().reason == Reason::duplicate);
}

TEST_CASE("a roster is imported whole or not at all") {
  Van van;
  auto organizer = van.as("admin");
  const auto preview = organizer.post_file("/fairs/" + van.fair + "/roster/preview",
                                           "姓名,身份证号,手机\n" + test::name(50) + "," + test::id_number(50) + "," +
                                               test::phone(50) + "\n坏号码,329999197001010000,\n");
  REQUIRE(preview);
  CHECK((*preview)["good"] == 1);
  CHECK((*preview)["bad"] == 1);
  Json expected = Json::array();
  for (const auto& line : (*preview)["lines"])
    if (line.contains("expected")) expected.push_back(line["expected"]);
  auto broken = expected;
  broken.push_back({{"identity", {{"doc_kind", "01"}, {"doc_number", "1"}, {"name", "坏号码"}}}});
  const auto refused = organizer.command("ImportRoster", {{"fair", van.fair}, {"expected", broken}});
  CHECK(refused.error().field == "expected/1/identity/doc_number");
  CHECK(van.as("wangmin").ask("/workers/search", {{"q", test::phone(50)}})->empty());
  const auto done = organizer.command("ImportRoster", {{"fair", van.fair}, {"expected", expected}});
  REQUIRE(done);
  CHECK((*done)["imported"] == 1);
  CHECK(van.as("wangmin").ask("/workers/search", {{"q", test::phone(50)}, {"fair", van.fair}})->size() == 1);
}

TEST_CASE("numbers and names of people are asked for in a body, never in an address") {
  Van van;
  const auto visit = van.visit_of(1);
  auto kiosk = van.as("kiosk");
  const auto find = "/fairs/" + van.fair + "/visits/find";
  const auto found = kiosk.ask(find, {{"doc_kind", "01"}, {"document", test::id_number(1)}});
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK((*found)[0]["id"] == visit["id"]);
  CHECK(found->dump().find(test::id_number(1)) == std::string::npos);
  CHECK(kiosk.ask(find, {{"doc_kind", "01"}, {"document", test::id_number(2)}})->empty());
  CHECK(kiosk.ask(find, {{"document", test::id_number(1)}}).error().field == "doc_kind");
  CHECK(kiosk.ask(find, {{"doc_kind", "01"}}).error().field == "document");
  const auto in_the_address = "/visits?doc_kind=01&document=" + test::id_number(1);
  CHECK(kiosk.get("/fairs/" + van.fair + in_the_address).error().reason == Reason::bad_request);
  CHECK(van.as("wangmin").get("/workers/search?q=" + test::phone(1)).error().reason == Reason::not_found);
}

TEST_CASE("a visit is found by ticket and by the code on the papers") {
  Van van;
  const auto visit = van.visit_of(1);
  auto kiosk = van.as("kiosk");
  const auto by_code = kiosk.get("/fairs/" + van.fair + "/visits?code=VAN1:" + visit["id"].get<std::string>());
  REQUIRE(by_code);
  REQUIRE(by_code->size() == 1);
  CHECK_FALSE((*by_code)[0]["worker"].contains("identity"));
  CHECK(kiosk.get("/fairs/" + van.fair + "/visits?ticket=a001")->size() == 1);
  CHECK(kiosk.get("/fairs/" + van.fair + "/visits?ticket=A999")->empty());
  CHECK(kiosk.get("/fairs/" + van.fair + "/visits?ticket=B001").error().reason == Reason::bad_request);
}
