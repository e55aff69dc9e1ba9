// What forms and rules ask of FHIRPath, beyond HL7's cases.
#include "forms/fhirpath.h"

#include <catch2/catch.hpp>

#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;

namespace {

const Json response = Json::parse(R"({"resourceType":"QuestionnaireResponse","item":[
  {"linkId":"g","item":[{"linkId":"h","answer":[{"valueDecimal":170}]},{"linkId":"w","answer":[{"valueDecimal":69.3}]},
                        {"linkId":"q1","answer":[{"valueCoding":{"system":"s","code":"b"}}]},
                        {"linkId":"text","answer":[{"valueDecimal":"1.25"}]}]}]})");

/// The result as texts joined by commas, "{}" when empty, "!" and the reason when refused.
std::string eval(const std::string& text) {
  const auto expression = path::parse(text);
  if (!expression) return "!" + expression.error().detail;
  path::Environment environment;
  environment.resource = &response;
  environment.focus = &response;
  environment.now = *parse_iso("2026-07-22T10:41:00+08:00");
  static const path::Collection side{{std::string("l"), {}, nullptr, nullptr}};
  environment.variable = [](std::string_view name) { return name == "side" ? &side : nullptr; };
  environment.weight = [](std::string_view link_id, const Json& coding) -> std::optional<Decimal> {
    return link_id == "q1" && text_or(coding, "code") == "b" ? std::optional<Decimal>(2) : std::nullopt;
  };
  const auto result = path::evaluate(*expression, environment);
  if (!result) return "!" + result.error().detail;
  std::string out;
  for (const auto& value : *result) out += (out.empty() ? "" : ",") + path::to_text(value).value_or("object");
  return out.empty() ? "{}" : out;
}

}  // namespace

TEST_CASE("and, or, xor and implies know true, false and unknown") {
  const std::vector<std::string> values = {"true", "false", "{}"};
  const std::map<std::string, std::vector<std::string>> table = {
      {"and", {"true", "false", "{}", "false", "false", "false", "{}", "false", "{}"}},
      {"or", {"true", "true", "true", "true", "false", "{}", "true", "{}", "{}"}},
      {"xor", {"false", "true", "{}", "true", "false", "{}", "{}", "{}", "{}"}},
      {"implies", {"true", "false", "{}", "true", "true", "true", "true", "{}", "{}"}}};
  for (const auto& [op, results] : table) {
    for (std::size_t i = 0; i < 9; ++i) {
      const std::string text = values[i / 3] + " " + op + " " + values[i % 3];
      CAPTURE(text);
      CHECK(eval(text) == results[i]);
    }
  }
  CHECK(eval("{}.not()") == "{}");
}

TEST_CASE("empty propagates through arithmetic and comparison") {
  for (const char* text : {"{} + 1", "1 - {}", "{} > 3", "{} = 3", "3 * {}", "{}.round(1)", "-{}", "{}.abs() >= 10",
                           "iif({}, 1)", "{}.sum()"}) {
    CAPTURE(text);
    CHECK(eval(text) == "{}");
  }
}

TEST_CASE("a form's usual expressions give what they should") {
  CHECK(eval("(%resource.repeat(item).where(linkId='w').answer.value * 10000 / "
             "(%resource.repeat(item).where(linkId='h').answer.value * "
             "%resource.repeat(item).where(linkId='h').answer.value)).round(1)") == "24.0");
  CHECK(eval("%resource.item.where(linkId='g').item.where(linkId='h').answer.value.ofType(decimal)") == "170");
  CHECK(eval("%resource.descendants().where(linkId='q1').answer.weight()") == "2");
  CHECK(eval("%resource.repeat(item).where(linkId.startsWith('q')).answer.value.weight().sum()") == "2");
  CHECK(eval("%resource.repeat(item).where(linkId='q1').answer.value.code = 'b'") == "true");
  CHECK(eval("%resource.repeat(item).where(linkId.matches('^[hw]$')).answer.count()") == "2");
  CHECK(eval("%resource.repeat(item).where(linkId='nothing').answer.value.empty()") == "true");
  CHECK(eval("%resource.repeat(item).where(linkId='text').answer.value + 1") == "2.25");
  CHECK(eval("(141 + 138 + 1) div 2") == "140");
  CHECK(eval("%side = 'l'") == "true");
  CHECK(eval("'a' in ('a' | 'b')") == "true");
  CHECK(eval("today()") == "2026-07-22");
  CHECK(eval("@2026-07-21 < today()") == "true");
  CHECK(eval("(1 | 2 | 3).avg()") == "2");
  CHECK(eval("(3 | 1 | 2).max()") == "3");
}

TEST_CASE("an expression that does not parse names the place") {
  CHECK(eval("1 +") == "!at character 4: a name is missing");
  CHECK(eval("%sbp >> 3") == "!at character 7: a value is missing before '>'");
  CHECK(eval("a.frobnicate()") == "!at character 3: the function frobnicate() is not known");
  CHECK(eval("'open") == "!at character 1: the quote does not end");
  CHECK(eval("a.where()") == "!at character 9: where() has a wrong number of arguments");
  CHECK(eval("a.matches('[')") == "!at character 14: the regular expression is not valid");
}

TEST_CASE("what has no meaning is refused instead of guessed") {
  CHECK(eval("'a' > 3").front() == '!');
  CHECK(eval("(1 | 2) + 1").front() == '!');
  CHECK(eval("%unknown").front() == '!');
  CHECK(eval("true + 1").front() == '!');
  CHECK(eval("Patient.name").find("the QuestionnaireResponse") != std::string::npos);
  CHECK(eval("%resource.repeat(item).answer.valueDecimal").find("value.ofType(decimal)") != std::string::npos);
  for (const char* text : {"children().first()", "%resource.descendants()[0]", "item.children().skip(1)"}) {
    CAPTURE(text);
    CHECK(eval(text).find("have no order") != std::string::npos);
  }
}

TEST_CASE("only elements that may have several types are found without their type") {
  const Json patient = Json::parse(R"({"resourceType":"Patient","birthDate":"1990-01-01","deceasedBoolean":false})");
  path::Environment environment;
  environment.resource = environment.focus = &patient;
  CHECK(path::evaluate(path::parse("birth").value(), environment)->empty());
  CHECK(path::evaluate(path::parse("birthDate").value(), environment)->size() == 1);
  CHECK(path::evaluate(path::parse("deceased").value(), environment)->size() == 1);
}

TEST_CASE("hostile expressions end with a refusal") {
  CHECK(eval(std::string(5000, '(') + "1" + std::string(5000, ')')).front() == '!');
  CHECK(eval(std::string(5000, '-') + "1").front() == '!');
  CHECK(eval(std::string(30000, ' ')).front() == '!');
  CHECK(eval("%resource.repeat($this | 1 + $this.count())").front() != '\0');
  CHECK(eval("(1|2|3|4|5|6|7|8|9).repeat($this + 1).count()").front() == '!');
  CHECK(eval("'" + std::string(3000, 'a') + "'.matches('(a*)*b')").front() == '!');
}

TEST_CASE("an expression that would match for ever is given up and says so") {
  const std::string long_text(40, 'a');
  CHECK(eval("'" + long_text + "b'.matches('^(a+)+$')") == "!the regular expression takes too long or is not for this");
  CHECK(eval("'" + long_text + "'.matches('^(a+)+$')") == "true");
  CHECK(eval("'中文 12'.matchesFull('[\\\\u4e00-\\\\u9fff]+.\\\\d+')") == "true");
  CHECK(eval("'a-b'.replaceMatches('(\\\\w)-(\\\\w)', '$2$1')") == "ba");
  CHECK(eval("'a'.replaceMatches('a', '$7')") == "!the regular expression takes too long or is not for this");
}
