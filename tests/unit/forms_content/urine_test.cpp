// rule_vectors.json through the real urine strip form and rules.
#include <catch2/catch.hpp>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {
std::string link_of(const std::string& item) { return item == "urobilinogen" ? "ua.urobilinogen.ord" : "ua." + item; }
}  // namespace

TEST_CASE("the strip's steps fire exactly the stated rules") {
  for (const auto& vector : rule_vectors("urine_strip")) {
    INFO(vector.dump());
    Exam exam("urine-strip", "female");
    for (const auto& [item, value] : vector.at("in").at("strip").items()) exam.put(link_of(item), typed(value));
    if (value_or(vector.at("in"), "fever", false)) exam.put("ua.fever", "true");
    CHECK(exam.rules() == vector.at("out").at("rules").get<std::vector<std::string>>());
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
}

TEST_CASE("sugar with ketones is urgent, ketones alone are not") {
  const auto conclusion = Exam("urine-strip").put("ua.ketone", "1+").put("ua.glucose", "1+").conclude();
  CHECK(conclusion.grade == 4);
  CHECK(Exam("urine-strip").put("ua.ketone", "1+").put("ua.glucose", "+-").fires("U-KET"));
  CHECK(Exam("urine-strip").put("ua.ketone", "+-").grade() == 1);
}

TEST_CASE("nitrite refers, and is urgent with fever or flank pain") {
  CHECK(Exam("urine-strip").put("ua.nitrite", "+").rules() == std::vector<std::string>{"U-NIT"});
  CHECK(Exam("urine-strip").put("ua.nitrite", "+").put("ua.leukocyte", "+-").rules() ==
        std::vector<std::string>{"U-NIT"});
  Exam both("urine-strip");
  both.put("ua.nitrite", "+").put("ua.leukocyte", "1+").put("ua.fever", "false");
  CHECK(both.rules() == std::vector<std::string>{"U-UTI"});
  CHECK(both.grade() == 3);
  CHECK(both.put("ua.flank", "true").grade() == 4);
  CHECK(both.conclude().findings.at(0).red_flag == "RF-URO-SEPSIS");
}

TEST_CASE("blood is not judged during the period, and nobody asks a man for it") {
  Exam woman("urine-strip", "female");
  woman.put("ua.blood", "2+").put("ua.menses", "true");
  CHECK(woman.rules() == std::vector<std::string>{"U-BLD-MENSES"});
  CHECK(woman.put("ua.menses", "false").rules() == std::vector<std::string>{"U-BLD-1"});
  CHECK_FALSE(Exam("urine-strip", "male").enabled("ua.menses"));
  CHECK(Exam("urine-strip", "").enabled("ua.menses"));
}

TEST_CASE("an expired strip is refused; lot and analyser are needed") {
  Exam exam("urine-strip");
  CHECK(exam.filling().missing_required() ==
        std::vector<std::string>{"ua.analyser", "ua.strip.lot", "ua.strip.expiry"});
  CHECK(exam.put("ua.strip.expiry", "2026-07-21").violates("strip-expired"));
  CHECK_FALSE(exam.put("ua.strip.expiry", "2026-07-22").violates("strip-expired"));
}
