#include "forms/rules.h"

#include <catch2/catch.hpp>

#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;
using nuanxin::test::form_of;

namespace {

RuleSet rules_of(const std::string& rules, const std::string& more = "") {
  auto set = load_rules(Json::parse(R"({"exam":"x","version":"1","rules":[)" + rules + "]" + more + "}"));
  INFO((set.has_value() ? std::string() : set.error().detail));
  REQUIRE(set.has_value());
  return *set;
}

std::string rule(const std::string& id, const std::string& inputs, const std::string& condition, int severity,
                 const std::string& more = "") {
  return R"({"id":")" + id + R"(","version":"1","inputs":)" + inputs + R"(,"condition":)" + Json(condition).dump() +
         R"(,"severity":)" + std::to_string(severity) + R"(,"zh":")" + id + R"(中","en":")" + id +
         R"( en","source":"[P]")" + more + "}";
}

std::vector<std::string> fired(const Conclusion& conclusion) {
  std::vector<std::string> out;
  for (const auto& finding : conclusion.findings)
    out.push_back(finding.rule_id + (finding.side.empty() ? "" : "/" + finding.side));
  return out;
}

const char* sides_form = R"([
  {"linkId":"flex.l","type":"integer","text":"l"},{"linkId":"flex.r","type":"integer","text":"r"},
  {"linkId":"test.l","type":"choice","text":"t","answerOption":[{"valueCoding":{"code":"neg"}},{"valueCoding":{"code":"pos"}},{"valueCoding":{"code":"nd"}}]},
  {"linkId":"test.r","type":"choice","text":"t","answerOption":[{"valueCoding":{"code":"neg"}},{"valueCoding":{"code":"pos"}},{"valueCoding":{"code":"nd"}}]},
  {"linkId":"grade","type":"choice","text":"g","answerOption":[
    {"valueCoding":{"code":"-"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":0}]},
    {"valueCoding":{"code":"+-"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":0.5}]},
    {"valueCoding":{"code":"2+"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}]}])";

Conclusion conclude(const RuleSet& rules, const std::vector<std::pair<std::string, std::string>>& answers,
                    const Context& context = test::somebody()) {
  static const auto form = form_of(sides_form);
  Filling filling(form, context);
  for (const auto& [link_id, text] : answers) test::type(filling, link_id, text);
  return evaluate(rules, *form, filling.response(ResponseStatus::completed), context);
}

}  // namespace

TEST_CASE("a sided rule is asked for each side with its own inputs") {
  const auto rules =
      rules_of(rule("ROM", R"({"flex":"flex.{s}"})", "%flex < 120", 2, R"(,"sides":["l","r"])") + "," +
               rule("DIFF", R"({"l":"flex.l","r":"flex.r"})", "(%l - %r).abs() >= 10", 2) + "," +
               rule("LEFT", R"({"flex":"flex.{s}"})", "%side = 'l' and %flex.exists()", 1, R"(,"sides":["l","r"])"));
  const auto conclusion = conclude(rules, {{"flex.l", "135"}, {"flex.r", "119"}});
  CHECK(fired(conclusion) == std::vector<std::string>{"ROM/r", "DIFF", "LEFT/l"});
  CHECK(conclusion.grade == 2);
  CHECK(conclusion.findings[0].inputs.dump() == R"({"flex":119})");
  CHECK(conclusion.findings[0].version == "1");
  CHECK(fired(conclude(rules, {{"flex.r", "119"}})) == std::vector<std::string>{"ROM/r"});
}

TEST_CASE("codes, ordinals, age and sex are inputs; unanswered is empty and does not fire") {
  const auto rules = rules_of(rule("TR", R"({"g":"grade"})", "%g = '+-'", 1) + "," +
                              rule("HIGH", R"({"g":"grade"})", "%g_ord >= 1", 3) + "," +
                              rule("OLD", R"({"f":"flex.l"})", "%age >= 40 and %sex = 'male' and %f > 0", 1) + "," +
                              rule("NOT", R"({"g":"grade"})", "(%g_ord >= 1).not()", 0));
  CHECK(fired(conclude(rules, {{"grade", "+-"}})) == std::vector<std::string>{"TR", "NOT"});
  CHECK(fired(conclude(rules, {{"grade", "2+"}, {"flex.l", "1"}})) == std::vector<std::string>{"HIGH", "OLD"});
  CHECK(fired(conclude(rules, {})).empty());
  Context nobody = test::somebody();
  nobody.birth_date.reset();
  CHECK(fired(conclude(rules, {{"flex.l", "1"}}, nobody)).empty());
}

TEST_CASE("an exam is incomplete when something needed is missing or nd, unless a rule gives 2 or more") {
  const auto rules = rules_of(rule("ROM", R"({"flex":"flex.{s}"})", "%flex < 120", 2, R"(,"sides":["l","r"])") + "," +
                                  rule("TEST", R"({"t":"test.{s}"})", "%t = 'pos'", 3, R"(,"sides":["l","r"])"),
                              R"(,"required_for_grade":["flex.{s}"])");
  const auto whole = conclude(rules, {{"flex.l", "130"}, {"flex.r", "130"}});
  CHECK_FALSE(whole.incomplete);
  CHECK(whole.grade == 0);
  const auto unanswered = conclude(rules, {{"flex.l", "130"}});
  CHECK(unanswered.incomplete);
  CHECK(unanswered.missing == std::vector<std::string>{"flex.r"});
  const auto skipped = conclude(rules, {{"flex.l", "130"}, {"flex.r", "130"}, {"test.l", "nd"}});
  CHECK(skipped.incomplete);
  CHECK(skipped.missing == std::vector<std::string>{"test.l"});
  const auto clear = conclude(rules, {{"flex.l", "100"}});
  CHECK_FALSE(clear.incomplete);
  CHECK(clear.grade == 2);
  CHECK(clear.missing == std::vector<std::string>{"flex.r"});
}

TEST_CASE("a rule that cannot be evaluated is told and the others go on") {
  const auto rules =
      rules_of(rule("BAD", R"({"g":"grade"})", "%g > 3", 4) + "," + rule("GOOD", R"({"g":"grade"})", "%g = '2+'", 1));
  const auto conclusion = conclude(rules, {{"grade", "2+"}});
  CHECK(fired(conclusion) == std::vector<std::string>{"GOOD"});
  REQUIRE(conclusion.problems.size() == 1);
  CHECK(conclusion.problems.front().rfind("BAD: ", 0) == 0);
}

TEST_CASE("a rule file that is not right is refused with the rule's name") {
  const auto refused = [](const std::string& text) {
    const auto set = load_rules(Json::parse(R"({"exam":"x","version":"1","rules":[)" + text + "]}"));
    REQUIRE_FALSE(set.has_value());
    return set.error().field;
  };
  CHECK(refused(rule("A", "{}", "1 +", 1)) == "rules[0] A.condition");
  CHECK(refused(rule("A", R"({"x":"flex.l"})", "%y > 1", 1)) == "rules[0] A.condition");
  CHECK(refused(rule("A", R"({"x":"flex.{s}"})", "%x > 1", 1)) == "rules[0] A.inputs.x");
  CHECK(refused(rule("A", "{}", "true", 5)) == "rules[0] A.severity");
  CHECK(refused(rule("A", "{}", "true", 1, R"(,"serverity":3)")) == "rules[0] A.serverity");
  CHECK(refused(rule("A", "{}", "true", 1, R"(,"sides":["x"])")) == "rules[0] A.sides");
  const auto form = form_of(sides_form);
  CHECK(unknown_inputs(rules_of(rule("A", R"({"x":"bend.{s}"})", "%x > 1", 1, R"(,"sides":["l","r"])")), *form) ==
        std::vector<std::string>{"bend.l", "bend.r"});
}

TEST_CASE("advice is the worst first, then in body order, merged by text id, five lines at most") {
  const auto finding = [](const char* id, int severity, const char* text_id, const char* side = "") {
    return Finding{id, "1", severity, id, id, side, text_id, "", {}, Json::object()};
  };
  Conclusion vitals{"vitals", "1",   false,
                    2,        false, {finding("V1", 0, "ok"), finding("V2", 2, "salt"), finding("V3", 1, "walk")},
                    {},       {}};
  Conclusion knee{"knee",
                  "1",
                  false,
                  3,
                  false,
                  {finding("K1", 2, "knee", "l"), finding("K2", 3, "knee", "r"), finding("K3", 2, "rom", "l"),
                   finding("K3", 2, "rom", "r")},
                  {},
                  {}};
  Conclusion psych{"psych", "1", true, 4, false, {finding("P", 4, "secret")}, {}, {}};
  const std::vector<Conclusion> all = {knee, psych, vitals};
  CHECK(total_grade(all) == 3);
  const auto lines = advice(all, {"vitals", "knee"});
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].zh == "K2");
  CHECK(lines[0].sides == std::vector<std::string>{"r"});
  CHECK(lines[1].zh == "V2");
  CHECK(lines[2].zh == "K3");
  CHECK(lines[2].sides == std::vector<std::string>{"l", "r"});
  CHECK(lines[3].zh == "V3");
  CHECK(advice(all, {"vitals", "knee"}, 2).size() == 2);
  CHECK(follow_up_days({vitals}) == 90);
  CHECK(follow_up_days({vitals, knee}) == 14);
  CHECK(follow_up_days({psych}) == 0);
  CHECK(follow_up_days({}) == std::nullopt);
  CHECK(to_json(conclusion_from_json(to_json(knee))).dump() == to_json(knee).dump());
}

TEST_CASE("the clinical vectors for blood oxygen, pulse and temperature hold with their rules") {
  const Json vectors = test::read_json(test::shared_dir() + "/clinical/rule_vectors.json");
  const auto form = form_of(
      R"([{"linkId":"o2","type":"integer","text":"o"},{"linkId":"t","type":"decimal","text":"t"},{"linkId":"p","type":"integer","text":"p"},{"linkId":"reg","type":"boolean","text":"r"}])");
  const auto rules = rules_of(
      rule("O2-2", R"({"x":"o2"})", "%x >= 93 and %x < 95", 2) + "," +
      rule("O2-3", R"({"x":"o2"})", "%x >= 90 and %x < 93", 3) + "," + rule("O2-4", R"({"x":"o2"})", "%x < 90", 4) +
      "," + rule("T-1", R"({"x":"t"})", "%x >= 35.0 and %x < 36.0", 1) + "," +
      rule("T-2", R"({"x":"t"})", "%x > 37.2 and %x <= 38.0", 2) + "," +
      rule("T-3", R"({"x":"t"})", "%x > 38.0 or %x < 35.0", 3) + "," +
      rule("P-1", R"({"x":"p"})", "%x >= 50 and %x < 60", 1) + "," +
      rule("P-2", R"({"x":"p"})", "%x > 100 and %x <= 120", 2) + "," +
      rule("P-3", R"({"x":"p"})", "%x < 50 or %x > 120", 3) + "," + rule("P-4", R"({"x":"reg"})", "%x = false", 2));
  const auto grade = [&](const std::vector<std::pair<std::string, Json>>& answers) {
    Filling filling(form, test::somebody());
    for (const auto& [link_id, value] : answers) test::type(filling, link_id, value.dump());
    return evaluate(rules, *form, filling.response(ResponseStatus::completed), test::somebody()).grade;
  };
  for (const auto& vector : vectors["spo2"])
    CHECK(grade({{"o2", vector["in"]}}) == vector["out"]["severity"].get<int>());
  for (const auto& vector : vectors["temperature"])
    CHECK(grade({{"t", vector["in"]}}) == vector["out"]["severity"].get<int>());
  for (const auto& vector : vectors["pulse"])
    CHECK(grade({{"p", vector["in"]["bpm"]}, {"reg", vector["in"]["regular"]}}) ==
          vector["out"]["severity"].get<int>());
}
