#include "forms/validate.h"

#include <catch2/catch.hpp>

#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;
using nuanxin::test::codes;
using nuanxin::test::expression;
using nuanxin::test::form_of;
using nuanxin::test::somebody;
using Codes = std::vector<std::string>;

namespace {

std::shared_ptr<const Form> vitals_like() {
  static const auto form = form_of(
      R"([{"linkId":"g","type":"group","text":"g","item":[
        {"linkId":"h","type":"decimal","text":"h","required":true},{"linkId":"w","type":"decimal","text":"w"},
        {"linkId":"bmi","type":"decimal","text":"bmi","extension":[)" +
      expression("calculatedExpression",
                 "(%resource.repeat(item).where(linkId='w').answer.value * 10000 / "
                 "(%resource.repeat(item).where(linkId='h').answer.value * "
                 "%resource.repeat(item).where(linkId='h').answer.value)).round(1)") +
      R"(]},
        {"linkId":"smoker","type":"boolean","text":"s"},
        {"linkId":"packs","type":"integer","text":"p","enableWhen":[{"question":"smoker","operator":"=","answerBoolean":true}]},
        {"linkId":"c","type":"choice","text":"c","answerOption":[{"valueCoding":{"system":"s","code":"a","display":"甲"}}]},
        {"linkId":"many","type":"choice","text":"m","repeats":true,"answerOption":[{"valueCoding":{"system":"s","code":"a"}},{"valueCoding":{"system":"s","code":"b"}}]}]}])");
  return form;
}

Json response(const std::string& items) {
  return Json::parse(
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"urn:form|1.0.0","status":"completed","item":[{"linkId":"g","item":)" +
      items + "}]}");
}

Codes check(const std::string& items) { return codes(validate(*vitals_like(), response(items), somebody())); }

const std::string body =
    R"({"linkId":"h","answer":[{"valueDecimal":170}]},{"linkId":"w","answer":[{"valueDecimal":69.3}]},{"linkId":"bmi","answer":[{"valueDecimal":24.0}]})";

}  // namespace

TEST_CASE("a right response has no issues, also with decimals as strings") {
  CHECK(check("[" + body + "]") == Codes{});
  CHECK(
      check(
          R"([{"linkId":"h","answer":[{"valueDecimal":"170.0"}]},{"linkId":"w","answer":[{"valueDecimal":"69.30"}]},{"linkId":"bmi","answer":[{"valueDecimal":"24"}]}])") ==
      Codes{});
}

TEST_CASE("what a Filling saves, validates") {
  Filling filling(vitals_like(), somebody());
  test::type(filling, "h", "168");
  test::type(filling, "w", "78.8");
  test::type(filling, "smoker", "是");
  test::type(filling, "packs", "2");
  CHECK(validate(*vitals_like(), filling.response(ResponseStatus::completed), somebody()).empty());
}

TEST_CASE("a calculated value that is not what comes out is an error, also a missing one") {
  CHECK(
      check(
          R"([{"linkId":"h","answer":[{"valueDecimal":170}]},{"linkId":"w","answer":[{"valueDecimal":69.3}]},{"linkId":"bmi","answer":[{"valueDecimal":23.9}]}])") ==
      Codes{"bmi:not_as_calculated"});
  CHECK(check(R"([{"linkId":"h","answer":[{"valueDecimal":170}]},{"linkId":"w","answer":[{"valueDecimal":69.3}]}])") ==
        Codes{"bmi:not_as_calculated"});
  CHECK(
      check(R"([{"linkId":"h","answer":[{"valueDecimal":170}]},{"linkId":"bmi","answer":[{"valueDecimal":23.9}]}])") ==
      Codes{"bmi:not_as_calculated"});
}

TEST_CASE("missing required answers are told apart from errors") {
  const auto issues = validate(*vitals_like(), response("[]"), somebody());
  REQUIRE(codes(issues) == Codes{"h:required"});
  CHECK(issues.front().severity == Severity::missing);
}

TEST_CASE("hostile responses get a named refusal for each fault") {
  const std::string with = "[" + body + ",";
  CHECK(check(with + R"({"linkId":"nobody","answer":[{"valueString":"x"}]}])") == Codes{"nobody:unknown_item"});
  CHECK(check(with + R"({"linkId":"g","item":[]}])") == Codes{"g:misplaced_item"});
  CHECK(check(with + R"({"linkId":"w","answer":[{"valueDecimal":1}]}])") == Codes{"w:repeated_item"});
  CHECK(check(with + R"({"linkId":"smoker","answer":[{"valueString":"true"}]}])") == Codes{"smoker:wrong_type"});
  CHECK(check(with + R"({"linkId":"smoker","answer":[{"valueBoolean":1}]}])") == Codes{"smoker:wrong_type"});
  CHECK(check(with + R"({"linkId":"smoker","answer":[{"valueBoolean":true,"valueString":"x"}]}])") ==
        Codes{"smoker:wrong_type"});
  CHECK(check(with + R"({"linkId":"smoker","answer":[{}]}])") == Codes{"smoker:wrong_type"});
  CHECK(check(with + R"({"linkId":"smoker","answer":{"valueBoolean":true}}])") == Codes{"smoker:malformed"});
  CHECK(check(with + R"({"linkId":"smoker","answer":[{"valueBoolean":true},{"valueBoolean":false}]}])") ==
        Codes{"smoker:too_many_answers"});
  CHECK(check(with + R"({"linkId":"packs","answer":[{"valueInteger":2}]}])") == Codes{"packs:not_enabled"});
  CHECK(check(with + R"({"linkId":"c","answer":[{"valueCoding":{"system":"s","code":"zzz"}}]}])") ==
        Codes{"c:not_an_option"});
  CHECK(check(with + R"({"linkId":"c","answer":[{"valueCoding":{"code":"a"}}]}])") == Codes{"c:not_an_option"});
  CHECK(check(with + R"({"linkId":"c","answer":[{"valueCoding":"a"}]}])") == Codes{"c:wrong_type"});
  CHECK(check(with + R"({"linkId":"smoker","item":[{"linkId":"w"}]}])") == Codes{"smoker:malformed"});
  CHECK(check(with + R"({"linkId":"smoker","modifierExtension":[]}])") == Codes{"smoker:malformed"});
  CHECK(check(with + R"(3,null,"x",[],{"linkId":7}])").size() == 5);
  CHECK(
      check(
          with +
          R"({"linkId":"many","answer":[{"valueCoding":{"system":"s","code":"a"}},{"valueCoding":{"system":"s","code":"b"}}]}])") ==
      Codes{});
}

TEST_CASE("a response of another form, of another kind or of absurd size is refused as a whole") {
  const auto refused = [](const Json& json) { return codes(validate(*vitals_like(), json, somebody())); };
  CHECK(refused(Json()) == Codes{":not_a_response"});
  CHECK(refused(Json::parse("[1]")) == Codes{":not_a_response"});
  CHECK(refused(Json::parse(R"({"resourceType":"Patient"})")) == Codes{":not_a_response"});
  CHECK(refused(Json::parse(R"({"resourceType":"QuestionnaireResponse","questionnaire":"urn:form|9"})")) ==
        Codes{":wrong_form"});
  CHECK(
      refused(Json::parse(R"({"resourceType":"QuestionnaireResponse","questionnaire":"urn:form|1.0.0","item":{}})")) ==
      Codes{":malformed", "h:required"});
  Json huge = response("[]");
  for (int i = 0; i < 20000; ++i) huge["item"][0]["item"].push_back(Json{{"linkId", "nobody"}});
  const auto issues = refused(huge);
  CHECK(issues.size() <= 202);
  Json many = response(R"([{"linkId":"many","answer":[]}])");
  for (int i = 0; i < 5000; ++i)
    many["item"][0]["item"][0]["answer"].push_back(Json{{"valueCoding", {{"system", "s"}, {"code", "a"}}}});
  CHECK(refused(many).front() == "h:required");
  CHECK(refused(many).back() == "many:too_many_answers");
}
