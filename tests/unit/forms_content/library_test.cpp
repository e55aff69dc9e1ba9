// forms/ as a whole: it loads, and its parts fit together.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

TEST_CASE("every form, rule file and the catalogue load") {
  for (const auto& name : form_names()) {
    INFO(name);
    const auto form = library().form("https://nuanxin.example/fhir/Questionnaire/" + name + "|1.0.0");
    REQUIRE(form != nullptr);
    CHECK(form->version() == "1.0.0");
  }
  for (const auto* exam : {"vitals", "knee", "lumbar", "urine-strip"}) {
    INFO(exam);
    CHECK(library().rules(exam) != nullptr);
  }
}

TEST_CASE("rules only read items that their form has") {
  for (const auto& activity : library().catalogue().activities()) {
    const auto* rules = library().rules_of(activity);
    if (rules == nullptr) continue;
    INFO(activity.code);
    const auto form = library().form_of(activity);
    REQUIRE(form != nullptr);
    CHECK(forms::unknown_inputs(*rules, *form).empty());
    for (const auto& needed : rules->required_for_grade) {
      INFO(needed);
      CHECK(form->find(needed) != nullptr);
    }
  }
}

TEST_CASE("an empty exam is incomplete, fires nothing and has no broken rule") {
  for (const auto& name : graded_names()) {
    INFO(name);
    const auto conclusion = Exam(name).conclude();
    CHECK(conclusion.findings.empty());
    CHECK(conclusion.incomplete == (name != "counselling"));  // nobody has to take its questionnaires
    CHECK(conclusion.grade == 0);
  }
}

TEST_CASE("severities are 0-4 and red flags are at least 3, the vital ones 4") {
  const std::set<std::string> urgent{"RF-DVT",     "RF-STROKE",      "RF-ACS",       "RF-CAUDA",
                                     "RF-AAA",     "RF-URO-SEPSIS",  "RF-RETENTION", "RF-DKA",
                                     "RF-SUICIDE", "RF-KNEE-SEPTIC", "RF-VASC"};
  for (const auto& name : graded_names()) {
    for (const auto& rule : library().rules(name)->rules) {
      INFO(name << " " << rule.id);
      CHECK(rule.severity >= 0);
      CHECK(rule.severity <= 4);
      if (rule.red_flag.empty()) continue;
      CHECK(rule.severity >= (urgent.count(rule.red_flag) != 0 ? 4 : 3));
    }
  }
}

TEST_CASE("the catalogue has the eight services, and every occupation proposes what exists") {
  const auto& catalogue = library().catalogue();
  CHECK(catalogue.services().size() >= 9);  // eight and the local ones
  CHECK(catalogue.consents().size() == 7);
  const auto required = std::count_if(catalogue.consents().begin(), catalogue.consents().end(),
                                      [](const auto& consent) { return consent.required; });
  CHECK(required == 2);
  for (const auto& occupation : catalogue.occupations()) {
    INFO(occupation.code);
    CHECK_FALSE(occupation.proposes.empty());
    for (const auto& code : occupation.proposes) CHECK(catalogue.activity(code) != nullptr);
  }
  REQUIRE(catalogue.occupation("courier") != nullptr);
  CHECK(catalogue.occupation("courier")->proposes == std::vector<std::string>{"vitals", "knee", "ankle", "membership"});
  CHECK(catalogue.occupation("truck-driver")->proposes ==
        std::vector<std::string>{"vitals", "cervical", "lumbar", "urinary-history", "urine-strip", "membership"});
  CHECK(catalogue.body_order() == std::vector<std::string>{"vitals", "knee", "ankle", "cervical", "lumbar",
                                                           "urine-strip", "urinary-history", "urinary-ultrasound",
                                                           "consultation"});
}
