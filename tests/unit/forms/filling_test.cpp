#include "forms/filling.h"

#include <catch2/catch.hpp>

#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;
using nuanxin::test::codes;
using nuanxin::test::expression;
using nuanxin::test::form_of;
using nuanxin::test::shown;
using nuanxin::test::somebody;
using nuanxin::test::type;

namespace {

std::string item(const std::string& link_id, const std::string& type_name, const std::string& more = "") {
  return "{\"linkId\":\"" + link_id + "\",\"type\":\"" + type_name + "\",\"text\":\"" + link_id + "\"" + more + "}";
}

std::string when(const std::string& conditions, const std::string& behavior = "") {
  return ",\"enableWhen\":[" + conditions + "]" + (behavior.empty() ? "" : ",\"enableBehavior\":\"" + behavior + "\"");
}

std::string condition(const std::string& question, const std::string& op, const std::string& answer) {
  return "{\"question\":\"" + question + "\",\"operator\":\"" + op + "\",\"answer" + answer + "}";
}

std::string options(const std::string& more = "") {
  return ",\"answerOption\":[{\"valueCoding\":{\"system\":\"s\",\"code\":\"neg\",\"display\":\"阴性\"}},{"
         "\"valueCoding\":{\"system\":\"s\",\"code\":\"pos\",\"display\":\"阳性\"}" +
         more + "}]";
}

const char* height_and_weight =
    R"({"linkId":"h","type":"decimal","text":"身高"},{"linkId":"w","type":"decimal","text":"体重"})";

}  // namespace

TEST_CASE("every enableWhen operator does what it says") {
  struct Row {
    const char* op;
    const char* answer;
    const char* typed;  // null: nothing
    bool enabled;
  };
  const std::vector<Row> rows = {{"exists", "Boolean\":true", nullptr, false},
                                 {"exists", "Boolean\":true", "5", true},
                                 {"exists", "Boolean\":false", nullptr, true},
                                 {"exists", "Boolean\":false", "5", false},
                                 {"=", "Integer\":5", "5", true},
                                 {"=", "Integer\":5", "6", false},
                                 {"=", "Integer\":5", nullptr, false},
                                 {"!=", "Integer\":5", "6", true},
                                 {"!=", "Integer\":5", "5", false},
                                 {"!=", "Integer\":5", nullptr, false},
                                 {">", "Integer\":5", "6", true},
                                 {">", "Integer\":5", "5", false},
                                 {"<", "Integer\":5", "4", true},
                                 {"<", "Integer\":5", "5", false},
                                 {">=", "Integer\":5", "5", true},
                                 {">=", "Integer\":5", "4", false},
                                 {"<=", "Integer\":5", "5", true},
                                 {"<=", "Integer\":5", "6", false}};
  for (const auto& row : rows) {
    CAPTURE(row.op, row.answer, row.typed == nullptr ? "-" : row.typed);
    Filling filling(
        form_of("[" + item("q", "integer") + "," + item("a", "string", when(condition("q", row.op, row.answer))) + "]"),
        somebody());
    if (row.typed != nullptr) type(filling, "q", row.typed);
    CHECK(filling.state("a").enabled == row.enabled);
  }
}

TEST_CASE("enableWhen compares codes, booleans, decimals and dates") {
  const auto form =
      form_of("[" + item("c", "choice", options()) + "," + item("b", "boolean") + "," + item("d", "decimal") + "," +
              item("t", "date") + "," +
              item("c1", "string", when(condition("c", "=", "Coding\":{\"system\":\"s\",\"code\":\"pos\"}"))) + "," +
              item("b1", "string", when(condition("b", "=", "Boolean\":true"))) + "," +
              item("d1", "string", when(condition("d", ">=", "Decimal\":1.50"))) + "," +
              item("t1", "string", when(condition("t", "<", "Date\":\"2026-01-01\""))) + "]");
  Filling filling(form, somebody());
  for (const char* name : {"c1", "b1", "d1", "t1"}) CHECK_FALSE(filling.state(name).enabled);
  type(filling, "c", "阳性");
  type(filling, "b", "是");
  type(filling, "d", "1.5");
  type(filling, "t", "2025-12-31");
  for (const char* name : {"c1", "b1", "d1", "t1"}) CHECK(filling.state(name).enabled);
}

TEST_CASE("all and any combine conditions, and a disabled question counts as unanswered") {
  const std::string both = condition("p", "=", "Boolean\":true") + "," + condition("q", "=", "Boolean\":true");
  const auto form = form_of(
      "[" + item("p", "boolean") + "," + item("q", "boolean", when(condition("p", "exists", "Boolean\":true"))) + "," +
      item("all", "string", when(both, "all")) + "," + item("any", "string", when(both, "any")) + "]");
  Filling filling(form, somebody());
  type(filling, "p", "否");
  type(filling, "q", "是");
  CHECK_FALSE(filling.state("all").enabled);
  CHECK(filling.state("any").enabled);
  type(filling, "p", "是");
  CHECK(filling.state("all").enabled);
  REQUIRE(filling.clear("p").has_value());
  CHECK_FALSE(filling.state("q").enabled);
  CHECK_FALSE(filling.state("any").enabled);
  CHECK(filling.state("q").answers.size() == 1);
}

TEST_CASE("a disabled group takes everything below it out of the response and brings it back") {
  const auto form = form_of("[" + item("p", "boolean") + ",{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"g\"" +
                            when(condition("p", "=", "Boolean\":true")) + ",\"item\":[" +
                            item("x", "integer", ",\"required\":true") + "]}]");
  Filling filling(form, somebody());
  CHECK(filling.missing_required().empty());
  type(filling, "p", "是");
  CHECK(filling.missing_required() == std::vector<std::string>{"x"});
  type(filling, "x", "3");
  CHECK(filling.response(ResponseStatus::completed)["item"].size() == 2);
  type(filling, "p", "否");
  CHECK(filling.response(ResponseStatus::completed)["item"].size() == 1);
  CHECK(filling.issues().empty());
  type(filling, "p", "是");
  CHECK(shown(filling, "x") == "3");
}

TEST_CASE("calculated values follow their inputs through a chain, in any order of the file") {
  const std::string band =
      item("band", "string",
           ",\"extension\":[" +
               expression("calculatedExpression",
                          "iif(%resource.item.where(linkId='bmi').answer.value >= 24.0, 'over', 'fine')") +
               "]");
  const std::string bmi = item("bmi", "decimal",
                               ",\"extension\":[" +
                                   expression("calculatedExpression",
                                              "(%resource.item.where(linkId='w').answer.value * 10000 / "
                                              "(%resource.item.where(linkId='h').answer.value * "
                                              "%resource.item.where(linkId='h').answer.value)).round(1)") +
                                   "]");
  const auto form = form_of("[" + band + "," + bmi + "," + height_and_weight + "]");
  Filling filling(form, somebody());
  CHECK(shown(filling, "bmi").empty());
  type(filling, "h", "170");
  CHECK(shown(filling, "bmi").empty());
  filling.changed();
  type(filling, "w", "69.3");
  CHECK(shown(filling, "bmi") == "24.0");
  CHECK(shown(filling, "band") == "over");
  CHECK(filling.changed() == std::vector<std::string>{"band", "bmi", "w"});
  type(filling, "w", "69.2");
  CHECK(shown(filling, "bmi") == "23.9");
  CHECK(shown(filling, "band") == "fine");
  CHECK(filling.state("bmi").read_only);
  CHECK_FALSE(filling.set("bmi", {Decimal(20)}).has_value());
}

TEST_CASE("variables, age, sex and the question itself are there in expressions") {
  const std::string variable =
      R"(,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"h","language":"text/fhirpath","expression":"%resource.item.where(linkId='h').answer.value"}}])";
  const auto form = form_of(
      "[" + std::string(height_and_weight) + "," +
          item("age", "integer", ",\"extension\":[" + expression("calculatedExpression", "%age") + "]") + "," +
          item("women", "boolean", ",\"extension\":[" + expression("enableWhenExpression", "%sex = 'female'") + "]") +
          "," + item("twice", "decimal", ",\"extension\":[" + expression("calculatedExpression", "%h * 2") + "]") +
          "," +
          item("name", "string",
               ",\"extension\":[" + expression("calculatedExpression", "%qitem.linkId & '/' & %questionnaire.version") +
                   "]") +
          "," + item("first", "integer", ",\"extension\":[" + expression("initialExpression", "%age + 1") + "]") + "]",
      variable);
  Filling filling(form, somebody());
  CHECK(shown(filling, "age") == "40");
  CHECK(shown(filling, "name") == "name/1.0.0");
  CHECK(shown(filling, "first") == "41");
  CHECK_FALSE(filling.state("women").enabled);
  type(filling, "h", "1.5");
  CHECK(shown(filling, "twice") == "3.0");
}

TEST_CASE("limits are hard or soft and say themselves in both languages") {
  const auto form = form_of(R"([{"linkId":"flex","type":"integer","text":"屈曲","extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":170},
      {"url":"urn:van:ext:soft-range","extension":[{"url":"low","valueDecimal":30}]},
      {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"code":"deg","display":"°"}}]},
     {"linkId":"kg","type":"decimal","text":"体重","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces","valueInteger":1}]},
     {"linkId":"lot","type":"string","text":"批号","maxLength":4,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"[A-Z0-9一-龥]+"}]},
     {"linkId":"day","type":"date","text":"日","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueDate":"2026-12-31"}]}])");
  Filling filling(form, somebody());
  type(filling, "flex", "171");
  REQUIRE(filling.state("flex").issues.size() == 1);
  const Issue& issue = filling.state("flex").issues.front();
  CHECK(issue.severity == Severity::hard);
  CHECK(issue.message("zh_CN") == "最大 170°");
  CHECK(issue.message("en") == "At most 170°.");
  CHECK(filling.has_hard_issue());
  type(filling, "flex", "29");
  CHECK(codes(filling.issues()) == std::vector<std::string>{"flex:below_usual"});
  CHECK(filling.issues().front().severity == Severity::soft);
  CHECK_FALSE(filling.has_hard_issue());
  type(filling, "flex", "30");
  CHECK(filling.issues().empty());
  type(filling, "flex", "-1");
  type(filling, "kg", "60.25");
  type(filling, "lot", "ABCDE");
  type(filling, "day", "2027-01-01");
  CHECK(codes(filling.issues()) ==
        std::vector<std::string>{"flex:below_minimum", "kg:too_many_decimals", "lot:too_long", "day:above_maximum"});
  type(filling, "lot", "ab");
  type(filling, "kg", "60.20");
  CHECK(codes(filling.issues()) ==
        std::vector<std::string>{"flex:below_minimum", "lot:bad_pattern", "day:above_maximum"});
  type(filling, "lot", "甲1");
  CHECK(codes(filling.issues()) == std::vector<std::string>{"flex:below_minimum", "day:above_maximum"});
  REQUIRE(filling.set("day", {DateText{"2026-02-30"}}).has_value());
  CHECK(codes(filling.issues()).back() == "day:bad_date");
}

TEST_CASE("choices must be among the options, and an exclusive one stands alone") {
  const auto form = form_of(
      "[" +
      item(
          "c", "choice",
          ",\"repeats\":true" +
              options(
                  R"(,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}])")) +
      "," + item("o", "open-choice", options()) + "]");
  Filling filling(form, somebody());
  const Answer neg = Coding{"s", "neg", ""};
  const Answer pos = Coding{"s", "pos", ""};
  REQUIRE(filling.set("c", {neg, pos}).has_value());
  CHECK(codes(filling.issues()) == std::vector<std::string>{"c:exclusive_option"});
  REQUIRE(filling.set("c", {Coding{"s", "other", ""}}).has_value());
  CHECK(codes(filling.issues()) == std::vector<std::string>{"c:not_an_option"});
  REQUIRE(filling.set("c", {pos}).has_value());
  REQUIRE(filling.set("o", {std::string("别的")}).has_value());
  CHECK(filling.issues().empty());
  CHECK_FALSE(filling.set("c", {std::string("neg")}).has_value());
  CHECK(filling.response(ResponseStatus::in_progress)["item"][0]["answer"][0]["valueCoding"]["display"] == "阳性");
}

TEST_CASE("constraints speak with their own words and severity") {
  const auto constraint = [](const std::string& severity) {
    return R"({"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"severity","valueCode":")" +
           severity +
           R"("},{"url":"expression","valueString":"%resource.item.where(linkId='s').answer.value - %resource.item.where(linkId='d').answer.value >= 10"},{"url":"human","valueString":"差太小"}]})";
  };
  const auto form = form_of(
      "[" + item("s", "integer") + "," + item("d", "integer", ",\"extension\":[" + constraint("error") + "]") + "]",
      ",\"extension\":[" + constraint("warning") + "]");
  Filling filling(form, somebody());
  type(filling, "s", "120");
  CHECK(filling.issues().empty());
  type(filling, "d", "115");
  REQUIRE(filling.issues().size() == 2);
  CHECK(filling.issues()[0].link_id == "d");
  CHECK(filling.issues()[0].severity == Severity::hard);
  CHECK(filling.issues()[0].key == "k");
  CHECK(filling.issues()[1].severity == Severity::soft);
  CHECK(filling.issues()[1].link_id.empty());
  type(filling, "s", "130");
  CHECK(filling.issues().empty());
}

TEST_CASE("the same answers give the same response, and it goes on where it stopped") {
  const auto form = form_of("[" + std::string(height_and_weight) + "," + item("c", "choice", options()) + "," +
                            item("note", "text") + "]");
  Filling filling(form, somebody());
  type(filling, "note", "你好 \"x\"");
  type(filling, "c", "neg");
  type(filling, "h", "170.50");
  Filling other(form, somebody());
  type(other, "h", "170.50");
  type(other, "c", "neg");
  type(other, "note", "你好 \"x\"");
  const Json response = filling.response(ResponseStatus::in_progress);
  CHECK(response.dump() == other.response(ResponseStatus::in_progress).dump());
  CHECK(response["status"] == "in-progress");
  CHECK(response["questionnaire"] == "urn:form|1.0.0");
  auto again = Filling::resume(form, response, somebody());
  REQUIRE(again.has_value());
  CHECK(again->response(ResponseStatus::in_progress).dump() == response.dump());
  CHECK(again->changed().empty());
  Json wrong = response;
  wrong["item"][0]["linkId"] = "nobody";
  const auto refused = Filling::resume(form, wrong, somebody());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().field == "nobody");
}

TEST_CASE("repeating groups keep their occurrences apart") {
  const auto form =
      form_of("[{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"g\",\"repeats\":true,\"item\":[" +
              item("a", "integer") + "," + item("b", "integer", when(condition("a", ">", "Integer\":5"))) + "]}," +
              item("sum", "integer",
                   ",\"extension\":[" +
                       expression("calculatedExpression",
                                  "%resource.item.where(linkId='g').item.where(linkId='a').answer.value.sum()") +
                       "]") +
              "]");
  Filling filling(form, somebody());
  CHECK(filling.instances("g") == 1);
  REQUIRE(filling.add_instance("g").has_value());
  type(filling, "a", "3", 0);
  type(filling, "a", "7", 1);
  CHECK_FALSE(filling.state("b", 0).enabled);
  CHECK(filling.state("b", 1).enabled);
  CHECK(shown(filling, "sum") == "10");
  const Json response = filling.response(ResponseStatus::completed);
  CHECK(response["item"].size() == 3);
  const auto again = Filling::resume(form, response, somebody());
  REQUIRE(again.has_value());
  CHECK(again->instances("g") == 2);
  CHECK(again->response(ResponseStatus::completed).dump() == response.dump());
  REQUIRE(filling.remove_instance("g", 0).has_value());
  CHECK(shown(filling, "a", 0) == "7");
  CHECK(shown(filling, "sum") == "7");
  CHECK_FALSE(filling.set("a", {std::int64_t{1}}, 1).has_value());
  CHECK_FALSE(filling.remove_instance("g", 0).has_value());
}

TEST_CASE("questions below a question are asked once it is answered") {
  const auto form =
      form_of("[" + item("q", "boolean", ",\"item\":[" + item("below", "string", ",\"required\":true") + "]") + "]");
  Filling filling(form, somebody());
  CHECK_FALSE(filling.state("below").enabled);
  type(filling, "q", "是");
  CHECK(filling.state("below").enabled);
  CHECK(filling.missing_required() == std::vector<std::string>{"below"});
  type(filling, "below", "字");
  const Json response = filling.response(ResponseStatus::completed);
  CHECK(response["item"][0]["answer"][0]["item"][0]["linkId"] == "below");
  CHECK(Filling::resume(form, response, somebody())->response(ResponseStatus::completed).dump() == response.dump());
}

TEST_CASE("one key makes the rest of a group negative") {
  const auto form = form_of(
      R"([{"linkId":"g","type":"group","text":"g","extension":[{"url":"urn:van:ext:bulk-negative","valueCode":"neg"}],"item":[)" +
      item("a", "choice", options()) + "," + item("b", "choice", options()) + "," + item("n", "integer") + "]}," +
      item("c", "choice", options()) + "]");
  Filling filling(form, somebody());
  type(filling, "a", "pos");
  CHECK(filling.fill_negative("g") == std::vector<std::string>{"b"});
  CHECK(shown(filling, "a") == "阳性");
  CHECK(shown(filling, "b") == "阴性");
  CHECK(shown(filling, "c").empty());
}

TEST_CASE("what people type becomes an answer of the item's type or none") {
  const auto form = form_of("[" + item("i", "integer") + "," + item("d", "decimal") + "," + item("t", "date") + "," +
                            item("c", "choice", options()) + "," + item("s", "string") + "]");
  const auto parsed = [&](const char* link_id, const char* text) {
    return parse_answer(*form->find(link_id), text).has_value();
  };
  CHECK(parsed("i", " １２０ "));
  CHECK_FALSE(parsed("i", "120.5"));
  CHECK_FALSE(parsed("i", "12O"));
  CHECK(parsed("d", "36.5"));
  CHECK_FALSE(parsed("d", "36,5"));
  CHECK(parsed("t", "2026-07-22"));
  CHECK_FALSE(parsed("t", "22.7.2026"));
  CHECK(parsed("c", "阴性"));
  CHECK(parsed("c", "POS"));
  CHECK_FALSE(parsed("c", "maybe"));
  CHECK_FALSE(parsed("s", "  "));
}

TEST_CASE("a date and time is typed as people write it, or as FHIR does") {
  const auto form = test::form_of(R"([{"linkId":"at","type":"dateTime","text":"何时"}])");
  const auto typed = [&](const char* text) {
    const auto answer = parse_answer(*form->find("at"), text);
    return answer ? format_answer(*form->find("at"), *answer, "zh_CN") : std::string("none");
  };
  CHECK(typed("2026-11-22 09:30") == "2026-11-22 09:30");
  CHECK(typed("2026-11-22T09:30") == "2026-11-22 09:30");
  CHECK(typed("2026-11-22T09:30:00+08:00") == "2026-11-22 09:30");
  CHECK(typed("2025-11-06T15:06:56.978Z") == "2025-11-06T15:06:56.978Z");
  CHECK(typed("2026-11-22") == "2026-11-22");
  CHECK(typed("2026-11-22 09:75") == "none");
  CHECK(typed("tomorrow") == "none");
}

TEST_CASE("a reference is shown in words") {
  const auto form = test::form_of(R"([
    {"linkId":"t","type":"choice","text":"试验","extension":[{"url":"urn:van:ext:reference-range","valueString":"neg"}],
     "answerOption":[{"valueCoding":{"system":"s","code":"neg","display":"阴性"}},{"valueCoding":{"system":"s","code":"pos","display":"阳性"}}]},
    {"linkId":"n","type":"integer","text":"数","extension":[{"url":"urn:van:ext:reference-range","valueString":">=5"}]},
    {"linkId":"m","type":"integer","text":"数","extension":[{"url":"urn:van:ext:reference-range","valueString":"90-139"}]}])");
  CHECK(format_reference(*form->find("t"), "zh_CN") == "阴性");
  CHECK(format_reference(*form->find("n"), "zh_CN") == "≥5");
  CHECK(format_reference(*form->find("m"), "zh_CN") == "90-139");
}
