// rule_vectors.json through the real vitals form and rules.
#include <catch2/catch.hpp>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {
Exam& put_pressure(Exam& exam, const Json& systolic, const Json& diastolic) {
  for (const auto* n : {"1", "2"}) {
    exam.put(std::string("vt.sbp.") + n, typed(systolic)).put(std::string("vt.dbp.") + n, typed(diastolic));
  }
  return exam;
}
}  // namespace

TEST_CASE("body mass index is rounded half up first and banded after") {
  for (const auto& vector : rule_vectors("bmi")) {
    INFO(vector.dump());
    const auto& in = vector.at("in");
    Exam exam("vitals", "male", in.at("age").get<int>());
    exam.put("vt.height", typed(in.at("height_cm"))).put("vt.weight", typed(in.at("weight_kg")));
    CHECK(exam.shown("vt.bmi") == text_or(vector.at("out"), "bmi"));
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
    CHECK(exam.rules().size() == 1);
  }
}

TEST_CASE("waist limits differ by sex") {
  for (const auto& vector : rule_vectors("waist")) {
    INFO(vector.dump());
    Exam exam("vitals", text_or(vector.at("in"), "sex"));
    exam.put("vt.waist", typed(vector.at("in").at("waist_cm")));
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
}

TEST_CASE("blood pressure takes the higher category of the two values") {
  for (const auto& vector : rule_vectors("bp")) {
    INFO(vector.dump());
    const auto& in = vector.at("in");
    Exam exam("vitals");
    put_pressure(exam, in.at("systolic"), in.at("diastolic"));
    if (exam.enabled("vt.bp.symptom"))
      exam.put("vt.bp.symptom", value_or(in, "symptoms", false) ? "chest-pain" : "none");
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
    CHECK_FALSE(exam.fires("V-BP-T-S"));
    CHECK_FALSE(exam.fires("V-BP-T-D"));
  }
}

TEST_CASE("the mean is of the first two readings, and they decide on a third") {
  for (const auto& vector : rule_vectors("bp_average")) {
    INFO(vector.dump());
    Exam exam("vitals");
    int n = 0;
    for (const auto& reading : vector.at("in").at("readings")) {
      ++n;
      exam.put("vt.sbp." + std::to_string(n), typed(reading.at(0)));
      exam.put("vt.dbp." + std::to_string(n), typed(reading.at(1)));
    }
    CHECK(exam.shown("vt.sbp") == typed(vector.at("out").at("systolic")));
    CHECK(exam.shown("vt.dbp") == typed(vector.at("out").at("diastolic")));
    CHECK(exam.enabled("vt.sbp.3") == vector.at("out").at("third_reading_needed").get<bool>());
  }
}

TEST_CASE("a third reading is averaged with the second, and only while it is needed") {
  Exam exam("vitals");
  exam.put("vt.sbp.1", "150").put("vt.dbp.1", "92").put("vt.sbp.2", "136").put("vt.dbp.2", "84");
  REQUIRE(exam.enabled("vt.dbp.3"));
  CHECK(exam.filling().state("vt.sbp.3").required);
  exam.put("vt.sbp.3", "133").put("vt.dbp.3", "81");
  CHECK(exam.shown("vt.sbp") == "135");
  CHECK(exam.shown("vt.dbp") == "83");
  SECTION("exactly 10 apart needs none, and the third is no longer counted") {
    exam.put("vt.sbp.1", "146").put("vt.dbp.1", "94");
    CHECK_FALSE(exam.enabled("vt.sbp.3"));
    CHECK(exam.shown("vt.sbp") == "141");
    CHECK(exam.shown("vt.dbp") == "89");
  }
}

TEST_CASE("one reading gives no mean") {
  Exam exam("vitals");
  exam.put("vt.sbp.1", "150").put("vt.dbp.1", "92");
  CHECK(exam.shown("vt.sbp").empty());
  CHECK_FALSE(exam.enabled("vt.sbp.3"));
}

TEST_CASE("systolic less than 10 above diastolic is refused, an odd pulse pressure is questioned") {
  Exam exam("vitals");
  exam.put("vt.sbp.1", "100").put("vt.dbp.1", "91");
  CHECK(exam.violates("bp-order-1"));
  CHECK(exam.filling().has_hard_issue());
  exam.put("vt.dbp.1", "90");
  CHECK_FALSE(exam.violates("bp-order-1"));
  CHECK(exam.violates("bp-pulse-1"));
  exam.put("vt.dbp.1", "80");
  CHECK_FALSE(exam.violates("bp-pulse-1"));
}

TEST_CASE("symptoms are asked for only at 180 or 110, and then needed") {
  Exam exam("vitals");
  put_pressure(exam, 179, 109);
  CHECK_FALSE(exam.enabled("vt.bp.symptom"));
  put_pressure(exam, 170, 110);
  CHECK(exam.filling().state("vt.bp.symptom").required);
  CHECK(exam.fires("V-BP-4"));
  exam.put_all("vt.bp.symptom", {"blurred", "chest-pain"});
  const auto conclusion = exam.conclude();
  CHECK(conclusion.grade == 4);
  REQUIRE_FALSE(conclusion.findings.empty());
  CHECK(conclusion.findings.front().red_flag == "RF-BP-CRISIS");
}

TEST_CASE("isolated systolic and diastolic pressure are told apart, and a missed target is noticed") {
  Exam exam("vitals");
  put_pressure(exam, 150, 80).put("vt.bp.drugs", "true");
  CHECK(exam.rules() == std::vector<std::string>{"V-BP-2", "V-BP-T-S", "V-BP-TX"});
  put_pressure(exam, 130, 95).put("vt.bp.drugs", "false");
  CHECK(exam.rules() == std::vector<std::string>{"V-BP-2", "V-BP-T-D"});
}

TEST_CASE("pulse is graded by rate and rhythm") {
  for (const auto& vector : rule_vectors("pulse")) {
    INFO(vector.dump());
    Exam exam("vitals");
    exam.put("vt.pulse", typed(vector.at("in").at("bpm")));
    exam.put("vt.rhythm", vector.at("in").at("regular").get<bool>() ? "regular" : "irregular");
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
}

TEST_CASE("oxygen saturation and temperature have their bands") {
  for (const auto& [family, link] : {std::pair{"spo2", "vt.spo2"}, std::pair{"temperature", "vt.temp"}}) {
    for (const auto& vector : rule_vectors(family)) {
      INFO(family << vector.dump());
      CHECK(Exam("vitals").put(link, typed(vector.at("in"))).grade() == vector.at("out").at("severity").get<int>());
    }
  }
}

TEST_CASE("glucose is judged by the state in which it was taken") {
  const auto grade = [](const char* value, const char* state) {
    return Exam("vitals").put("vt.glucose.cap", value).put("vt.glucose.state", state).grade();
  };
  CHECK(grade("6.0", "fasting") == 0);
  CHECK(grade("6.1", "fasting") == 2);
  CHECK(grade("7.0", "fasting") == 3);
  CHECK(grade("11.0", "random") == 0);
  CHECK(grade("11.1", "random") == 3);
  CHECK(grade("3.8", "random") == 3);
}

TEST_CASE("impossible values are refused, unusual ones are questioned") {
  Exam exam("vitals");
  CHECK(exam.put("vt.height", "99.9").refused("vt.height"));
  CHECK(exam.put("vt.height", "250.1").refused("vt.height"));
  CHECK(exam.put("vt.height", "170.55").refused("vt.height"));
  CHECK(exam.put("vt.height", "139.9").warned("vt.height"));
  CHECK_FALSE(exam.put("vt.height", "170.5").warned("vt.height"));
  CHECK_FALSE(exam.refused("vt.height"));
}
