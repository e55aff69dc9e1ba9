// score_vectors.json through the real forms: totals from the items' ordinals, and what the rules make of them.
#include <catch2/catch.hpp>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

TEST_CASE("pain from 0 to 10 has four bands, wherever it hurts most") {
  for (const auto& vector : score_vectors("nrs")) {
    INFO(vector.dump());
    const auto severity = vector.at("out").at("severity").get<int>();
    for (const auto* link : {"knee.pain.rest.l", "knee.pain.move.r"}) {
      CHECK(Exam("knee").put(link, typed(vector.at("in"))).grade() == severity);
    }
    CHECK(Exam("lumbar").put("lumb.pain", typed(vector.at("in"))).grade() == severity);
    CHECK(Exam("lumbar").put("lumb.pain", "0").put("lumb.leg.pain.r", typed(vector.at("in"))).grade() == severity);
  }
}

TEST_CASE("the JOA back score adds up and shows nothing before the last answer") {
  for (const auto& vector : score_vectors("joa29")) {
    INFO(vector.dump());
    const auto& in = vector.at("in");
    Exam exam("lumbar");
    exam.put("joa29.use", "true");
    int n = 0;
    for (const auto* part : {"lbp", "leg", "gait", "slr", "sens", "motor"}) {
      exam.put("joa29.q" + std::to_string(++n), typed(in.at(part)));
    }
    for (const auto& point : in.at("adl")) exam.put("joa29.q" + std::to_string(++n), typed(point));
    CHECK(exam.shown("joa29.total").empty());
    exam.put("joa29.q14", typed(in.at("bladder")));
    CHECK(exam.shown("joa29.total") == typed(vector.at("out").at("total")));
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
}

TEST_CASE("the Lysholm score is added up for each knee") {
  for (const auto& vector : score_vectors("lysholm")) {
    INFO(vector.dump());
    for (const std::string side : {".l", ".r"}) {
      Exam exam("knee");
      exam.put("lysholm.use", "true");
      int n = 0;
      for (const auto& points : vector.at("out").at("points")) {
        CHECK(exam.shown("lysholm" + side).empty());
        exam.put("lysholm.q" + std::to_string(++n) + side, typed(points));
      }
      CHECK(exam.shown("lysholm" + side) == typed(vector.at("out").at("total")));
      CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
    }
  }
}

TEST_CASE("the Roland-Morris score counts what is ticked") {
  for (const auto& vector : score_vectors("rmdq24")) {
    INFO(vector.dump());
    Exam exam("lumbar");
    exam.put("rmdq.use", "true");
    for (int n = 1; n <= 24; ++n) exam.put("rmdq.q" + std::to_string(n), "false");
    for (const auto& n : vector.at("in").at("checked")) exam.put("rmdq.q" + n.dump(), "true");
    CHECK(exam.shown("rmdq.total") == typed(vector.at("out").at("total")));
    CHECK(exam.grade() == vector.at("out").at("severity").get<int>());
  }
}

TEST_CASE("the Ottawa knee rule asks for an X-ray after a recent injury only") {
  for (const auto& vector : score_vectors("ottawa_knee")) {
    INFO(vector.dump());
    const auto& in = vector.at("in");
    const auto yes = [&](const char* name) { return value_or(in, name, false) ? "true" : "false"; };
    const auto no = [&](const char* name) { return value_or(in, name, true) ? "false" : "true"; };
    Exam exam("knee", "male", in.at("age").get<int>());
    exam.put("knee.injury.l", "lt7d");
    exam.put("knee.ottawa.patella.l", yes("patella_isolated_tender"));
    exam.put("knee.ottawa.fibula.l", yes("fibular_head_tender"));
    exam.put("knee.ottawa.flex90.l", no("can_flex_90"));
    exam.put("knee.ottawa.steps.l", no("four_steps"));
    CHECK(exam.fires("K-OTT") == vector.at("out").at("xray").get<bool>());
    exam.put("knee.injury.l", "older");
    CHECK_FALSE(exam.fires("K-OTT"));
  }
}
