// The running hub answers as docs/openapi.json says: the whole way once with everything right, then everything wrong.
#include "contract.h"
#include "counselling.h"
#include "hub/command.h"
#include "phone.h"

using namespace nuanxin;
using test::Contract;
using test::Van;

namespace {

Json document() { return test::read_json(test::source_folder() + "/docs/openapi.json"); }

struct Tokens {
  std::string registrar, clinician, desk, organizer, kiosk, display;
  const std::string& of(const std::string& role) const {
    return role == "registrar"   ? registrar
           : role == "clinician" ? clinician
           : role == "desk"      ? desk
           : role == "organizer" ? organizer
           : role == "kiosk"     ? kiosk
                                 : display;
  }
};

Tokens sign_in_all(Van& van) {
  return {van.as("wangmin").token(), van.as("lidoctor").token(), van.as("zhaojie").token(),
          van.as("admin").token(),   van.as("kiosk").token(),    van.as("display").token()};
}

void plan_a_fair(Contract& api, Van& van, const Tokens& who) {
  const Json fair{{"name", "第二场"},
                  {"day", "2030-01-01"},
                  {"activities", {"vitals"}},
                  {"windows", {{{"name", "一"}, {"activities", {"vitals"}}}}}};
  auto made = api.done("CreateFair", who.organizer, {{"fair", fair}})["fair"];
  made["place"] = "码头";
  api.done("UpdateFair", who.organizer, {{"fair", made}});
  api.done("fairs", who.display);
  api.done("fair", who.kiosk, {}, van.fair);
  api.done("SetWindowState", who.desk, {{"window", van.window("membership")}, {"state", "paused"}});
  api.done("SetWindowState", who.desk, {{"window", van.window("membership")}, {"state", "open"}});
  const auto preview = api.done(
      "rosterPreview", who.organizer,
      Json("姓名,身份证号\n" + test::name(60) + "," + test::id_number(60) + "\n甲,329999190001010000\n"), van.fair);
  Json expected = Json::array();
  for (const auto& line : preview["lines"])
    if (line["ok"] == true) expected.push_back(line["expected"]);
  api.done("ImportRoster", who.organizer, {{"fair", van.fair}, {"expected", expected}});
  api.done("searchWorkers", who.registrar, {{"q", test::id_number(60)}, {"fair", van.fair}, {"limit", 5}});
}

void queue_and_calls(Contract& api, Van& van, const Tokens& who, const std::string& stop) {
  const auto window = van.window("vitals");
  api.done("CallNext", who.clinician, {{"window", window}});
  api.done("queue", who.clinician, {}, van.fair, "window=" + window);
  api.done("board", who.display, {}, van.fair);
  api.done("Announce", who.organizer, {{"fair", van.fair}, {"text", "开饭了"}});
  api.done("flow", who.organizer, {}, van.fair);
  api.done("day", who.organizer, {}, van.fair);
  api.done("Recall", who.clinician, {{"stop", stop}});
  api.done("MarkMissed", who.clinician, {{"stop", stop}});
  api.done("Return", who.kiosk, {{"stop", stop}});
  api.done("CallStop", who.organizer, {{"window", window}, {"stop", stop}, {"reason", "优先"}});
  api.done("Start", who.clinician, {{"stop", stop}});
  api.done("Undo", who.clinician, {{"stop", stop}});
  api.done("Park", who.clinician, {{"stop", stop}, {"reason", "等"}, {"until", "2099-01-01T00:00:00+08:00"}});
  api.done("queue", who.clinician, {}, van.fair);
  api.done("Return", who.clinician, {{"stop", stop}});
  api.done("CallNext", who.clinician, {{"window", window}});
  api.done("Start", who.clinician, {{"stop", stop}});
}

void examine(Contract& api, const Tokens& who, const std::string& stop, const std::string& worker) {
  const auto answers = test::vitals();
  const Json body{{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}};
  auto draft = body;
  draft["base_version"] = 0;
  api.done("SaveDraft", who.clinician, draft);
  api.done("stopRecord", who.clinician, {}, stop);
  const auto record = api.done("SignRecord", who.clinician, body)["record"]["id"].get<std::string>();
  api.done("AmendRecord", who.clinician,
           {{"record", record}, {"response", test::vitals(150, 95).response()}, {"reason", "读错"}});
  api.done("record", who.clinician, {}, record);
  api.done("recordVersions", who.clinician, {}, record);
  api.done("workerRecords", who.clinician, {}, worker, "activity=vitals");
}

/// What the worker does on their own phone; the first visit of it ends early, the other one gets its slip.
void by_phone(Contract& api, Van& van, const Tokens& who, const std::string& finished) {
  const auto visit = api.done("RegisterWorker", who.registrar, van.registration(3))["visit"];
  const auto stop = test::stop_id(visit, "vitals");
  api.done("CallStop", who.organizer, {{"window", van.window("vitals")}, {"stop", stop}, {"reason", "优先"}});
  const auto token = test::phone_token(van, test::text(visit["id"]));
  api.done("phone", {}, {}, token);
  api.done("MarkMissed", who.clinician, {{"stop", stop}});
  api.done("phoneReturn", {}, {{"activity", "vitals"}}, token);
  api.done("phoneAway", {}, Json::object(), token);
  api.done("phoneBack", {}, Json::object(), token);
  api.done("StepAway", who.registrar, {{"visit", visit["id"]}, {"minutes", 5}});
  api.done("ComeBack", who.registrar, {{"visit", visit["id"]}});
  api.done("phoneLeave", {}, Json::object(), token);
  const Json check{{"check", test::id_number(1).substr(14)}};
  api.ask(api.operation("phoneSlip"), {"", test::phone_token(van, finished), "", check.dump(), ""});
}

void visit_one(Contract& api, Van& van, const Tokens& who) {
  const auto registered = api.done("RegisterWorker", who.registrar, van.registration(1));
  const auto visit = registered["visit"]["id"].get<std::string>();
  const auto changed =
      api.done("UpdateVisit", who.registrar, {{"visit", visit}, {"activities", {"vitals", "membership"}}})["visit"];
  api.done("ReportTicketPrint", who.registrar, {{"visit", visit}, {"state", "printed"}});
  api.done("ticket", who.kiosk, {}, visit);
  api.done("visits", who.kiosk, {}, van.fair, "ticket=A001");
  api.done("findVisits", who.kiosk, {{"doc_kind", "01"}, {"document", test::id_number(1)}}, van.fair);
  api.done("visit", who.registrar, {}, visit);
  const auto stop = test::stop_id(changed, "vitals");
  queue_and_calls(api, van, who, stop);
  examine(api, who, stop, test::text(registered["worker"]["id"]));
  api.done("FinishAndNext", who.clinician, {{"stop", stop}});
  const auto desk = test::stop_id(changed, "membership");
  api.done("CallNext", who.desk, {{"window", van.window("membership")}});
  api.done("Finish", who.desk, {{"stop", desk}, {"reason", "只咨询"}});
  api.done("slip", who.registrar, {}, visit);
  api.done("day", who.organizer, {}, van.fair);
  api.done("ReportSlipPrint", who.kiosk, {{"visit", visit}, {"state", "unknown"}});
  by_phone(api, van, who, visit);
}

void visit_that_ends_early(Contract& api, Van& van, const Tokens& who) {
  const auto visit = api.done("RegisterWorker", who.registrar, van.registration(2, {"vitals", "membership"}))["visit"];
  api.done("Decline", who.registrar, {{"stop", test::stop_id(visit, "membership")}, {"reason", "已是会员"}});
  api.done("LeaveVisit", who.registrar, {{"visit", visit["id"]}, {"reason", "有急事"}});
}

void sealed_paper(Contract& api, Van& van) {
  test::Counselling one(van, 4);
  const auto token = one.counsellor.token();
  CHECK(api.ask(api.operation("stopSlip"), {token, one.stop, "", "", ""}).first == 409);
  api.done("SignRecord", token, one.signing());
  api.done("stopSlip", token, {}, one.stop, "language=en");
}

void instruments(Contract& api, Van& van, const Tokens& who) {
  const auto stop = test::stop_id(van.visit_of(5, {"urine-strip"}), "urine-strip");
  const auto id = new_uuid();
  const Json one{{"reading", id}};
  api.done("ReceiveReading", who.clinician,
           {{"reading", id},
            {"fair", van.fair},
            {"profile", "urit-50"},
            {"activity", "urine-strip"},
            {"received_at", to_iso(system_now())},
            {"content", {{"capture", {{"raw", "QQ=="}}}, {"answers", Json::array()}}}});
  api.done("heldReadings", who.clinician, {}, van.fair);
  api.done("AssignReading", who.clinician, {{"reading", id}, {"stop", stop}});
  api.done("stopReadings", who.clinician, {}, stop);
  api.done("TakeReading", who.clinician, one);
  api.done("SendBackReading", who.clinician, one);
  api.done("DiscardReading", who.clinician, {{"reading", id}, {"reason", "试机"}});
  api.done("reading", who.clinician, {}, id);
}

void access(Contract& api, Van& van, const Tokens& who) {
  const auto session = api.done("signIn", {}, {{"station_token", van.station_token("kiosk")}});
  api.done("signOut", test::text(session["token"]));
  api.done("signIn", {},
           {{"station_token", van.station_token("desk")}, {"login", "zhaojie"}, {"password", van.password("zhaojie")}});
  const auto staff =
      api.done("CreateStaff", who.organizer,
               {{"login", "new.one"}, {"name", "新人"}, {"role", "desk"}, {"password", "new-one-1"}})["staff"];
  api.done("SetPassword", who.organizer, {{"staff", staff["id"]}, {"password", "new-one-2"}});
  api.done("EnrollStation", who.organizer, {{"name", "新工位"}, {"role", "desk"}});
}

void the_rest(Contract& api, const Tokens& who) {
  api.done("RetryRefused", who.organizer, Json::object());
  api.done("journal", who.organizer, {}, {}, "since=0&limit=1000");
  api.done("sync", who.desk);
  api.done("health", {});
  api.done("publicBoard", {});
  api.done("openapi", {});
  api.done("forms", who.kiosk);
  api.done("form", who.clinician, {}, "vitals", "version=1.0.0");
  api.done("catalogue", who.registrar);
  api.done("rules", who.clinician, {}, "vitals");
}

/// Another kind of value than the schema wants.
Json wrong_kind(const Json& schema) {
  const auto type = text_or(schema, "type");
  if (type == "string") return 17;
  if (type == "integer") return "seventeen";
  return "neither list nor object";
}

std::string first_role(const test::Operation& operation) { return (*operation.json)["x-roles"][0].get<std::string>(); }

/// Nothing that was refused may have left an event.
std::int64_t seq_now(Contract& api) { return api.done("health", {})["seq"].get<std::int64_t>(); }

}  // namespace

TEST_CASE("the hub serves the document that is in docs/") {
  Van van;
  const auto served = van.client().get("/openapi.json");
  REQUIRE(served);
  CHECK(served->dump() == document().dump());
}

TEST_CASE("every operation of the document works and answers in its shape") {
  Van van;
  const auto who = sign_in_all(van);
  Contract api(document(), van.hub.url());
  plan_a_fair(api, van, who);
  visit_one(api, van, who);
  visit_that_ends_early(api, van, who);
  sealed_paper(api, van);
  instruments(api, van, who);
  access(api, van, who);
  the_rest(api, who);
  for (const auto& operation : api.operations()) {
    INFO(operation.id);
    if (operation.id == "events") continue;  // a WebSocket: events_test.cpp
    CHECK(api.succeeded().contains(operation.id));
  }
}

TEST_CASE("without a session, or with a role that may not, every operation refuses in the documented shape") {
  Van van;
  const auto who = sign_in_all(van);
  Contract api(document(), van.hub.url());
  const auto seq = seq_now(api);
  for (const auto& operation : api.operations()) {
    if (!operation.needs_session) continue;
    INFO(operation.id);
    CHECK(api.ask(operation, {"", new_uuid(), "", "{}", new_uuid()}).first == 401);
    CHECK(api.ask(operation, {"not-a-token", new_uuid(), "", "{}", new_uuid()}).first == 401);
    const auto& roles = member(*operation.json, "x-roles");
    if (operation.id == "signOut" || operation.id == "events") continue;
    REQUIRE(roles.is_array());
    for (const char* role : {"registrar", "clinician", "desk", "organizer", "kiosk", "display"}) {
      const bool may = std::find(roles.begin(), roles.end(), role) != roles.end();
      if (!may) CHECK(api.ask(operation, {who.of(role), new_uuid(), "", "{}", new_uuid()}).first == 403);
    }
  }
  CHECK(seq_now(api) == seq);
}

TEST_CASE("commands refuse wrong bodies in the documented shape and leave no trace") {
  Van van;
  const auto who = sign_in_all(van);
  Contract api(document(), van.hub.url());
  const auto seq = seq_now(api);
  for (const auto& operation : api.operations()) {
    if (!operation.is_command()) continue;
    INFO(operation.id);
    const auto token = who.of(first_role(operation));
    const auto refuses = [&](const std::string& body, const std::string& key) {
      const auto status = api.ask(operation, {token, "", "", body, key}).first;
      CHECK(status >= 400);
      CHECK(status < 500);
    };
    CHECK(api.ask(operation, {token, "", "", "{}", ""}).first == 400);
    CHECK(api.ask(operation, {token, "", "", "{}", "spaces are no key"}).first == 400);
    CHECK(api.ask(operation, {token, "", "", "not json", new_uuid()}).first == 400);
    CHECK(api.ask(operation, {token, "", "", "[1]", new_uuid()}).first == 400);
    CHECK(api.ask(operation, {token, "", "", "{\"a\":\"\xff\"}", new_uuid()}).first == 400);
    CHECK(api.ask(operation, {token, "", "", std::string(100'000, '['), new_uuid()}).first == 400);
    const auto& schema = (*operation.json)["requestBody"]["content"]["application/json"]["schema"];
    if (!member(schema, "required").empty()) refuses("{}", new_uuid());
    for (const auto& [name, property] : schema["properties"].items())
      refuses(Json{{name, wrong_kind(property)}}.dump(), new_uuid());
  }
  CHECK(seq_now(api) == seq);
}

TEST_CASE("questions about what is not there, or put wrongly, are refused in the documented shape") {
  Van van;
  const auto who = sign_in_all(van);
  Contract api(document(), van.hub.url());
  for (const auto& operation : api.operations()) {
    if (operation.is_command() || !operation.needs_session || operation.id == "signOut") continue;
    INFO(operation.id);
    const bool has_id = operation.path.find('{') != std::string::npos;
    if (!has_id) continue;
    for (const std::string& id :
         {new_uuid(), std::string("x"), std::string("'; DROP TABLE visit"), std::string(3000, 'a')})
      CHECK(api.ask(operation, {who.of(first_role(operation)), id, "", "", ""}).first == 404);
  }
  CHECK(api.ask(api.operation("journal"), {who.organizer, "", "since=minus", "", ""}).first == 400);
  CHECK(api.ask(api.operation("journal"), {who.organizer, "", "limit=0", "", ""}).first == 400);
  for (const char* body : {"", "[]", "{}", R"({"q":7})", R"({"q":" "})", R"({"q":"a","limit":1000})"})
    CHECK(api.ask(api.operation("searchWorkers"), {who.registrar, "", "", body, ""}).first == 400);
  for (const char* body : {"", "[]", "{}", R"({"document":"1"})", R"({"doc_kind":"01"})", R"({"doc_kind":"x"})"})
    CHECK(api.ask(api.operation("findVisits"), {who.kiosk, van.fair, "", body, ""}).first == 400);
  CHECK(api.ask(api.operation("visits"), {who.registrar, van.fair, "", "", ""}).first == 400);
  CHECK(api.ask(api.operation("queue"), {who.desk, van.fair, "window=x", "", ""}).first == 404);
  CHECK(api.ask(api.operation("form"), {who.desk, "vitals", "version=9", "", ""}).first == 404);
  CHECK(api.ask(api.operation("rosterPreview"), {who.organizer, van.fair, "", "no header", ""}).first >= 400);
  CHECK(api.ask(api.operation("signIn"), {"", "", "", "{}", ""}).first == 400);
  CHECK(api.ask(api.operation("signIn"), {"", "", "", "{\"station_token\":5}", ""}).first == 400);
}
