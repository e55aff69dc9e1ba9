#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "forms/rules.h"
#include "hub/slip_builder.h"
#include "hub/slip_values.h"
#include "support/people.h"
#include "support/result.h"

using namespace nuanxin;
using namespace nuanxin::hub;
using slip::Mark;

namespace {

const forms::Library& library() {
  static const auto loaded = forms::load_library(std::string(std::getenv("NUANXIN_SOURCE_DIR")) + "/forms");
  return *loaded;
}

domain::Record signed_record(const std::string& activity,
                             const std::vector<std::pair<std::string, std::string>>& answers) {
  const auto* which = library().catalogue().activity(activity);
  const auto form = library().form_of(*which);
  const forms::Context context{"male", parse_date("1970-01-01"), *parse_iso("2026-07-22T02:00:00Z")};
  forms::Filling filling(form, context);
  for (const auto& [link_id, text] : answers) {
    const auto answer = forms::parse_answer(*form->find(link_id), text);
    REQUIRE(answer);
    REQUIRE(filling.set(link_id, {*answer}));
  }
  domain::Record out;
  out.id = RecordId(name_uuid("record " + activity));
  out.activity = activity;
  out.form = form->canonical();
  out.state = domain::RecordState::signed_;
  out.response = filling.response(forms::ResponseStatus::completed);
  if (const auto* rules = library().rules_of(*which))
    out.conclusion = forms::to_json(forms::evaluate(*rules, *form, out.response, context));
  out.author_name = "李医生";
  out.authored = context.authored;
  return out;
}

const slip::ValueLine* line(const slip::ExamBlock& block, const std::string& label) {
  for (const auto& each : block.values)
    if (each.label == label) return &each;
  return nullptr;
}

struct Case {
  domain::Fair fair;
  domain::Visit visit;
  domain::Worker worker;
  Case() {
    fair.name = "亭湖集市";
    fair.day = *parse_date("2026-07-22");
    visit.id = VisitId(name_uuid("visit"));
    visit.ticket_number = 27;
    worker.identity.name = "张三丰";
    worker.identity.doc_number = test::id_number(1);
    worker.identity.sex = domain::Sex::male;
  }
  slip::SlipModel sealed(const domain::Record& record) const {
    return build_sealed_slip(library(), *library().catalogue().activity(record.activity), {fair, visit, worker, {}, {}},
                             record);
  }
  slip::SlipModel build(std::vector<domain::Record> records, std::vector<domain::Record> earlier = {}) const {
    return build_slip(library(), {fair, visit, worker, std::move(records), std::move(earlier)});
  }
};

}  // namespace

TEST_CASE("values are marked against the ranges that forms write") {
  const auto mark = [](const char* range, int value) {
    return mark_against(range, forms::Answer(std::int64_t{value}));
  };
  CHECK(mark("90-139", 90) == Mark::none);
  CHECK(mark("90-139", 139) == Mark::none);
  CHECK(mark("90-139", 140) == Mark::high);
  CHECK(mark("90-139", 89) == Mark::low);
  CHECK(mark("-5-10", -6) == Mark::low);
  CHECK(mark("-5-10", -5) == Mark::none);
  CHECK(mark("5", 4) == Mark::low);
  CHECK(mark("0", 1) == Mark::high);
  CHECK(mark("<=140", 140) == Mark::none);
  CHECK(mark("<140", 140) == Mark::high);
  CHECK(mark(">=95", 94) == Mark::low);
  CHECK(mark("", 1000) == Mark::none);
  CHECK(mark("about ten", 1000) == Mark::none);
  CHECK(mark_against("18.5-23.9", forms::Answer(*Decimal::from_string("24.0"))) == Mark::high);
  CHECK(mark_against("-", forms::Answer(forms::Coding{"s", "-", ""})) == Mark::none);
  CHECK(mark_against("-", forms::Answer(forms::Coding{"s", "2+", ""})) == Mark::abnormal);
}

TEST_CASE("a slip shows measured values with unit and reference, single readings and entry details not") {
  const Case one;
  const auto model = one.build({signed_record("vitals", {{"vt.height", "170"},
                                                         {"vt.weight", "69.3"},
                                                         {"vt.sbp.1", "150"},
                                                         {"vt.dbp.1", "92"},
                                                         {"vt.sbp.2", "152"},
                                                         {"vt.dbp.2", "94"},
                                                         {"vt.pulse", "72"},
                                                         {"vt.rhythm", "regular"}})});
  REQUIRE(model.exams.size() == 1);
  const auto& vitals = model.exams[0];
  REQUIRE(line(vitals, "体质指数(BMI)"));
  CHECK(line(vitals, "体质指数(BMI)")->value == "24.0");
  CHECK(line(vitals, "体质指数(BMI)")->mark == Mark::high);
  CHECK(line(vitals, "体质指数(BMI)")->unit == "kg/m²");
  CHECK(line(vitals, "平均收缩压")->value == "151");
  CHECK(line(vitals, "脉搏")->mark == Mark::none);
  CHECK(line(vitals, "身高")->reference.empty());
  CHECK_FALSE(line(vitals, "收缩压(第1次)"));
  CHECK(model.total_grade == 2);
  CHECK(model.masked_name == "张*丰");
  CHECK(model.ticket == "A027");
  CHECK(model.doctor == "李医生");
  CHECK(model.signed_at_text == "2026-07-22 10:00");
  CHECK(model.due_text == "2026-08-19");  // V-BP-2: again within four weeks
  CHECK_FALSE(model.advice.empty());
  CHECK_FALSE(model.incomplete);
}

TEST_CASE("a slip without any signed record says that it is not complete") {
  const auto model = Case().build({});
  CHECK(model.incomplete);
  CHECK(model.exams.empty());
  CHECK(model.due_text.empty());
}

TEST_CASE("earlier values stand beside, with the way they went") {
  auto earlier = signed_record("vitals", {{"vt.pulse", "90"}});
  earlier.id = RecordId(name_uuid("earlier"));
  earlier.authored = *parse_iso("2026-03-12T02:00:00Z");
  const auto model = Case().build({signed_record("vitals", {{"vt.pulse", "72"}})}, {earlier});
  const auto* pulse = line(model.exams[0], "脉搏");
  REQUIRE(pulse);
  CHECK(pulse->previous == "90");
  CHECK(pulse->previous_date == "2026-03-12");
  CHECK(pulse->trend == slip::Trend::down);
}

TEST_CASE("a strip shows its grades in words, abnormal ones marked") {
  const auto model = Case().build({signed_record("urine-strip", {{"ua.protein", "2+"}, {"ua.glucose", "-"}})});
  const auto* protein = line(model.exams[0], "蛋白");
  REQUIRE(protein);
  CHECK(protein->mark == Mark::abnormal);
  CHECK(line(model.exams[0], "葡萄糖")->mark == Mark::none);
  CHECK(model.exams[0].regions == std::vector<std::string>{"urinary"});
}

TEST_CASE("a sealed slip holds what its form lets go home, without earlier values and without a code") {
  const auto record = signed_record("legal", {{"lg.matter", "pay"},
                                              {"lg.opponent", "某某公司"},
                                              {"lg.facts", "老板拖了三个月"},
                                              {"lg.advice", "先协商，\n再申请仲裁。"},
                                              {"lg.outcome", "aid"}});
  const auto model = Case().sealed(record);
  CHECK(model.desk == "法律服务");
  CHECK(model.ticket == "A027");
  CHECK(model.masked_name == "张*丰");
  CHECK(model.doctor == "李医生");
  CHECK(model.qr_text.empty());
  CHECK(model.due_text.empty());
  REQUIRE(model.exams.size() == 1);
  REQUIRE(line(model.exams[0], "给出的意见"));
  CHECK(line(model.exams[0], "给出的意见")->value == "先协商， 再申请仲裁。");
  CHECK(line(model.exams[0], "结果")->value == "申请法律援助(12348)");
  CHECK_FALSE(line(model.exams[0], "对方(单位或个人)"));
  CHECK_FALSE(line(model.exams[0], "经过"));
  CHECK(Case().build({record}).exams.empty());
}

TEST_CASE("every sensitive activity lets something of its form go home, and no other form bears the mark") {
  for (const auto& activity : library().catalogue().activities()) {
    const auto form = library().form_of(activity);
    if (!form) continue;
    INFO(activity.code);
    const auto& all = form->all();
    CHECK(std::any_of(all.begin(), all.end(), [](const auto* item) { return item->take_home; }) == activity.sensitive);
  }
}

TEST_CASE("what a desk concludes by figures alone stands on its sealed slip too") {
  const auto model = Case().sealed(signed_record("hardship", {{"ha.income", "24000"},
                                                              {"ha.rigid", "0"},
                                                              {"ha.people", "2"},
                                                              {"ha.dibao", "800"},
                                                              {"ha.loss", "0"},
                                                              {"ha.event", "none"}}));
  REQUIRE(model.advice.size() == 1);
  CHECK(model.advice[0].text == "测算为相对困难，等待工会审批。");
  CHECK(slip::to_json(model).dump().find("24000") == std::string::npos);
}

TEST_CASE("a ticket names services once and no exam") {
  Case one;
  for (const auto* activity : {"vitals", "knee", "membership"}) {
    domain::Stop stop;
    stop.activity = activity;
    one.visit.stops.push_back(stop);
  }
  const auto ticket = build_ticket(library().catalogue(), one.fair, one.visit, one.worker, 3);
  REQUIRE(ticket.booked.size() == 2);
  CHECK(ticket.booked[0].icon == "health");
  CHECK(ticket.booked[1].icon == "union");
  CHECK(ticket.expected_text == "前面等候 3 人");
  CHECK(ticket.qr_text == "VAN1:" + one.visit.id.str());
}
