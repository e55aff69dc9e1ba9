#include "forms/form.h"

#include <catch2/catch.hpp>

#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;
using nuanxin::test::expression;
using nuanxin::test::form_of;
using nuanxin::test::questionnaire;

namespace {

std::string refused_at(const std::string& items, const std::string& more = "") {
  const auto form = load_form(questionnaire(items, more));
  REQUIRE_FALSE(form.has_value());
  return form.error().field;
}

const char* translation =
    R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"en"},{"url":"content","valueString":")";

std::string english(const std::string& text) { return translation + text + "\"}]}]}"; }

}  // namespace

TEST_CASE("a form tells everything about its items in both languages") {
  const auto form = form_of(
      R"([{"linkId":"g","type":"group","text":"膝","extension":[{"url":"urn:van:ext:bulk-negative","valueCode":"neg"}],"item":[
        {"linkId":"knee.flex.l","text":"左膝屈曲","_text":)" +
          english("Left knee flexion") +
          R"(,"type":"decimal","required":true,"code":[{"system":"http://loinc.org","code":"41343-5"}],"extension":[
          {"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueDecimal":0},
          {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueDecimal":170.5},
          {"url":"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces","valueInteger":1},
          {"url":"urn:van:ext:soft-range","extension":[{"url":"low","valueDecimal":20},{"url":"high","valueDecimal":150}]},
          {"url":"urn:van:ext:body-site","valueCode":"knee-left"},{"url":"urn:van:ext:reference-range","valueString":"135"},
          {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"deg","display":"°"}}]},
        {"linkId":"test","type":"choice","text":"试验","answerOption":[
          {"valueCoding":{"system":"s","code":"neg","display":"阴性","_display":)" +
          english("Negative") +
          R"(},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":0}]},
          {"valueCoding":{"system":"s","code":"pos","display":"阳性"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}]}]}])",
      R"(,"_title":)" + english("Form"));
  CHECK(form->canonical() == "urn:form|1.0.0");
  CHECK(form->title("en") == "Form");
  CHECK(form->title("zh_CN") == "表");
  REQUIRE(form->all().size() == 3);
  const Item& flex = *form->find("knee.flex.l");
  CHECK(flex.text.in("en") == "Left knee flexion");
  CHECK(flex.text.in("zh_CN") == "左膝屈曲");
  CHECK(flex.required);
  CHECK(*flex.max == *Decimal::from_string("170.5"));
  CHECK(*flex.soft_high == Decimal(150));
  CHECK(flex.unit->code == "deg");
  CHECK(flex.body_site == "knee-left");
  CHECK(flex.parent->link_id == "g");
  const Item& choice = *form->find("test");
  CHECK(choice.options[0].label.in("en") == "Negative");
  CHECK(choice.options[0].ordinal == Decimal(0));
  CHECK(choice.options[1].exclusive);
  CHECK(choice.option_by_code("pos") == &choice.options[1]);
  CHECK(form->find("g")->bulk_negative == "neg");
  CHECK(form->find("none") == nullptr);
}

TEST_CASE("what a form says and we do not understand is refused with its path") {
  CHECK(refused_at(R"([{"linkId":"a","type":"smell"}])") == "Questionnaire.item[0].type");
  CHECK(refused_at(R"([{"linkId":"a","type":"string","extension":[{"url":"urn:x","valueString":"y"}]}])") ==
        "Questionnaire.item[0].extension[0]");
  CHECK(refused_at(R"([{"linkId":"a","type":"string","modifierExtension":[]}])") ==
        "Questionnaire.item[0].modifierExtension");
  CHECK(refused_at(R"([{"linkId":"a","type":"string","maxlength":3}])") == "Questionnaire.item[0].maxlength");
  CHECK(refused_at(R"([{"linkId":"a","type":"string"}])", R"(,"implicitRules":"urn:x")") ==
        "Questionnaire.implicitRules");
  CHECK(refused_at(R"([{"linkId":"a","type":"attachment"}])") == "Questionnaire.item[0].type");
  CHECK(refused_at(R"([{"linkId":"a","type":"string"},{"linkId":"a","type":"string"}])") ==
        "Questionnaire.item[1].linkId");
  CHECK(refused_at(R"([{"linkId":"a","type":"choice"}])") == "Questionnaire.item[0]");
  CHECK(refused_at(
            R"([{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"=","answerString":"x"}]}])") ==
        "Questionnaire.item[0].enableWhen[0].question");
  CHECK(
      refused_at(
          R"([{"linkId":"b","type":"integer"},{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"=","answerString":"x"}]}])") ==
      "Questionnaire.item[1].enableWhen[0]");
  CHECK(
      refused_at(
          R"([{"linkId":"b","type":"integer"},{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"~","answerInteger":1}]}])") ==
      "Questionnaire.item[1].enableWhen[0].operator");
  CHECK(
      refused_at(
          R"([{"linkId":"g","type":"group","repeats":true,"item":[{"linkId":"h","type":"group","repeats":true}]}])") ==
      "Questionnaire.item[0].item[0]");
  CHECK(refused_at("[{\"linkId\":\"a\",\"type\":\"integer\",\"extension\":[" +
                   expression("calculatedExpression", "1 +") + "]}]") == "Questionnaire.item[0].extension[0]");
  CHECK(refused_at("[{\"linkId\":\"a\",\"type\":\"integer\",\"initial\":[{\"valueInteger\":1}],\"extension\":[" +
                   expression("calculatedExpression", "1") + "]}]") == "Questionnaire.item[0].initial");
  CHECK_FALSE(load_form(Json::parse("[]")).has_value());
  CHECK_FALSE(load_form(Json::parse("{}")).has_value());
  CHECK_FALSE(
      load_form(Json::parse(R"({"resourceType":"Questionnaire","url":"u","version":"1","item":{}})")).has_value());
  CHECK_FALSE(
      load_form(Json::parse(R"({"resourceType":"Questionnaire","url":"u","version":"1","item":[3]})")).has_value());
}

TEST_CASE("expressions that depend on each other are refused") {
  const auto calculated = [](const std::string& link_id, const std::string& from) {
    return "{\"linkId\":\"" + link_id + "\",\"type\":\"integer\",\"extension\":[" +
           expression("calculatedExpression", "%resource.item.where(linkId='" + from + "').answer.value + 1") + "]}";
  };
  const auto two = load_form(questionnaire("[" + calculated("a", "b") + "," + calculated("b", "a") + "]"));
  REQUIRE_FALSE(two.has_value());
  CHECK(two.error().detail.find("a -> b -> a") != std::string::npos);
  CHECK(refused_at("[" + calculated("a", "a") + "]") == "Questionnaire.item[0]");
  CHECK(refused_at(
            "[" + calculated("x", "q") +
            R"(,{"linkId":"q","type":"integer","enableWhen":[{"question":"x","operator":">","answerInteger":1}]}])") !=
        "");
  CHECK(refused_at(
            R"([{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"exists","answerBoolean":true}]},
                       {"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}])") !=
        "");
  CHECK(refused_at("[{\"linkId\":\"a\",\"type\":\"integer\",\"extension\":[" +
                   expression("calculatedExpression", "%nobody + 1") + "]}]") == "Questionnaire.item[0]");
  CHECK(load_form(questionnaire("[" + calculated("a", "b") + "," + calculated("b", "c") +
                                R"(,{"linkId":"c","type":"integer"}])"))
            .has_value());
}

TEST_CASE("a total may lie in the group that it sums up") {
  const std::string option =
      R"("answerOption":[{"valueCoding":{"code":"x","display":"x"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":2}]}])";
  const auto form = form_of(
      R"([{"linkId":"g","type":"group","text":"组","item":[{"linkId":"q1","type":"choice",)" + option +
      R"(},{"linkId":"q2","type":"choice",)" + option + "},{\"linkId\":\"total\",\"type\":\"integer\",\"extension\":[" +
      expression("calculatedExpression", "%resource.item.where(linkId='g').item.answer.weight().sum()") + "]}]}]");
  Filling filling(form, test::somebody());
  CHECK(test::shown(filling, "total").empty());
  test::type(filling, "q1", "x");
  test::type(filling, "q2", "x");
  CHECK(test::shown(filling, "total") == "4");
}
