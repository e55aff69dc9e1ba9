// A fair that the queue engine calls: people are called without anybody pressing "next", each call says why, and
// whatever the staff do, engine and stops agree, also after the journal was read again.
#include <random>

#include "domain/wire.h"
#include "hub/commands/guided_facts.h"
#include "hub/guidance.h"
#include "queue/engine_state.h"
#include "store/keys.h"
#include "store/visit.h"
#include "van.h"

using namespace nuanxin;
using test::stop_id;
using test::Van;

namespace {

Json must(Van& van, const std::string& who, const std::string& name, const Json& body) {
  const auto done = van.as(who).command(name, body);
  INFO(name << " " << body.dump());
  REQUIRE(done);
  return *done;
}

void call_by(Van& van, const std::string& policy) {
  auto fair = van.as("admin").get("/fairs/" + van.fair);
  REQUIRE(fair);
  (*fair)["policy"] = policy;
  must(van, "admin", "UpdateFair", {{"fair", *fair}});
}

Json queue_of(Van& van) {
  auto queue = van.as("admin").get("/fairs/" + van.fair + "/queue");
  REQUIRE(queue);
  return *queue;
}

Json stop_of(Van& van, const Json& visit, const std::string& activity) {
  auto now = van.as("wangmin").get("/visits/" + visit["id"].get<std::string>());
  REQUIRE(now);
  for (const auto& stop : (*now)["stops"])
    if (stop["activity"] == activity) return stop;
  FAIL("no such stop");
  return {};
}

/// The engine, read from the journal of a stopped hub, and every visit of the fair.
void check_agreement(Van& van) {
  van.stop();
  const auto keys =
      store::unlock_vault(van.folder.path("van"), store::KeyFile{van.access["key_file"].get<std::string>()});
  REQUIRE(keys);
  const auto database = store::Database::open(van.folder.path("van") + "/nuanxin.db", *keys);
  REQUIRE(database);
  store::ReadTransaction tx(**database);
  hub::Guidance guidance;
  const auto* fair = guidance.of(tx, FairId(van.fair));
  REQUIRE(fair);
  for (const auto& visit : store::visits_of_fair(tx, FairId(van.fair))) {
    INFO(domain::ticket_label(visit.ticket_number) << " " << domain::to_json(visit).dump());
    CHECK(hub::commands::agrees(fair->engine.state(), hub::commands::facts_of(visit)));
  }
}

}  // namespace

TEST_CASE("a guided fair calls by itself, says why, and the desk takes who is at the door") {
  Van van;
  call_by(van, "guide");
  std::vector<Json> visits;
  for (int person = 1; person <= 6; ++person) visits.push_back(van.visit_of(person));

  // Two seats: two people are called to them at once, with the reason in both languages.
  const auto first = stop_of(van, visits[0], "vitals");
  CHECK(first["state"] == "called");
  CHECK(first["window"] == van.window("vitals"));
  CHECK(first["basis"]["reason"] == "OLDEST");
  CHECK_FALSE(first["basis"]["zh"].get<std::string>().empty());
  CHECK(stop_of(van, visits[1], "vitals")["state"] == "called");
  CHECK(stop_of(van, visits[2], "vitals")["state"] == "waiting");

  // "Next" is the one who was promised the seat; pressed again at the other seat, the other one.
  CHECK(must(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}})["stop"]["ticket"] == "A001");
  CHECK(must(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}})["stop"]["ticket"] == "A002");
  CHECK(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}).error().reason ==
        Reason::seat_taken);

  // Finishing calls on, and "finish and next" brings the next one to the same seat.
  const auto next = must(van, "lidoctor", "FinishAndNext", {{"stop", first["id"]}, {"reason", "测试"}})["next"];
  CHECK(next["stop"]["ticket"] == "A003");
  CHECK(next["stop"]["seat"] == first["seat"]);
  check_agreement(van);
}

TEST_CASE("who becomes free is called on at once, and finishing by mistake can still be undone") {
  Van van;
  call_by(van, "guide");
  const auto visit = van.visit_of(1, {"vitals", "knee"});
  must(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}});
  const auto vitals = stop_id(visit, "vitals");
  must(van, "lidoctor", "Start", {{"stop", vitals}});
  must(van, "lidoctor", "Finish", {{"stop", vitals}, {"reason", "测试"}});
  CHECK(stop_of(van, visit, "knee")["state"] == "called");

  must(van, "lidoctor", "Undo", {{"stop", vitals}});
  CHECK(stop_of(van, visit, "knee")["state"] == "waiting");
  CHECK(stop_of(van, visit, "vitals")["state"] == "serving");
  must(van, "lidoctor", "Finish", {{"stop", vitals}, {"reason", "测试"}});
  CHECK(stop_of(van, visit, "knee")["state"] == "called");
  check_agreement(van);
}

TEST_CASE("stepping away takes the call back and the place is kept") {
  Van van;
  call_by(van, "guide");
  const auto one = van.visit_of(1, {"knee"}), two = van.visit_of(2, {"knee"});
  CHECK(stop_of(van, one, "knee")["state"] == "called");
  must(van, "wangmin", "StepAway", {{"visit", one["id"]}, {"minutes", 10}});
  CHECK(stop_of(van, one, "knee")["state"] == "waiting");
  CHECK(stop_of(van, two, "knee")["state"] == "called");
  must(van, "wangmin", "ComeBack", {{"visit", one["id"]}});
  must(van, "lidoctor", "CallNext", {{"window", van.window("knee")}});
  const auto next =
      must(van, "lidoctor", "FinishAndNext", {{"stop", stop_id(two, "knee")}, {"reason", "测试"}})["next"];
  CHECK(next["stop"]["ticket"] == "A001");
  check_agreement(van);
}

TEST_CASE("an organizer's call out of turn stands, with its reason, and the promised one goes to the door") {
  Van van;
  call_by(van, "guide");
  const auto one = van.visit_of(1, {"knee"}), two = van.visit_of(2, {"knee"});
  must(van, "admin", "CallStop",
       {{"window", van.window("knee")}, {"stop", stop_id(two, "knee")}, {"reason", "腿疼得厉害"}});
  const auto called = stop_of(van, two, "knee");
  CHECK(called["window"] == van.window("knee"));
  CHECK(called["basis"]["reason"] == "OVERRIDE");
  CHECK(called["basis"]["why"] == "腿疼得厉害");
  const auto displaced = stop_of(van, one, "knee");
  CHECK((displaced["state"] == "waiting" || displaced["window"] == ""));
  check_agreement(van);
}

TEST_CASE("closing the window sends nobody away for nothing, and the fair can go back to tickets") {
  Van van;
  call_by(van, "guide");
  const auto one = van.visit_of(1, {"knee"});
  must(van, "lidoctor", "SetWindowState", {{"window", van.window("knee")}, {"state", "closed"}});
  CHECK(stop_of(van, one, "knee")["state"] == "waiting");
  must(van, "lidoctor", "SetWindowState", {{"window", van.window("knee")}, {"state", "open"}});
  CHECK(stop_of(van, one, "knee")["state"] == "called");
  call_by(van, "ticket");
  const auto two = van.visit_of(2, {"knee"});
  CHECK(stop_of(van, two, "knee")["state"] == "waiting");
  call_by(van, "guide");
  const auto queue = queue_of(van);
  CHECK(queue["serving"].size() + queue["on_deck"].size() == 1);
  CHECK(must(van, "lidoctor", "CallNext", {{"window", van.window("knee")}})["stop"]["ticket"] == "A001");
  check_agreement(van);
}

TEST_CASE("whatever the staff do, engine and stops agree, and nobody is in two places") {
  const char* wanted = std::getenv("NUANXIN_SEED");
  const auto seed = wanted ? static_cast<unsigned>(std::stoul(wanted)) : 20261122U;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  Van van;
  call_by(van, "guide");
  const std::vector<std::string> activities{"vitals", "knee", "lumbar", "urine-strip", "membership"};
  std::vector<Json> visits;
  int accepted = 0;
  const auto attempt = [&](const std::string& who, const std::string& name, const Json& body) {
    if (van.as(who).command(name, body)) ++accepted;
  };
  const auto any_stop = [&](std::initializer_list<const char*> lists) -> Json {
    const auto queue = queue_of(van);
    std::vector<Json> stops;
    for (const auto* list : lists)
      for (const auto& stop : queue[list]) stops.push_back(stop);
    return stops.empty() ? Json{{"id", "00000000-0000-4000-8000-000000000000"}} : stops[pick(stops.size())];
  };
  for (int step = 0; step < 250; ++step) {
    const auto window = van.window(activities[pick(activities.size())]);
    const Json served{{"stop", any_stop({"serving"})["id"]}, {"reason", "测试"}};
    switch (pick(16)) {
      case 0:
      case 1: {
        if (visits.size() >= 40) break;
        Json wants = Json::array();
        for (const auto& each : activities)
          if (pick(2) == 0) wants.push_back(each);
        if (wants.empty()) wants.push_back("vitals");
        visits.push_back(van.visit_of(static_cast<int>(visits.size()) + 1, wants));
        break;
      }
      case 2:
      case 3:
        attempt("lidoctor", "CallNext", {{"window", window}});
        break;
      case 4:
        attempt("lidoctor", "Start", served);
        break;
      case 5:
      case 6:
        attempt("lidoctor", "FinishAndNext", served);
        break;
      case 7:
        attempt("lidoctor", "Finish", served);
        break;
      case 8:
        attempt("lidoctor", "MarkMissed", served);
        break;
      case 9:
        attempt("lidoctor", "Return", {{"stop", any_stop({"missed", "parked"})["id"]}});
        break;
      case 10:
        attempt("lidoctor", "Park", {{"stop", any_stop({"serving", "waiting"})["id"]}, {"reason", "测试"}});
        break;
      case 11:
        attempt("lidoctor", "Undo", {{"stop", any_stop({"serving", "waiting", "missed", "parked"})["id"]}});
        break;
      case 12:
        attempt("lidoctor", "SetWindowState",
                {{"window", window},
                 {"state", pick(3) == 0   ? "closed"
                           : pick(2) == 0 ? "paused"
                                          : "open"}});
        break;
      case 13:
        attempt("admin", "CallStop",
                {{"window", window}, {"stop", any_stop({"waiting", "missed"})["id"]}, {"reason", "测试"}});
        break;
      case 14:
        if (!visits.empty()) {
          const auto id = visits[pick(visits.size())]["id"];
          if (pick(2) == 0)
            attempt("wangmin", "StepAway", {{"visit", id}, {"minutes", 5}});
          else
            attempt("wangmin", "ComeBack", {{"visit", id}});
        }
        break;
      case 15:
        if (!visits.empty() && pick(3) == 0) {
          const auto id = visits[pick(visits.size())]["id"];
          if (pick(2) == 0)
            attempt("wangmin", "LeaveVisit", {{"visit", id}, {"reason", "有单"}});
          else
            attempt("wangmin", "UpdateVisit", {{"visit", id}, {"activities", {"vitals", activities[1 + pick(4)]}}});
        } else {
          attempt("lidoctor", "Decline", {{"stop", any_stop({"serving", "waiting"})["id"]}, {"reason", "不做"}});
        }
        break;
    }
    const auto queue = queue_of(van);
    std::set<std::string> people;
    for (const auto& stop : queue["serving"]) CHECK(people.insert(stop["ticket"].get<std::string>()).second);
  }
  CHECK(accepted > 60);
  check_agreement(van);
}
