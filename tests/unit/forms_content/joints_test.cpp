// rule_vectors.json and the tables of exams.md through the real knee and lumbar forms and rules.
#include <catch2/catch.hpp>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

TEST_CASE("range of motion: hard limits refuse, the tables give attention and refer") {
  int run = 0;
  for (const auto& vector : rule_vectors("rom")) {
    INFO(vector.dump());
    const auto motion = text_or(vector.at("in"), "motion");
    const bool knee = motion.rfind("knee.", 0) == 0;
    if (!knee && motion.rfind("lumb.", 0) != 0) continue;
    for (const std::string side : {"", ".l", ".r"}) {
      Exam exam(knee ? "knee" : "lumbar");
      if (exam.filling().form().find(motion + side) == nullptr || (knee && side.empty())) continue;
      ++run;
      exam.put(motion + side, typed(vector.at("in").at("deg")));
      const bool valid = vector.at("out").at("valid").get<bool>();
      CHECK(exam.refused(motion + side) == !valid);
      if (valid) CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
    }
  }
  CHECK(run >= 17);
}

TEST_CASE("a difference between the knees of 10 degrees is noticed, 9 is not") {
  Exam exam("knee");
  exam.put("knee.flex.l", "140").put("knee.flex.r", "131").put("knee.ext.l", "0").put("knee.ext.r", "0");
  CHECK(exam.grade() == 0);
  exam.put("knee.flex.r", "130");
  CHECK(exam.rules() == std::vector<std::string>{"ROM-D"});
}

TEST_CASE("straight-leg raise: pain below the knee before 70 degrees is positive") {
  for (const auto& vector : rule_vectors("slr")) {
    INFO(vector.dump());
    for (const std::string side : {".l", ".r"}) {
      Exam exam("lumbar");
      exam.put("lumb.slrtest" + side, vector.at("in").at("radiating_below_knee").get<bool>() ? "pos" : "neg");
      exam.put("lumb.slr" + side, typed(vector.at("in").at("angle")));
      CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
      CHECK((exam.fires("L-SLR-1") || exam.fires("L-SLR-2")) == vector.at("out").at("positive").get<bool>());
    }
  }
  Exam tight("lumbar");
  tight.put("lumb.slrtest.l", "neg").put("lumb.slr.l", "59");
  CHECK(tight.rules() == std::vector<std::string>{"L-SLR-H"});
}

TEST_CASE("the Schober increase is calculated and banded") {
  for (const auto& vector : rule_vectors("schober")) {
    INFO(vector.dump());
    Exam exam("lumbar");
    exam.put("lumb.schober.base", typed(vector.at("in").at("base_cm")));
    exam.put("lumb.schober.end", typed(vector.at("in").at("end_cm")));
    CHECK(Decimal::from_string(exam.shown("lumb.schober.inc")) ==
          Decimal::from_string(text_or(vector.at("out"), "increase_cm")));
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
  Exam shrunk("lumbar");
  shrunk.put("lumb.schober.base", "15").put("lumb.schober.end", "14");
  CHECK(shrunk.violates("schober-order"));
}

TEST_CASE("meniscus signs are counted: one is attention, two are refer") {
  Exam exam("knee");
  exam.put("knee.mcmurray.l", "pos");
  CHECK(exam.rules() == std::vector<std::string>{"K-MEN-1"});
  exam.put("knee.mcmurray.r", "pos");
  CHECK(exam.grade() == 2);
  exam.put_all("knee.tender.l", {"pes", "lateral-line"});
  CHECK(exam.grade() == 2);
  exam.put("knee.locking.l", "rarely");
  CHECK(exam.grade() == 3);
  CHECK(exam.rules() == std::vector<std::string>{"K-MEN-1", "K-MEN-2"});
}

TEST_CASE("one positive ligament test refers, patellar pain needs pain") {
  CHECK(Exam("knee").put("knee.varus30.r", "pos").rules() == std::vector<std::string>{"K-LIG"});
  CHECK(Exam("knee").put("knee.varus30.r", "equiv").rules().empty());
  Exam patella("knee");
  patella.put("knee.grind.r", "pos");
  CHECK(patella.rules().empty());
  CHECK(patella.put("knee.pain.move.r", "2").rules() == std::vector<std::string>{"P-NRS-1", "K-PF"});
}

TEST_CASE("effusion: a trace is attention, a patellar tap refers") {
  CHECK(Exam("knee").put("knee.effusion.l", "1").rules() == std::vector<std::string>{"K-EFF-1"});
  CHECK(Exam("knee").put("knee.effusion.l", "2").rules() == std::vector<std::string>{"K-EFF-2"});
  CHECK(Exam("knee").put("knee.effusion.l", "1").put("knee.ballot.l", "pos").rules() ==
        std::vector<std::string>{"K-EFF-2"});
}

TEST_CASE("a girth difference of 1.5 cm is noticed") {
  Exam exam("knee");
  exam.put("knee.girth10.l", "45.0").put("knee.girth10.r", "46.4");
  CHECK(exam.grade() == 0);
  exam.put("knee.girth10.r", "46.5");
  CHECK(exam.rules() == std::vector<std::string>{"K-GIRTH"});
}

TEST_CASE("a test that was not done needs one reason per side, and the grade is incomplete") {
  Exam exam("knee");
  CHECK_FALSE(exam.enabled("knee.nd.key.l"));
  exam.put("knee.lachman.l", "nd");
  CHECK(exam.filling().state("knee.nd.key.l").required);
  CHECK_FALSE(exam.enabled("knee.nd.key.r"));
  exam.put("knee.nd.key.l", "no-time");
  CHECK(exam.conclude().incomplete);
  exam.put("knee.valgus30.r", "nd");
  CHECK(exam.filling().state("knee.nd.tests.r").required);
  CHECK_FALSE(exam.enabled("knee.nd.tests.l"));
}

TEST_CASE("one key fills what is not tested yet with negative") {
  Exam exam("knee");
  exam.put("knee.lachman.r", "pos");
  const auto filled = exam.filling().fill_negative("knee.sec.key");
  CHECK(filled.size() == 5);
  CHECK(exam.shown("knee.mcmurray.l") == "Negative");
  CHECK(exam.shown("knee.lachman.r") == "Positive");
  CHECK(exam.shown("knee.nd.key.l").empty());
}

TEST_CASE("weakness and lost feeling are graded by the weakest root") {
  CHECK(Exam("lumbar").put("mmt.ehl.l", "5").grade() == 0);
  CHECK(Exam("lumbar").put("mmt.ehl.l", "4").grade() == 2);
  CHECK(Exam("lumbar").put("mmt.ehl.l", "4").put("mmt.ta.l", "3").grade() == 3);
  CHECK(Exam("lumbar").put("mmt.ta.r", "2").grade() == 4);
  CHECK(Exam("knee").put("mmt.quad.r", "3").grade() == 3);
  CHECK(Exam("lumbar").put("sens.l5.l", "1").grade() == 2);
  CHECK(Exam("lumbar").put("sens.l5.l", "1").put("sens.s1.l", "0").grade() == 3);
}

TEST_CASE("cauda equina signs are urgent") {
  for (const auto& [link, code] :
       {std::pair{"lumb.saddle", "reduced"}, std::pair{"lumb.sphincter", "new-retention"},
        std::pair{"lumb.sphincter", "new-incontinence"}, std::pair{"lumb.flag", "both-legs"}}) {
    INFO(link << code);
    const auto conclusion = Exam("lumbar").put(link, code).conclude();
    CHECK(conclusion.grade == 4);
    REQUIRE(conclusion.findings.size() == 1);
    CHECK(conclusion.findings[0].red_flag == "RF-CAUDA");
  }
  CHECK(Exam("lumbar").put("lumb.saddle", "normal").put("lumb.sphincter", "old").put("lumb.flag", "none").grade() == 0);
}

TEST_CASE("any three signs of inflammatory back pain refer to rheumatology") {
  Exam young("lumbar", "male", 44);
  young.put("lumb.stiff", "30");
  CHECK_FALSE(young.fires("L-IBP"));
  CHECK(young.put("lumb.night", "true").fires("L-IBP"));
  Exam older("lumbar", "male", 45);
  older.put("lumb.stiff", "30").put("lumb.night", "true");
  CHECK_FALSE(older.fires("L-IBP"));
  CHECK(older.put("lumb.exercise.better", "true").fires("L-IBP"));
}

TEST_CASE("every red flag of the knee carries its code") {
  for (const auto& [code, flag, grade] :
       {std::tuple{"septic", "RF-KNEE-SEPTIC", 4}, std::tuple{"locked", "RF-KNEE-LOCK", 3},
        std::tuple{"calf", "RF-DVT", 4}, std::tuple{"vascular", "RF-VASC", 4},
        std::tuple{"deformity", "RF-FRACTURE", 4}, std::tuple{"no-bear", "RF-FRACTURE", 3},
        std::tuple{"night-loss", "RF-CANCER", 3}}) {
    INFO(code);
    const auto conclusion = Exam("knee").put("knee.flag.l", code).conclude();
    CHECK(conclusion.grade == grade);
    REQUIRE(conclusion.findings.size() == 1);
    CHECK(conclusion.findings[0].red_flag == flag);
    CHECK(conclusion.findings[0].side == "l");
  }
}
