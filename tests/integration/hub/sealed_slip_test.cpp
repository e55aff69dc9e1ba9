// The paper of a sensitive desk: whole for the person who sat there, and nothing of it anywhere else.
#include "counselling.h"
#include "phone.h"

using namespace nuanxin;
using test::Van;

namespace {

bool holds(const Json& json, const char* part) { return json.dump().find(part) != std::string::npos; }

template <class Client>
Reason refused(Client&& client, const std::string& path) {
  const auto answer = client.get(path);
  REQUIRE_FALSE(answer);
  return answer.error().reason;
}

}  // namespace

TEST_CASE("a sealed slip is there once the record is signed, with its conclusion and not with what was said") {
  Van van;
  test::Counselling one(van);
  const auto path = "/stops/" + one.stop + "/slip";
  CHECK(refused(one.counsellor, path) == Reason::illegal_move);
  auto draft = one.signing();
  draft["base_version"] = 0;
  REQUIRE(one.counsellor.command("SaveDraft", draft));
  CHECK(refused(one.counsellor, path) == Reason::illegal_move);
  REQUIRE(one.counsellor.command("SignRecord", one.signing()));

  const auto slip = one.counsellor.get(path);
  REQUIRE(slip);
  CHECK((*slip)["desk"] == "心理咨询");
  CHECK((*slip)["ticket"] == "A001");
  CHECK((*slip)["doctor"] == "孙丽");
  CHECK((*slip)["qr_text"] == "");
  CHECK_FALSE((*slip)["due_text"] == "");
  for (const auto* part : {"启动危机流程", "12356", "情绪压力比较明显", "PHQ-9总分"}) {
    INFO(part);
    CHECK(holds(*slip, part));
  }
  for (const auto* part : {"想到死", "有几天", "只写给咨询师", "风险等级", "联系人"}) {
    INFO(part);
    CHECK_FALSE(holds(*slip, part));
  }
  CHECK_FALSE(holds(*slip, test::name(1).c_str()));
  CHECK((*one.counsellor.get(path + "?language=en"))["desk"] == "Counselling");
}

TEST_CASE("a sealed slip is refused as its record is, to everybody who is not named for the desk") {
  Van van;
  test::Counselling one(van);
  const auto slip = "/stops/" + one.stop + "/slip", record = "/stops/" + one.stop + "/record";
  for (const bool is_signed : {false, true}) {
    if (is_signed) REQUIRE(one.counsellor.command("SignRecord", one.signing()));
    for (const char* who : {"wangmin", "lidoctor", "zhaojie", "admin", "kiosk", "display"}) {
      INFO(who);
      CHECK(refused(van.as(who), slip) == refused(van.as(who), record));
      if (is_signed) CHECK(refused(van.as(who), slip) == Reason::forbidden);
    }
  }
  // What is no sensitive desk has no slip of its own, for whom it may concern.
  CHECK(refused(one.counsellor, "/stops/" + test::stop_id(one.visit, "vitals") + "/slip") == Reason::not_found);
}

TEST_CASE("people are called to a sensitive desk by who is named for it, or by an organizer, and by nobody else") {
  Van van;
  test::Counselling one(van);
  REQUIRE(one.counsellor.command("SignRecord", one.signing()));
  const auto window = test::text((*one.counsellor.get("/fairs/" + van.fair))["windows"].back()["id"]);
  van.visit_of(2, {"counselling"});
  for (const char* who : {"zhaojie", "lidoctor", "wangmin"}) {
    INFO(who);
    CHECK(van.as(who).command("CallNext", {{"window", window}}).error().reason == Reason::forbidden);
    CHECK(van.as(who).command("FinishAndNext", {{"stop", one.stop}}).error().reason == Reason::forbidden);
  }
  REQUIRE(one.counsellor.command("Finish", {{"stop", one.stop}}));
  const auto called = van.as("admin").command("CallNext", {{"window", window}});
  REQUIRE(called);
  CHECK_FALSE(holds(*called, test::name(2).c_str()));
}

TEST_CASE("nothing of a sensitive desk is on the general slip, board and phone page, in visit or journal") {
  Van van;
  test::Counselling one(van);
  REQUIRE(one.counsellor.command("SignRecord", one.signing()));
  REQUIRE(one.counsellor.get("/stops/" + one.stop + "/slip"));
  const auto visit = test::text(one.visit["id"]);
  const std::pair<const char*, std::string> asked[] = {
      {"wangmin", "/visits/" + visit + "/slip"},    {"kiosk", "/visits/" + visit + "/slip"},
      {"display", "/fairs/" + van.fair + "/board"}, {"kiosk", "/visits/" + visit},
      {"admin", "/journal?since=0&limit=1000"},     {"display", "/phone/" + test::phone_token(van, visit)}};
  for (const auto& [who, path] : asked) {
    const auto answer = van.as(who).get(path);
    INFO(path);
    REQUIRE(answer);
    for (const auto* part : {"PHQ", "GAD", "危机", "情绪", "想到死", "只写给咨询师"}) {
      INFO(part);
      CHECK_FALSE(holds(*answer, part));
    }
  }
  const auto general = van.as("wangmin").get("/visits/" + visit + "/slip");
  CHECK_FALSE(holds(*general, "心理"));
  CHECK((*general)["desk"] == "");
  CHECK((*general)["total_grade"] == 0);
  CHECK((*van.as("wangmin").get("/visits/" + visit))["slip_print"] == one.visit["slip_print"]);
}
