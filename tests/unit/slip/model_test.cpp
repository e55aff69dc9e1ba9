#include <catch2/catch.hpp>

#include "base/json.h"
#include "samples.h"
#include "slip/model.h"

using namespace nuanxin;
using namespace nuanxin::slip;

TEST_CASE("a slip goes through JSON and comes back the same") {
  for (const auto& [name, model] : samples::all_slips()) {
    INFO(name);
    const auto json = to_json(model);
    const auto back = slip_from_json(Json::parse(json.dump()));
    REQUIRE(back.has_value());
    CHECK(to_json(*back) == json);
  }
}

TEST_CASE("a ticket goes through JSON and comes back the same") {
  const auto json = to_json(samples::long_ticket());
  const auto back = ticket_from_json(Json::parse(json.dump()));
  REQUIRE(back.has_value());
  CHECK(to_json(*back) == json);
}

TEST_CASE("what is missing in the JSON has its default") {
  const auto slip = slip_from_json(Json::object());
  REQUIRE(slip.has_value());
  CHECK(slip->hotline == "12351");
  CHECK(slip->preliminary);
  CHECK(slip->language == Language::zh);
}

TEST_CASE("a refused model names the place") {
  auto json = to_json(samples::rider());
  const auto field_of = [&] {
    const auto answer = slip_from_json(json);
    REQUIRE(answer.has_error());
    CHECK(answer.error().reason == Reason::invalid_value);
    return answer.error().field;
  };
  SECTION("a grade out of range") {
    json["exams"][1]["grade"] = 5;
    CHECK(field_of() == "/exams/1/grade");
  }
  SECTION("a number where text belongs") {
    json["exams"][0]["values"][2]["label"] = 7;
    CHECK(field_of() == "/exams/0/values/2/label");
  }
  SECTION("an unknown mark") {
    json["exams"][0]["values"][0]["mark"] = "odd";
    CHECK(field_of() == "/exams/0/values/0/mark");
  }
  SECTION("a text beyond all measure") {
    json["advice"][0]["text"] = std::string(1'000'000, 'a');
    CHECK(field_of() == "/advice/0/text");
  }
  SECTION("a list beyond all measure") {
    json["red_flags"] = Json(std::vector<std::string>(5000, "a"));
    CHECK(field_of() == "/red_flags");
  }
  SECTION("something else altogether") {
    json = Json::array({1, 2});
    CHECK(field_of().empty());
  }
}

TEST_CASE("control characters never reach the paper") {
  auto json = to_json(samples::ticket());
  json["masked_name"] = "张\x1B@*\n丰";
  CHECK(ticket_from_json(json)->masked_name == "张@*丰");
}

TEST_CASE("a grade is one of the words that people know") {
  CHECK(grade_word(0, false, Language::zh) == "正常");
  CHECK(grade_word(1, false, Language::zh) == "正常");
  CHECK(grade_word(2, false, Language::zh) == "需关注");
  CHECK(grade_word(3, false, Language::zh) == "建议转诊");
  CHECK(grade_word(4, false, Language::zh) == "立即就医");
  CHECK(grade_word(1, true, Language::zh) == "未完成");
  CHECK(grade_word(3, true, Language::zh) == "建议转诊");
}

TEST_CASE("body sites are known by code, by pair and by the exam's word") {
  for (const auto* code : {"knee-left", "knee", "cervical", "urinary", "lumbar", "ankle-right", "chest"})
    CHECK(is_body_site(code));
  CHECK_FALSE(is_body_site("left-knee"));
  CHECK_FALSE(is_body_site(""));
}
