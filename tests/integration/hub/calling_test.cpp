// Calling people: nobody twice, nobody in two places, and taking it back.
#include <set>
#include <thread>

#include "van.h"

using namespace nuanxin;
using test::stop_id;
using test::Van;

namespace {

Json move(Van& van, const std::string& who, const std::string& name, const Json& body) {
  const auto done = van.as(who).command(name, body);
  REQUIRE(done);
  return *done;
}

}  // namespace

TEST_CASE("two desks that press next in the same moment get two people") {
  Van van;
  constexpr int rounds = 10;
  for (int person = 0; person < 2 * rounds; ++person) van.visit_of(person + 10);
  std::set<std::string> tickets;
  for (int round = 0; round < rounds; ++round) {
    Json calls[2];
    {
      std::jthread one([&, client = van.as("lidoctor")]() mutable {
        if (const auto call = client.command("CallNext", {{"window", van.window("vitals")}})) calls[0] = *call;
      });
      std::jthread other([&, client = van.as("lidoctor")]() mutable {
        if (const auto call = client.command("CallNext", {{"window", van.window("vitals")}})) calls[1] = *call;
      });
    }
    for (const auto& call : calls) {
      REQUIRE(call.contains("stop"));
      tickets.insert(call["stop"]["ticket"].get<std::string>());
      move(van, "lidoctor", "Finish", {{"stop", call["stop"]["id"]}, {"reason", "测试"}});
    }
  }
  CHECK(tickets.size() == 2 * rounds);
}

TEST_CASE("a person who is at one place is not called to another") {
  Van van;
  const auto visit = van.visit_of(1, {"vitals", "membership"});
  move(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}});
  CHECK(van.as("zhaojie").command("CallNext", {{"window", van.window("membership")}}).error().reason ==
        Reason::nobody_waiting);
  const auto out_of_turn = van.as("admin").command(
      "CallStop", {{"window", van.window("membership")}, {"stop", stop_id(visit, "membership")}, {"reason", "优先"}});
  CHECK(out_of_turn.error().reason == Reason::in_another_place);
}

TEST_CASE("an order rule holds: the knees come after the vital signs") {
  Van van;
  const auto visit = van.visit_of(1, {"vitals", "knee"});
  CHECK(van.as("lidoctor").command("CallNext", {{"window", van.window("knee")}}).error().reason ==
        Reason::nobody_waiting);
  const auto stop = stop_id(visit, "vitals");
  move(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}});
  move(van, "lidoctor", "Finish", {{"stop", stop}, {"reason", "没有血压计"}});
  CHECK(move(van, "lidoctor", "CallNext", {{"window", van.window("knee")}})["stop"]["ticket"] == "A001");
}

TEST_CASE("undo takes the actor's own last move back, exactly, and only once") {
  Van van;
  const auto visit = van.visit_of(1);
  const auto stop = stop_id(visit, "vitals");
  const auto called = move(van, "lidoctor", "CallNext", {{"window", van.window("vitals")}})["stop"];
  move(van, "lidoctor", "Start", {{"stop", stop}});

  CHECK(van.as("zhaojie").command("Undo", {{"stop", stop}}).error().reason == Reason::forbidden);
  auto undone = move(van, "lidoctor", "Undo", {{"stop", stop}})["stop"];
  CHECK(undone["state"] == "called");
  CHECK(undone["called_at"] == called["called_at"]);
  CHECK(undone["seat"] == called["seat"]);
  CHECK(van.as("lidoctor").command("Undo", {{"stop", stop}}).error().reason == Reason::undo_too_late);
}

TEST_CASE("undoing a finish opens the visit again, unless the seat is taken by then") {
  Van van;
  const auto visit = van.visit_of(1);
  van.visit_of(2);
  const auto stop = stop_id(visit, "vitals");
  const auto window = van.window("vitals");
  move(van, "lidoctor", "CallNext", {{"window", window}});
  move(van, "lidoctor", "Finish", {{"stop", stop}, {"reason", "误点"}});
  const auto path = "/visits/" + visit["id"].get<std::string>();
  CHECK((*van.as("wangmin").get(path))["state"] == "finished");
  move(van, "lidoctor", "Undo", {{"stop", stop}});
  CHECK((*van.as("wangmin").get(path))["state"] == "open");

  const auto both = move(van, "lidoctor", "FinishAndNext", {{"stop", stop}, {"reason", "误点"}});
  CHECK(both["stop"]["state"] == "done");
  CHECK(both["next"]["stop"]["ticket"] == "A002");
  CHECK(van.as("lidoctor").command("Undo", {{"stop", stop}}).error().reason == Reason::seat_taken);
}

TEST_CASE("missed, returned, parked: the place in the queue is kept") {
  Van van;
  const auto first = stop_id(van.visit_of(1), "vitals");
  van.visit_of(2);
  const auto window = van.window("vitals");
  move(van, "lidoctor", "CallNext", {{"window", window}});
  CHECK(move(van, "lidoctor", "Recall", {{"stop", first}})["stop"]["calls"] == 2);
  CHECK(move(van, "lidoctor", "MarkMissed", {{"stop", first}})["stop"]["misses"] == 1);
  CHECK(move(van, "kiosk", "Return", {{"stop", first}})["stop"]["state"] == "waiting");
  CHECK(move(van, "lidoctor", "CallNext", {{"window", window}})["stop"]["id"] == first);
  CHECK(van.as("lidoctor").command("Park", {{"stop", first}}).error().reason == Reason::reason_missing);
  move(van, "lidoctor", "Park", {{"stop", first}, {"reason", "等尿样"}});
  CHECK(van.as("kiosk").command("Return", {{"stop", first}}).error().reason == Reason::forbidden);
  move(van, "lidoctor", "Return", {{"stop", first}});
  const auto queue = van.as("lidoctor").get("/fairs/" + van.fair + "/queue?window=" + window);
  REQUIRE(queue);
  REQUIRE((*queue)["waiting"].size() == 2);
  CHECK((*queue)["waiting"][0]["id"] == first);
}

TEST_CASE("a closed window calls nobody and sends back who was called") {
  Van van;
  const auto stop = stop_id(van.visit_of(1), "vitals");
  const auto window = van.window("vitals");
  move(van, "lidoctor", "CallNext", {{"window", window}});
  move(van, "lidoctor", "SetWindowState", {{"window", window}, {"state", "closed"}});
  CHECK(van.as("lidoctor").command("CallNext", {{"window", window}}).error().reason == Reason::window_closed);
  const auto queue = van.as("lidoctor").get("/fairs/" + van.fair + "/queue");
  REQUIRE(queue);
  CHECK((*queue)["serving"].empty());
  CHECK((*queue)["waiting"][0]["id"] == stop);
}

TEST_CASE("seats: a window with two seats serves two, a wrong seat is refused") {
  Van van;
  for (int person = 1; person <= 3; ++person) van.visit_of(person);
  const auto window = van.window("vitals");
  CHECK(van.as("lidoctor").command("CallNext", {{"window", window}, {"seat", 9}}).error().reason ==
        Reason::invalid_value);
  CHECK(move(van, "lidoctor", "CallNext", {{"window", window}, {"seat", 2}})["stop"]["seat"] == 2);
  CHECK(van.as("lidoctor").command("CallNext", {{"window", window}, {"seat", 2}}).error().reason == Reason::seat_taken);
  CHECK(move(van, "lidoctor", "CallNext", {{"window", window}})["stop"]["seat"] == 1);
  CHECK(van.as("lidoctor").command("CallNext", {{"window", window}}).error().reason == Reason::seat_taken);
}
