// Answers as a map of linkId to value, and what an author is told about a form.
#include <catch2/catch.hpp>

#include "forms/fhirpath.h"
#include "forms/lint.h"
#include "forms/plain_answers.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;

namespace {

const char* const items = R"([
  {"linkId":"pain","type":"choice","text":"痛","answerOption":[
    {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":5}],
     "valueCoding":{"system":"urn:a","code":"none","display":"无"}},
    {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}],
     "valueCoding":{"system":"urn:a","code":"slight","display":"轻"}}]},
  {"linkId":"since","type":"integer","text":"几天","enableWhen":[{"question":"pain","operator":"=",
    "answerCoding":{"system":"urn:a","code":"slight"}}]},
  {"linkId":"where","type":"choice","repeats":true,"text":"哪里","answerOption":[
    {"valueCoding":{"system":"urn:a","code":"knee","display":"膝"}},{"valueCoding":{"system":"urn:a","code":"back","display":"腰"}}]},
  {"linkId":"member","type":"group","repeats":true,"text":"家人","item":[{"linkId":"age","type":"integer","text":"年龄"}]}
])";

Filling filled(const char* answers, std::vector<RefusedAnswer>& refused) {
  Filling filling(test::form_of(items), test::somebody());
  refused = put_plain_answers(filling, Json::parse(answers));
  return filling;
}

}  // namespace

TEST_CASE("a plain map answers by code, points, label and lists, and makes the occurrences of a group") {
  std::vector<RefusedAnswer> refused;
  const auto filling = filled(R"({"age#2":7,"age":"40","since":12,"where":["knee","腰"],"pain":3})", refused);
  CHECK(refused.empty());
  CHECK(test::shown(filling, "pain") == "轻");
  CHECK(test::shown(filling, "since") == "12");
  CHECK(filling.state("where").answers.size() == 2);
  CHECK(test::shown(filling, "age", 0) == "40");
  CHECK(test::shown(filling, "age", 1) == "7");
}

TEST_CASE("what cannot be put into the form is said for each answer, and the rest is there") {
  std::vector<RefusedAnswer> refused;
  const auto filling =
      filled(R"({"pain":"none","since":3,"nobody":1,"where":"head","age#0":1,"age#2x":1,"since#2":4})", refused);
  std::map<std::string, std::string> said;
  for (const auto& each : refused) said[each.link_id] = each.detail;
  CHECK(said.size() == 6);
  CHECK(said.at("since") == "this is not asked under these circumstances");
  CHECK(said.at("nobody") == "the form has no such question");
  CHECK(said.at("where") == "no answer of this question: \"head\"");
  CHECK(said.at("age#0") == "the form has no such question");
  CHECK(said.at("since#2") == "the question is in no repeating group");
  CHECK(test::shown(filling, "pain") == "无");
}

TEST_CASE("an author hears of a missing translation, unit, limit, category and a wrong LOINC number") {
  const auto form = test::form_of(R"([
    {"linkId":"w","type":"decimal","text":"体重","code":[{"system":"http://loinc.org","code":"29463-8"}],
     "extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract","valueBoolean":true}]}])");
  std::string all;
  for (const auto& each : lint(*form)) all += each.path + ": " + each.detail + "\n";
  CAPTURE(all);
  for (const char* wanted :
       {"w: the text has no English", "29463-8 is not a LOINC number", "no code urn:van:codes#w",
        "no questionnaire-unit", "no minValue and maxValue", "no category", "Questionnaire: the title"})
    CHECK(all.find(wanted) != std::string::npos);
}

TEST_CASE("LOINC numbers have a check digit") {
  for (const char* good : {"29463-7", "8480-6", "44249-1", "72514-3"}) CHECK(is_loinc_number(good));
  for (const char* bad : {"29463-8", "8480-60", "84806", "-1", "", "8480-x", "84a0-6"})
    CHECK_FALSE(is_loinc_number(bad));
}

TEST_CASE("the labels of a form are on every response") {
  const auto form = test::form_of(R"([{"linkId":"a","type":"string","text":"甲"}])",
                                  R"(,"meta":{"security":[{"system":"urn:s","code":"R"}]})");
  const Filling filling(form, test::somebody());
  CHECK(filling.response(ResponseStatus::completed).at("meta").at("security").at(0).at("code") == "R");
  CHECK(form->security().size() == 1);
  CHECK(test::form_of(R"([{"linkId":"a","type":"string","text":"甲"}])")->security().is_null());
}

TEST_CASE("values of an expression are written with FHIR's names of types") {
  const Json person = Json::parse(R"({"resourceType":"Patient","birthDate":"1990-01-02","active":true})");
  path::Environment environment;
  environment.focus = environment.resource = &person;
  environment.now = test::somebody().authored;
  const auto written = [&](const char* text) {
    const auto values = path::evaluate(*path::parse(text), environment);
    REQUIRE(values.has_value());
    return path::to_json(*values).dump();
  };
  CHECK(written("birthDate") == R"([{"type":"date","value":"1990-01-02"}])");
  CHECK(
      written("active.not() | 2 | 2.50 | 'x'") ==
      R"([{"type":"boolean","value":false},{"type":"integer","value":2},{"type":"decimal","value":2.5},{"type":"string","value":"x"}])");
  CHECK(written("@2026-07 | 4 'mg'") ==
        R"([{"type":"date","value":"2026-07"},{"type":"Quantity","value":{"value":4,"unit":"mg"}}])");
  CHECK(written("{}") == "[]");
}
