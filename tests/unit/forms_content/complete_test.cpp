// A healthy person through the required part of each exam, as it is done a hundred times a day; and what happens when
// a part could not be done. Words inside conditions must be words of the form.
#include <algorithm>
#include <catch2/catch.hpp>

#include "exam.h"
#include "forms/fhirpath.h"
#include "forms/validate.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {

Exam healthy_vitals() {
  Exam exam("vitals");
  exam.put("vt.height", "172").put("vt.weight", "65.5").put("vt.pulse", "72").put("vt.rhythm", "regular");
  for (const auto* n : {"1", "2"}) {
    exam.put(std::string("vt.sbp.") + n, "116").put(std::string("vt.dbp.") + n, "74");
  }
  return exam;
}

Exam healthy_knee() {
  Exam exam("knee");
  for (const std::string side : {".l", ".r"}) {
    exam.put("knee.pain.rest" + side, "0").put("knee.pain.move" + side, "0").put("knee.injury" + side, "none");
    exam.put("knee.flag" + side, "none").put("knee.flex" + side, "135").put("knee.ext" + side, "0");
  }
  exam.filling().fill_negative("knee.sec.key");
  return exam;
}

Exam healthy_lumbar() {
  Exam exam("lumbar");
  exam.put("lumb.pain", "0").put("lumb.saddle", "normal").put("lumb.sphincter", "normal").put("lumb.flag", "none");
  exam.put("lumb.flex", "85").put("lumb.ext", "28");
  exam.filling().fill_negative("lumb.sec.key");
  for (const std::string side : {".l", ".r"}) {
    exam.put("lumb.leg.pain" + side, "0").put("lumb.lat" + side, "28").put("lumb.slr" + side, "80");
  }
  return exam;
}

Exam healthy_urine() {
  Exam exam("urine-strip");
  exam.put("ua.analyser", "U-1").put("ua.strip.lot", "20260301").put("ua.strip.expiry", "2027-03-01");
  exam.put("ua.sg", "1.015").put("ua.ph", "6.0");
  exam.filling().fill_negative("ua.panel");
  return exam;
}

void check_healthy(Exam exam) {
  for (const auto& issue : forms::validate(exam.filling().form(), exam.response(), exam.filling().context())) {
    FAIL_CHECK(issue.link_id << ": " << issue.en);
  }
  CHECK(exam.filling().missing_required().empty());
  const auto conclusion = exam.conclude();
  CHECK(conclusion.grade == 0);
  CHECK(conclusion.missing.empty());
  CHECK_FALSE(conclusion.incomplete);
}

bool is_option(const forms::Form& form, const std::string& link_id, const std::string& code) {
  const auto* item = form.find(link_id);
  return item != nullptr && item->option_by_code(code) != nullptr;
}

std::string left_of(std::string link_id) {
  if (const auto at = link_id.find("{s}"); at != std::string::npos) link_id.replace(at, 3, "l");
  return link_id;
}

}  // namespace

TEST_CASE("a healthy person gets a complete grade 0 from the required answers alone") {
  SECTION("vital signs") { check_healthy(healthy_vitals()); }
  SECTION("knee") { check_healthy(healthy_knee()); }
  SECTION("lumbar spine") { check_healthy(healthy_lumbar()); }
  SECTION("urine strip") { check_healthy(healthy_urine()); }
}

TEST_CASE("a part that was not done for a reason can be signed, and the grade says incomplete") {
  const auto check = [](Exam exam) {
    CHECK(exam.filling().missing_required().empty());
    CHECK(exam.conclude().incomplete);
  };
  SECTION("height and weight") {
    auto exam = healthy_vitals();
    exam.put_all("vt.height", {}).put_all("vt.weight", {}).put("vt.nd.body", "refused");
    check(std::move(exam));
  }
  SECTION("blood pressure and pulse") {
    auto exam = healthy_vitals();
    check(std::move(exam.put("vt.nd.bp", "no-time")));
  }
  SECTION("the range of one knee") {
    auto exam = healthy_knee();
    check(std::move(exam.put("knee.nd.rom.r", "pain")));
  }
  SECTION("a key test of one knee") {
    auto exam = healthy_knee();
    check(std::move(exam.put("knee.lachman.r", "nd").put("knee.nd.key.r", "contraindicated")));
  }
  SECTION("the range of the back") {
    auto exam = healthy_lumbar();
    check(std::move(exam.put("lumb.nd.rom", "pain")));
  }
  SECTION("straight-leg raise") {
    auto exam = healthy_lumbar();
    check(std::move(exam.put("lumb.slrtest.l", "nd").put("lumb.nd.key.l", "pain")));
  }
}

TEST_CASE("the knee's neutral-zero record follows the sign of the extension") {
  Exam exam("knee");
  exam.put("knee.flex.l", "135").put("knee.ext.l", "5");
  CHECK(exam.shown("knee.rom.l") == "5-0-135");
  exam.put("knee.ext.l", "-10");
  CHECK(exam.shown("knee.rom.l") == "0-10-135");
  CHECK(exam.shown("knee.rom.r").empty());
}

TEST_CASE("conditions only compare with options that exist") {
  for (const auto& name : form_names()) {
    const auto form = library().form("https://nuanxin.example/fhir/Questionnaire/" + name);
    REQUIRE(form != nullptr);
    for (const auto* item : form->all()) {
      for (const auto& condition : item->enable_when) {
        INFO(item->link_id << " asks " << condition.question);
        if (const auto* coding = std::get_if<forms::Coding>(&condition.answer)) {
          CHECK(form->find(condition.question)->option(*coding) != nullptr);
        }
      }
    }
    const auto* rules = library().rules(name);
    if (rules == nullptr) continue;
    for (const auto& rule : rules->rules) {
      for (const auto& word : forms::path::mentions(*rule.condition.parsed).strings) {
        if (word == "male" || word == "female") continue;
        INFO(name << " " << rule.id << " " << word);
        CHECK(std::any_of(rule.inputs.begin(), rule.inputs.end(),
                          [&](const auto& input) { return is_option(*form, left_of(input.second), word); }));
      }
    }
  }
}
