#include "forms/extract.h"

#include <catch2/catch.hpp>

#include "base/ids.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;
using nuanxin::test::form_of;

namespace {

const std::string sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

std::string extract_as(const std::string& value) { return "{\"url\":\"" + sdc + "observationExtract\"," + value + "}"; }
std::string unit(const std::string& code, const std::string& display) {
  return R"({"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":")" +
         code + R"(","display":")" + display + "\"}}";
}

std::shared_ptr<const Form> form() {
  static const auto made = form_of(
      R"([{"linkId":"bp","type":"group","text":"血压","code":[{"system":"http://loinc.org","code":"85354-9"}],"extension":[)" +
      extract_as("\"valueBoolean\":true") + ",{\"url\":\"" + sdc +
      R"(observation-extract-category","valueCodeableConcept":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}}],"item":[
        {"linkId":"s","type":"integer","text":"收缩压","code":[{"system":"http://loinc.org","code":"8480-6"}],"extension":[)" +
      extract_as("\"valueCode\":\"component\"") + "," + unit("mm[Hg]", "mmHg") + R"(]},
        {"linkId":"d","type":"integer","text":"舒张压","code":[{"system":"http://loinc.org","code":"8462-4"}],"extension":[)" +
      extract_as("\"valueCode\":\"component\"") + "," + unit("mm[Hg]", "mmHg") + R"(]}]},
      {"linkId":"knee","type":"group","text":"膝","item":[
        {"linkId":"knee.flex.l","type":"decimal","text":"左膝屈曲","code":[{"system":"http://loinc.org","code":"41343-5"},{"system":"urn:van:codes","code":"knee.flex.l"}],
         "extension":[)" +
      extract_as("\"valueBoolean\":true") + "," + unit("deg", "°") +
      R"(,{"url":"urn:van:ext:body-site","valueCode":"knee-left"},{"url":"urn:van:ext:reference-range","valueString":"≥120"}]},
        {"linkId":"private","type":"string","text":"私","code":[{"system":"urn:van:codes","code":"private"}]},
        {"linkId":"test","type":"choice","text":"试验","repeats":true,"code":[{"system":"urn:van:codes","code":"test"}],"extension":[)" +
      extract_as("\"valueBoolean\":true") + R"(],
         "answerOption":[{"valueCoding":{"system":"s","code":"a","display":"甲"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}]},{"valueCoding":{"system":"s","code":"b","display":"乙"}}]}]}])");
  return made;
}

Json filled() {
  Filling filling(form(), test::somebody());
  test::type(filling, "s", "150");
  test::type(filling, "d", "95");
  test::type(filling, "knee.flex.l", "118.5");
  test::type(filling, "private", "不外传");
  REQUIRE(filling.set("test", {Coding{"s", "a", ""}, Coding{"s", "b", ""}}).has_value());
  Json response = filling.response(ResponseStatus::completed);
  response["meta"] = Json{{"security", Json::array({Json{{"code", "R"}}})}};
  return response;
}

ExtractContext context() {
  return {"qr-1", "Patient/p", "Encounter/e", "Practitioner/n", *parse_iso("2026-07-22T10:41:00+08:00"), false};
}

}  // namespace

TEST_CASE("two blood pressures become one Observation with two components") {
  const auto observations = extract_observations(*form(), filled(), context());
  REQUIRE(observations.size() == 4);
  const Json& bp = observations[0];
  CHECK(bp["id"] == name_uuid("qr-1|bp|0|85354-9"));
  CHECK(bp["status"] == "final");
  CHECK(bp["category"][0]["coding"][0]["code"] == "vital-signs");
  CHECK(bp["code"]["coding"][0]["code"] == "85354-9");
  CHECK(bp["subject"]["reference"] == "Patient/p");
  CHECK(bp["encounter"]["reference"] == "Encounter/e");
  CHECK(bp["performer"][0]["reference"] == "Practitioner/n");
  CHECK(bp["effectiveDateTime"] == "2026-07-22T10:41:00.000+08:00");
  CHECK(bp["derivedFrom"][0]["reference"] == "QuestionnaireResponse/qr-1");
  CHECK(bp["meta"]["security"][0]["code"] == "R");
  REQUIRE(bp["component"].size() == 2);
  CHECK(bp["component"][0]["code"]["coding"][0]["code"] == "8480-6");
  CHECK(bp["component"][0]["valueQuantity"].dump() ==
        R"({"value":150,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"})");
  CHECK_FALSE(bp.contains("valueQuantity"));
}

TEST_CASE("values carry unit, side, reference and ordinal; what is not marked stays here") {
  const auto observations = extract_observations(*form(), filled(), context());
  const Json& flex = observations[1];
  CHECK(flex["valueQuantity"]["value"].dump() == "118.5");
  CHECK(flex["valueQuantity"]["code"] == "deg");
  CHECK(flex["code"]["coding"].size() == 2);
  CHECK(flex["bodySite"]["text"] == "左膝");
  CHECK(flex["bodySite"]["coding"][0]["code"] == "knee-left");
  CHECK(flex["referenceRange"][0]["text"] == "≥120");
  CHECK(flex["category"][0]["coding"][0]["code"] == "exam");
  CHECK(observations[2]["valueCodeableConcept"]["coding"][0]["extension"][0]["valueDecimal"] == 3);
  CHECK(observations[2]["valueCodeableConcept"]["text"] == "甲");
  CHECK(observations[2]["id"] == name_uuid("qr-1|test|0|test"));
  CHECK(observations[3]["id"] == name_uuid("qr-1|test|1|test"));
  for (const auto& observation : observations) CHECK(observation.dump().find("不外传") == std::string::npos);
}

TEST_CASE("extraction is byte-identical, and an amendment keeps the ids") {
  const auto first = extract_observations(*form(), filled(), context());
  CHECK(first == extract_observations(*form(), filled(), context()));
  ExtractContext again = context();
  again.amended = true;
  const auto second = extract_observations(*form(), filled(), again);
  REQUIRE(second.size() == first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(second[i]["id"] == first[i]["id"]);
    CHECK(second[i]["status"] == "amended");
  }
}

TEST_CASE("an unanswered panel gives no Observation") {
  Filling filling(form(), test::somebody());
  test::type(filling, "knee.flex.l", "120");
  const auto observations = extract_observations(*form(), filling.response(ResponseStatus::completed), context());
  REQUIRE(observations.size() == 1);
  CHECK(observations[0]["valueQuantity"]["value"] == 120);
}
