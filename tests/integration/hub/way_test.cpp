// One worker's way through the van, over HTTP.
#include "van.h"

using namespace nuanxin;
using test::Van;

TEST_CASE("a worker is registered, called, examined and takes a slip home") {
  Van van;
  auto registrar = van.as("wangmin");
  auto doctor = van.as("lidoctor");
  const auto registered = registrar.command("RegisterWorker", van.registration(1, {"vitals", "membership"}));
  REQUIRE(registered);
  CHECK((*registered)["existed"] == false);
  CHECK((*registered)["ticket"]["number"] == "A001");
  CHECK((*registered)["worker"]["identity"]["doc_number"] == test::id_number(1));
  CHECK((*registered)["worker"]["identity"]["birth"] == "1970-01-01");
  // The ticket names services, not exams.
  CHECK((*registered)["ticket"]["booked"][0]["label"] == "健康服务");
  const auto visit = (*registered)["visit"]["id"].get<std::string>();

  const auto call = doctor.command("CallNext", {{"window", van.window("vitals")}});
  REQUIRE(call);
  CHECK((*call)["stop"]["ticket"] == "A001");
  CHECK((*call)["stop"]["state"] == "called");
  const auto stop = (*call)["stop"]["id"].get<std::string>();
  const auto board = van.as("display").get("/fairs/" + van.fair + "/board");
  REQUIRE(board);
  CHECK((*board)["calls"][0]["window_name"] == "一般检查");

  REQUIRE(doctor.command("Start", {{"stop", stop}}));
  const auto finish_early = doctor.command("Finish", {{"stop", stop}});
  CHECK(finish_early.error().reason == Reason::record_incomplete);
  const auto answers = test::vitals(152, 96);
  const auto signed_record =
      doctor.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}});
  REQUIRE(signed_record);
  CHECK((*signed_record)["record"]["state"] == "signed");
  CHECK((*signed_record)["record"]["version"] == 1);
  CHECK((*signed_record)["record"]["conclusion"]["grade"] == 2);
  CHECK((*signed_record)["record"]["author_name"] == "李医生");
  REQUIRE(doctor.command("Finish", {{"stop", stop}}));

  const auto slip = registrar.get("/visits/" + visit + "/slip");
  REQUIRE(slip);
  CHECK((*slip)["total_grade"] == 2);
  CHECK((*slip)["doctor"] == "李医生");
  CHECK((*slip)["qr_text"] == "VAN1:" + visit);
  CHECK((*slip)["exams"][0]["title"] == "一般检查");
  bool systolic_is_high = false;
  for (const auto& line : (*slip)["exams"][0]["values"])
    systolic_is_high = systolic_is_high || (line["label"] == "平均收缩压" && line["value"] == "152" &&
                                            line["mark"] == "high" && line["reference"] == "90-139");
  CHECK(systolic_is_high);
  CHECK_FALSE((*slip)["advice"].empty());
  CHECK(slip->dump().find(test::id_number(1)) == std::string::npos);
  CHECK(slip->dump().find(test::name(1)) == std::string::npos);
}

TEST_CASE("the slip of a second fair day shows the values of the first") {
  Van van;
  auto registrar = van.as("wangmin");
  auto doctor = van.as("lidoctor");
  const auto examine = [&](const std::string& fair, const std::string& window, int systolic) {
    auto registration = van.registration(1);
    registration["fair"] = fair;
    const auto visit = registrar.command("RegisterWorker", registration);
    REQUIRE(visit);
    const auto call = doctor.command("CallNext", {{"window", window}});
    REQUIRE(call);
    const auto stop = (*call)["stop"]["id"];
    REQUIRE(doctor.command("Start", {{"stop", stop}}));
    const auto answers = test::vitals(systolic, 82);
    REQUIRE(doctor.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}}));
    REQUIRE(doctor.command("Finish", {{"stop", stop}}));
    const auto slip = registrar.get("/visits/" + (*visit)["visit"]["id"].get<std::string>() + "/slip");
    REQUIRE(slip);
    for (const auto& line : (*slip)["exams"][0]["values"])
      if (line["label"] == "平均收缩压") return line;
    return Json();
  };
  CHECK(examine(van.fair, van.window("vitals"), 150)["previous"] == "");
  const auto other = van.as("admin").command(
      "CreateFair", {{"fair",
                      {{"name", "第二场"},
                       {"day", "2030-01-01"},
                       {"activities", {"vitals"}},
                       {"windows", {{{"name", "一般检查"}, {"activities", {"vitals"}}, {"state", "open"}}}}}}});
  REQUIRE(other);
  const auto line = examine(test::text((*other)["fair"]["id"]), test::text((*other)["fair"]["windows"][0]["id"]), 130);
  CHECK(line["previous"] == "150");
  CHECK(line["trend"] == "down");
}

TEST_CASE("the same person on the same fair day opens the first visit") {
  Van van;
  const auto first = van.visit_of(5);
  const auto again = van.as("wangmin").command("RegisterWorker", van.registration(5, {"vitals", "membership"}));
  REQUIRE(again);
  CHECK((*again)["existed"] == true);
  CHECK((*again)["visit"]["id"] == first["id"]);
  CHECK((*again)["visit"]["ticket"] == first["ticket"]);
}

TEST_CASE("somebody on the roster is found while typing and registered without the whole number") {
  Van van;
  auto registrar = van.as("wangmin");
  for (const char* typed : {"zsf", "张三", "13800010001"}) {
    const auto hits = registrar.ask("/workers/search", {{"q", typed}, {"fair", van.fair}});
    REQUIRE(hits);
    REQUIRE(hits->size() == 1);
    CHECK((*hits)[0]["name"] == "张三丰");
    CHECK(hits->dump().find("19850312") == std::string::npos);
  }
  const auto hits = registrar.ask("/workers/search", {{"q", "zsf"}, {"fair", van.fair}});
  const auto expected = (*hits)[0]["expected"]["id"];
  const auto done = registrar.command(
      "RegisterWorker",
      {{"fair", van.fair}, {"expected", expected}, {"activities", {"vitals"}}, {"consents", Van::consents()}});
  REQUIRE(done);
  CHECK((*done)["worker"]["identity"]["name"] == "张三丰");
  const auto now_known = registrar.ask("/workers/search", {{"q", "zsf"}, {"fair", van.fair}});
  REQUIRE(now_known);
  REQUIRE(now_known->size() == 1);
  CHECK((*now_known)[0]["ticket"] == "A001");
  CHECK((*now_known)[0]["expected"]["id"] == expected);
}

TEST_CASE("a restart keeps data, sessions and keys that were answered") {
  Van van;
  auto registrar = van.as("wangmin");
  const auto token = registrar.token();
  const auto first = registrar.command("RegisterWorker", van.registration(7), "key-of-the-first");
  REQUIRE(first);
  van.stop();
  van.start();
  auto later = van.client(token);
  const auto again = later.command("RegisterWorker", van.registration(7), "key-of-the-first");
  REQUIRE(again);
  CHECK(again->dump() == first->dump());
  const auto visit = later.get("/visits/" + (*first)["visit"]["id"].get<std::string>());
  REQUIRE(visit);
  CHECK((*visit)["worker"]["identity"]["name"] == test::name(7));
  const auto found = later.ask("/workers/search", {{"q", test::phone(7)}});
  REQUIRE(found);
  CHECK(found->size() == 1);
}
