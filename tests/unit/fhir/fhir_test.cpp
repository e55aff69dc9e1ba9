#include <catch2/catch.hpp>

#include "fhir/bundle.h"
#include "fhir/resources.h"
#include "tests/support/people.h"
#include "tests/support/result.h"

using namespace nuanxin;

namespace {

domain::Worker worker() {
  domain::Worker out;
  out.id = WorkerId(name_uuid("worker"));
  out.identity = {domain::DocKind::resident_card, test::id_number(1), "欧阳建华",     domain::Sex::male,
                  parse_date("1970-01-01"),       test::phone(1),     "盐城市亭湖区", "01"};
  return out;
}

domain::Visit visit() {
  domain::Visit out;
  out.id = VisitId(name_uuid("visit"));
  out.fair = FairId(name_uuid("fair"));
  out.worker = worker().id;
  out.ticket_number = 27;
  out.registered_at = *parse_iso("2026-07-22T01:00:00Z");
  out.consents = {{"sync", "1", true, "zh-CN", "signature", out.registered_at},
                  {"statistics", "1", false, "zh-CN", "signature", out.registered_at}};
  return out;
}

domain::Fair fair() {
  domain::Fair out;
  out.id = visit().fair;
  out.name = "亭湖集市";
  out.place = "亭湖货运停车场";
  out.day = *parse_date("2026-07-22");
  return out;
}

}  // namespace

TEST_CASE("a worker becomes a Patient with the national identifier") {
  const auto patient = fhir::patient(worker());
  CHECK(patient["id"] == worker().id.str());
  CHECK(patient["identifier"][0]["system"] == "urn:oid:2.16.156.10011.1.3");
  CHECK(patient["identifier"][0]["type"]["coding"][0]["code"] == "NI");
  CHECK(patient["name"][0]["text"] == "欧阳建华");
  CHECK(patient["name"][0]["family"] == "欧阳");
  CHECK(patient["name"][0]["given"][0] == "建华");
  CHECK(patient["gender"] == "male");
  CHECK(patient["birthDate"] == "1970-01-01");
  auto other = worker();
  other.identity.name = "阿卜杜拉·买买提";
  CHECK_FALSE(fhir::patient(other)["name"][0].contains("family"));
  other.identity.name = "李";
  CHECK_FALSE(fhir::patient(other)["name"][0].contains("family"));
}

TEST_CASE("a visit becomes an Encounter and one Consent per purpose") {
  const auto encounter = fhir::encounter(visit(), fair());
  CHECK(encounter["status"] == "in-progress");
  CHECK(encounter["class"]["code"] == "AMB");
  CHECK(encounter["subject"]["reference"] == "Patient/" + worker().id.str());
  CHECK(encounter["identifier"][0]["value"] == "A027");
  CHECK(encounter["location"][0]["location"]["identifier"]["value"] == fair().id.str());
  const auto consents = fhir::consents(visit());
  REQUIRE(consents.size() == 2);
  CHECK(consents[0]["provision"]["type"] == "permit");
  CHECK(consents[1]["provision"]["type"] == "deny");
  CHECK(consents[0]["id"] != consents[1]["id"]);
  auto done = visit();
  done.state = domain::VisitState::finished;
  done.stops.resize(1);
  done.stops[0].finished_at = *parse_iso("2026-07-22T02:00:00Z");
  CHECK(fhir::encounter(done, fair())["period"]["end"] == "2026-07-22T10:00:00.000+08:00");
}

TEST_CASE("a record becomes the answers, and for exams a report with the grade") {
  domain::Record record;
  record.id = RecordId(name_uuid("record"));
  record.visit = visit().id;
  record.worker = worker().id;
  record.activity = "knee";
  record.form = "https://nuanxin.example/fhir/Questionnaire/knee|1.0.0";
  record.state = domain::RecordState::signed_;
  record.response =
      Json{{"resourceType", "QuestionnaireResponse"}, {"item", Json::array({{{"linkId", "knee.flex.l"}}})}};
  record.conclusion = Json{{"grade", 3}, {"findings", Json::array({{{"severity", 3}, {"zh", "疑似韧带损伤"}}})}};
  record.author_id = name_uuid("doctor");
  record.author_name = "李医生";
  const auto desk = fhir::record_resources(record, {nullptr, "入会服务", false, fhir::Label::restricted});
  REQUIRE(desk.size() == 2);
  CHECK(desk[1]["resourceType"] == "QuestionnaireResponse");
  CHECK(desk[1]["status"] == "completed");
  CHECK(desk[1]["meta"]["security"][0]["code"] == "R");
  CHECK(desk[1]["item"][0]["linkId"] == "knee.flex.l");
}

TEST_CASE("a transaction puts every resource under its own id and reads every entry's outcome") {
  const auto patient = fhir::patient(worker()), place = fhir::location(fair());
  const auto bundle = *parse_json(fhir::transaction(
      {{"Patient", worker().id.str(), patient.dump(), ""}, {"Location", fair().id.str(), place.dump(), "W/\"2\""}},
      "batch-1"));
  CHECK(bundle["type"] == "transaction");
  CHECK(bundle["identifier"]["value"] == "batch-1");
  CHECK(bundle["entry"][0]["resource"] == patient);
  CHECK(bundle["entry"][1]["resource"] == place);
  CHECK(bundle["entry"][0]["request"]["url"] == "Patient/" + worker().id.str());
  CHECK_FALSE(bundle["entry"][0]["request"].contains("ifMatch"));
  CHECK(bundle["entry"][1]["request"]["ifMatch"] == "W/\"2\"");

  const auto reply = *parse_json(R"({"resourceType":"Bundle","type":"transaction-response","entry":[
    {"response":{"status":"201 Created","etag":"W/\"1\""}},
    {"response":{"status":"412 Precondition Failed","outcome":{"resourceType":"OperationOutcome","issue":[
      {"severity":"warning","code":"x"},{"severity":"error","code":"conflict","diagnostics":"version 3 is newer","expression":["Location"]}]}}}]})");
  const auto outcomes = fhir::read_response(reply, 2);
  REQUIRE(outcomes);
  CHECK((*outcomes)[0].status == 201);
  CHECK((*outcomes)[0].etag == "W/\"1\"");
  CHECK((*outcomes)[1].status == 412);
  CHECK((*outcomes)[1].words == "Location: version 3 is newer");
}

TEST_CASE("a reply of another shape is refused, never taken for success") {
  for (const auto* text : {"{}", "[]", "null", "\"ok\"", R"({"resourceType":"Bundle","entry":[]})",
                           R"({"resourceType":"Bundle","entry":[{}]})",
                           R"({"resourceType":"Bundle","entry":[{"response":{"status":"fine"}}]})",
                           R"({"resourceType":"OperationOutcome","issue":[]})"})
    CHECK_FALSE(fhir::read_response(*parse_json(text), 1));
  const auto outcome =
      *parse_json(R"({"issue":[{"severity":"error","expression":["Bundle.entry[3].resource.status"]}]})");
  CHECK(fhir::outcome_entry(outcome) == 3);
  CHECK(fhir::outcome_entry(Json::object()) == -1);
}
