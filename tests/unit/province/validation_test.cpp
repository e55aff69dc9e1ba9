#include <catch2/catch.hpp>

#include "fixture.h"
#include "province/invariants.h"
#include "province/primitives.h"
#include "province/validate.h"

namespace nuanxin::province {
namespace {

Json response(Json item) {
  return Json{{"resourceType", "QuestionnaireResponse"},
              {"id", "q1"},
              {"questionnaire", "urn:van:forms:vitals|1.0.0"},
              {"status", "completed"},
              {"item", Json::array({std::move(item)})}};
}

/// Changes a good resource at one place; the first issue must name `place`.
struct Case {
  const char* what;
  Json resource;
  const char* place;
};

template <class Change>
Json changed(Json resource, Change change) {
  change(resource);
  return resource;
}

Json a_consent() {
  return Json{{"resourceType", "Consent"},
              {"id", "c1"},
              {"status", "active"},
              {"scope", {{"text", "privacy"}}},
              {"category", Json::array({{{"text", "sync"}}})},
              {"patient", {{"reference", "Patient/p1"}}},
              {"policyRule", {{"text", "PIPL"}}},
              {"provision", {{"type", "permit"}}}};
}

}  // namespace

TEST_CASE("good resources of every stored type pass") {
  const auto observed = observation("o1", "p1", "2026-07-22T09:20:00+08:00");
  const Json good[] = {
      patient("p1"),
      encounter("e1", "p1"),
      observed,
      a_consent(),
      response(
          {{"linkId", "group"},
           {"item",
            Json::array({{{"linkId", "bp"},
                          {"answer", Json::array({{{"valueInteger", 120}}, {{"valueCoding", {{"code", "l"}}}}})}}})}}),
      Json{{"resourceType", "Practitioner"}, {"id", "d1"}, {"name", Json::array({{{"text", "王医生"}}})}},
      Json{{"resourceType", "Organization"}, {"id", "g1"}, {"name", "总工会"}},
      Json{{"resourceType", "Location"},
           {"id", "l1"},
           {"status", "active"},
           {"position", {{"longitude", 120.1}, {"latitude", 33.3}}}},
      Json{{"resourceType", "DiagnosticReport"},
           {"id", "r1"},
           {"status", "final"},
           {"code", {{"text", "尿常规"}}},
           {"result", Json::array({{{"reference", "Observation/o1"}}})}},
      changed(patient("p1"),
              [](Json& r) {
                r["_birthDate"] = {{"extension", Json::array({{{"url", "urn:x"}, {"valueBoolean", true}}})}};
                r["name"][0]["given"] = Json::array({"三丰"});
                r["name"][0]["_given"] = Json::array({Json()});
              }),
      changed(observed,
              [](Json& r) {
                r.erase("valueQuantity");
                r["dataAbsentReason"] = {{"text", "refused"}};
              }),
  };
  for (const auto& resource : good) {
    const auto issues = validate_resource(resource, "R");
    INFO(resource.dump() << (issues.empty() ? "" : issues[0].expression + ": " + issues[0].text));
    CHECK(issues.empty());
  }
}

TEST_CASE("each fault is found and names its element") {
  const auto p = patient("p1");
  const auto e = encounter("e1", "p1");
  const auto o = observation("o1", "p1", "2026-07-22T09:20:00+08:00");
  const auto q = response({{"linkId", "a"}, {"answer", Json::array({{{"valueInteger", 1}}})}});
  const Case cases[] = {
      {"unknown element", changed(p, [](Json& r) { r["nickname"] = "x"; }), "R.nickname"},
      {"unknown inner element", changed(p, [](Json& r) { r["name"][0]["nick"] = "x"; }), "R.name[0].nick"},
      {"list as one",
       changed(p,
               [](Json& r) {
                 r["name"] = {{"text", "x"}};
               }),
       "R.name"},
      {"one as list", changed(p, [](Json& r) { r["gender"] = Json::array({"male"}); }), "R.gender"},
      {"null", changed(p, [](Json& r) { r["gender"] = nullptr; }), "R.gender"},
      {"empty text", changed(p, [](Json& r) { r["name"][0]["text"] = ""; }), "R.name[0].text"},
      {"control character", changed(p, [](Json& r) { r["name"][0]["text"] = "a\x01"; }), "R.name[0].text"},
      {"empty object", changed(p, [](Json& r) { r["maritalStatus"] = Json::object(); }), "R.maritalStatus"},
      {"empty list", changed(p, [](Json& r) { r["name"] = Json::array(); }), "R.name"},
      {"code outside the set", changed(p, [](Json& r) { r["gender"] = "m"; }), "R.gender"},
      {"impossible date", changed(p, [](Json& r) { r["birthDate"] = "1979-02-29"; }), "R.birthDate"},
      {"dateTime as date", changed(p, [](Json& r) { r["birthDate"] = "1979-02-01T00:00:00Z"; }), "R.birthDate"},
      {"bad id", changed(p, [](Json& r) { r["id"] = "a/b"; }), "R.id"},
      {"text as boolean", changed(p, [](Json& r) { r["active"] = "true"; }), "R.active"},
      {"two of a choice",
       changed(p,
               [](Json& r) {
                 r["deceasedBoolean"] = false;
                 r["deceasedDateTime"] = "2020";
               }),
       "R.deceasedDateTime"},
      {"phone without system",
       changed(p,
               [](Json& r) {
                 r["telecom"] = Json::array({{{"value", "13800000000"}}});
               }),
       "R.telecom[0].system"},
      {"extension without url",
       changed(p,
               [](Json& r) {
                 r["extension"] = Json::array({{{"valueCode", "x"}}});
               }),
       "R.extension[0].url"},
      {"extension without value",
       changed(p,
               [](Json& r) {
                 r["extension"] = Json::array({{{"url", "urn:x"}}});
               }),
       "R.extension[0].value[x]"},
      {"modifier extension",
       changed(p,
               [](Json& r) {
                 r["modifierExtension"] = Json::array({{{"url", "urn:x"}, {"valueCode", "x"}}});
               }),
       "R.modifierExtension"},
      {"contained of an unknown type",
       changed(p,
               [](Json& r) {
                 r["contained"] = Json::array({{{"resourceType", "Basic"}}});
               }),
       "R.contained[0]"},
      {"companion of no primitive",
       changed(p,
               [](Json& r) {
                 r["_name"] = {{"id", "x"}};
               }),
       "R._name"},
      {"encounter without status", changed(e, [](Json& r) { r.erase("status"); }), "R.status"},
      {"encounter without class", changed(e, [](Json& r) { r.erase("class"); }), "R.class"},
      {"encounter of a thing", changed(e, [](Json& r) { r["subject"]["reference"] = "Device/1"; }),
       "R.subject.reference"},
      {"end before start", changed(e, [](Json& r) { r["period"]["end"] = "2026-07-21T09:00:00+08:00"; }),
       "R.period.end"},
      {"time without offset", changed(e, [](Json& r) { r["period"]["start"] = "2026-07-21T09:00:00"; }),
       "R.period.start"},
      {"reference of nothing",
       changed(e,
               [](Json& r) {
                 r["subject"] = {{"type", "Patient"}};
               }),
       "R.subject.reference"},
      {"observation without code", changed(o, [](Json& r) { r.erase("code"); }), "R.code"},
      {"value without unit code", changed(o, [](Json& r) { r["valueQuantity"].erase("code"); }),
       "R.valueQuantity.code"},
      {"value without system",
       changed(o,
               [](Json& r) {
                 r["valueQuantity"].erase("system");
                 r["valueQuantity"].erase("code");
               }),
       "R.valueQuantity.system"},
      {"unit that is no UCUM", changed(o, [](Json& r) { r["valueQuantity"]["code"] = "mm [Hg]"; }),
       "R.valueQuantity.code"},
      {"number as text", changed(o, [](Json& r) { r["valueQuantity"]["value"] = "120"; }), "R.valueQuantity.value"},
      {"value and reason for none",
       changed(o,
               [](Json& r) {
                 r["dataAbsentReason"] = {{"text", "x"}};
               }),
       "R.dataAbsentReason"},
      {"component without unit",
       changed(o,
               [](Json& r) {
                 r["component"] = Json::array({{{"code", {{"text", "x"}}}, {"valueQuantity", {{"value", 1}}}}});
               }),
       "R.component[0].valueQuantity.system"},
      {"instant without seconds", changed(o, [](Json& r) { r["issued"] = "2026-07-22T09:20Z"; }), "R.issued"},
      {"item without linkId", response({{"answer", Json::array({{{"valueInteger", 1}}})}}), "R.item[0].linkId"},
      {"answer of no type", response({{"linkId", "a"}, {"answer", Json::array({{{"valueNumber", 1}}})}}),
       "R.item[0].answer[0].valueNumber"},
      {"answer without value",
       response({{"linkId", "a"}, {"answer", Json::array({{{"item", Json::array({{{"linkId", "b"}}})}}})}}),
       "R.item[0].answer[0].value[x]"},
      {"fraction as integer", response({{"linkId", "a"}, {"answer", Json::array({{{"valueInteger", 1.5}}})}}),
       "R.item[0].answer[0].valueInteger"},
      {"huge integer", response({{"linkId", "a"}, {"answer", Json::array({{{"valueInteger", 99999999999}}})}}),
       "R.item[0].answer[0].valueInteger"},
      {"form with a space", changed(q, [](Json& r) { r["questionnaire"] = "a b"; }), "R.questionnaire"},
      {"status of another type", changed(q, [](Json& r) { r["status"] = "final"; }), "R.status"},
      {"consent without category", changed(a_consent(), [](Json& r) { r.erase("category"); }), "R.category"},
      {"consent without policy", changed(a_consent(), [](Json& r) { r.erase("policyRule"); }), "R.policyRule"},
      {"consent that neither permits nor denies",
       changed(a_consent(), [](Json& r) { r["provision"]["type"] = "maybe"; }), "R.provision.type"},
      {"report without status", Json{{"resourceType", "DiagnosticReport"}, {"code", {{"text", "x"}}}}, "R.status"},
      {"organization without a name", Json{{"resourceType", "Organization"}, {"active", true}}, "R.name"},
      {"not a resource", Json("text"), "R"},
      {"type not stored", Json{{"resourceType", "Bundle"}, {"type", "batch"}}, "R.resourceType"},
  };
  for (const auto& each : cases) {
    const auto issues = validate_resource(each.resource, "R");
    INFO(each.what << " " << (issues.empty() ? "no issue" : issues[0].expression + ": " + issues[0].text));
    REQUIRE_FALSE(issues.empty());
    CHECK(issues[0].expression == each.place);
    CHECK(issues[0].text.find("13800000000") == std::string::npos);
  }
}

TEST_CASE("endless nesting and thousands of faults stay bounded") {
  Json item{{"linkId", "x"}};
  for (int i = 0; i < 5000; ++i) item = Json{{"linkId", "x"}, {"item", Json::array({std::move(item)})}};
  CHECK(validate_resource(response(std::move(item)), "R").size() == 1);
  auto many = patient("p1");
  for (int i = 0; i < 5000; ++i) many["x" + std::to_string(i)] = 1;
  CHECK(validate_resource(many, "R").size() <= 21);
}

TEST_CASE("a date covers its day in China, a month its month") {
  const auto day = time_span("2026-07-22");
  CHECK(to_iso(day->low) == "2026-07-22T00:00:00.000+08:00");
  CHECK(to_iso(day->high) == "2026-07-23T00:00:00.000+08:00");
  CHECK(to_iso(time_span("2026-12")->high) == "2027-01-01T00:00:00.000+08:00");
  CHECK(to_iso(time_span("2026")->high) == "2027-01-01T00:00:00.000+08:00");
  CHECK(time_span("2026-07-22T01:00:00Z")->low == *parse_iso("2026-07-22T09:00:00+08:00"));
  for (const char* text : {"", "2026-7", "0000", "2026-02-30", "soon", "2026-07-22T09:00"})
    CHECK_FALSE(time_span(text).has_value());
}

TEST_CASE("UCUM codes are told from other texts") {
  for (const char* code : {"mm[Hg]", "kg/m2", "{score}", "/uL", "10*9/L", "deg", "%", "(mm)"})
    CHECK(plausible_ucum(code));
  for (const char* code : {"", "mm [Hg]", "mm[Hg", "]x[", "°", "毫米"}) CHECK_FALSE(plausible_ucum(code));
}

}  // namespace nuanxin::province
