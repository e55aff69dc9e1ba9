// Windows, decks, promises and the pre-call timer.
#include <catch2/catch.hpp>

#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

TEST_CASE("a window is promised while more windows are free than people are on deck, then people go to the door") {
  SmallFair fair(quiet_plan({service("vitals", 100, {"v1", "v2"})}));
  CHECK(fair.arrive(0, "A1", {"vitals"}) == Lines{"A1>vitals@v1 OLDEST"});
  CHECK(fair.arrive(0, "A2", {"vitals"}) == Lines{"A2>vitals@v2 OLDEST"});
  CHECK(fair.arrive(0, "A3", {"vitals"}).empty());
  CHECK(fair.start(1, "A2", "vitals", "v1") == Lines{"wake 61"});
  CHECK(fair.visitor("A1").window == nobody);
  CHECK(fair.start(2, "A1", "vitals", "v2").empty());
  CHECK(fair.tick(61) == Lines{"wake 62", "A3>vitals OLDEST"});
}

TEST_CASE("a promise lapses when the window pauses, and the person stays on deck") {
  SmallFair fair(quiet_plan({service("vitals", 100, {"v1", "v2"})}));
  CHECK(fair.arrive(0, "A1", {"vitals"}) == Lines{"A1>vitals@v1 OLDEST"});
  CHECK(fair.window(1, "v1", WindowState::pause).empty());
  CHECK(fair.visitor("A1").place == Place::on_deck);
  CHECK(fair.visitor("A1").window == nobody);
  CHECK(fair.arrive(2, "A2", {"vitals"}).empty());
  CHECK(fair.start(3, "A1", "vitals", "v1") == Lines{"refused: window_closed"});
  CHECK(fair.start(3, "A1", "vitals", "v2") == Lines{"wake 63"});
  CHECK(fair.window(4, "v1", WindowState::open) == Lines{"A2>vitals@v1 OLDEST"});
}

TEST_CASE(
    "the next is called when the lead and the walk are left of the expected end, and short services keep several") {
  auto plan = quiet_plan({service("long", 600, {"l1"}, 30), service("short", 20, {"s1"})});
  plan.parameters.lead = 90 * second;
  SmallFair fair(plan);
  fair.arrive(0, "A1", {"long"});
  fair.arrive(0, "A2", {"long"});
  CHECK(fair.start(10, "A1", "long", "l1") == Lines{"wake 250"});
  CHECK(fair.tick(249).empty());
  CHECK(fair.tick(250) == Lines{"A2>long OLDEST"});
  CHECK(fair.tick(251).empty());
  for (const auto* ticket : {"B1", "B2", "B3", "B4", "B5", "B6", "B7"}) fair.arrive(300, ticket, {"short"});
  // 18 s is the shortest expected time: 1 + floor((90 - 18) / 18) = 5 on deck.
  CHECK(fair.start(300, "B1", "short", "s1").size() == 5);
}

TEST_CASE("time alone calls nobody: the deck target moves only when something happens at the service") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"})}));
  fair.arrive(0, "A1", {"a"});
  fair.start(0, "A1", "a", "a1");
  CHECK(fair.arrive(10, "A2", {"a"}).empty());
  CHECK(fair.arrive(70, "B1", {"b"}) == Lines{"B1>b@b1 OLDEST"});
  CHECK(fair.visitor("A2").place == Place::waiting);
  CHECK(fair.tick(75) == Lines{"A2>a OLDEST"});
}

TEST_CASE("finishing fills the window first, from all who may, and then finds the finisher a place") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1"}), service("b", 1000, {"b1"})}));
  fair.arrive(0, "A1", {"a", "b"});
  CHECK(fair.visitor("A1").service == 1);  // both free, both empty: the costlier line first
  fair.start(0, "A1", "b", "b1");
  CHECK(fair.arrive(1, "A2", {"b"}).empty());
  CHECK(fair.finish(50, "A1", "b", "b1") == Lines{"A2>b@b1 OLDEST", "A1>a@a1 OLDEST"});
}

TEST_CASE("a closing window keeps its person in service and sends back whom the others cannot take") {
  auto plan = quiet_plan({service("a", 100, {"a1", "a2"}), service("b", 100, {"b1"})});
  plan.parameters.lead = 200 * second;
  SmallFair fair(plan);
  for (const auto* ticket : {"A1", "A2", "A3"}) fair.arrive(0, ticket, {"a"});
  CHECK(fair.start(1, "A1", "a", "a1") == Lines{"A3>a OLDEST"});
  CHECK(fair.window(2, "a1", WindowState::close) == Lines{"A3<a"});
  CHECK(fair.window(3, "a2", WindowState::close) == Lines{"A2<a"});
  CHECK(fair.finish(50, "A1", "a", "a1").empty());
  CHECK(fair.window(60, "a2", WindowState::open) == Lines{"A2>a@a2 OLDEST"});
  CHECK(fair.visitor("A3").place == Place::waiting);
}

TEST_CASE("who is sent back by a closing window is offered something else at once") {
  SmallFair fair(quiet_plan({service("a", 1000, {"a1"}), service("b", 100, {"b1"})}));
  CHECK(fair.arrive(0, "A1", {"a", "b"}) == Lines{"A1>a@a1 OLDEST"});
  CHECK(fair.window(1, "a1", WindowState::close) == Lines{"A1<a", "A1>b@b1 OLDEST"});
}

TEST_CASE("the mean learns from what a service took, unless it is fixed") {
  auto plan = quiet_plan({service("a", 100, {"a1"})});
  plan.parameters.ewma = 0.1;
  SmallFair fair(plan);
  fair.arrive(0, "A1", {"a"});
  fair.start(0, "A1", "a", "a1");
  fair.finish(300, "A1", "a", "a1");
  CHECK(fair.state().service(0).estimate == Approx(120'000));
}

TEST_CASE("what cannot be is refused and changes nothing, the clock included") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1", "a2"}), service("b", 100, {"b1"})}));
  fair.arrive(10, "A1", {"a"});
  fair.arrive(10, "A2", {"a"});
  fair.arrive(10, "A3", {"a"});
  fair.start(11, "A1", "a", "a1");
  const auto before = fair.engine();
  const Lines illegal{"refused: illegal_move"};
  const Lines unknown{"refused: not_found"};
  CHECK(fair.tick(10) == Lines{"refused: invalid_value"});
  CHECK(fair.start(20, "A3", "a", "a2") == illegal);
  CHECK(fair.start(20, "A2", "a", "a1") == Lines{"refused: seat_taken"});
  CHECK(fair.start(20, "A2", "a", "b1") == Lines{"refused: invalid_value"});
  CHECK(fair.start(20, "A2", "b", "b1") == illegal);
  CHECK(fair.start(20, "A1", "a", "a1") == illegal);
  CHECK(fair.start(20, "A9", "a", "a2") == unknown);
  CHECK(fair.start(20, "A2", "a", "a9") == unknown);
  CHECK(fair.start(20, "A2", "x", "a2") == unknown);
  CHECK(fair.finish(20, "A2", "a", "a2") == illegal);
  CHECK(fair.finish(20, "A1", "a", "a2") == illegal);
  CHECK(fair.at(20, event::Missed{"A1", "a"}) == illegal);
  CHECK(fair.at(20, event::Missed{"A2", "b"}) == illegal);
  CHECK(fair.at(20, event::Returned{"A2"}) == illegal);
  CHECK(fair.at(20, event::Park{"A1"}) == illegal);
  CHECK(fair.at(20, event::Resume{"A2"}) == illegal);
  CHECK(fair.at(20, event::Leave{"A1"}) == illegal);
  CHECK(fair.at(20, event::Leave{"A9"}) == unknown);
  CHECK(fair.at(20, event::NotReady{"A1", "a"}) == illegal);
  CHECK(fair.at(20, event::Ready{"A1", "x"}) == unknown);
  CHECK(fair.at(20, event::Override{"A1", "a", "wang", "why"}) == illegal);
  CHECK(fair.at(20, event::Override{"A2", "a", "wang", "why"}) == illegal);
  CHECK(fair.at(20, event::Override{"A3", "b", "wang", "why"}) == illegal);
  CHECK(fair.at(20, event::Override{"A3", "a", "wang", ""}) == Lines{"refused: reason_missing"});
  CHECK(fair.at(20, event::Transfer{"A3", {}, {}}) == Lines{"refused: invalid_value"});
  CHECK(fair.at(20, event::Transfer{"A3", "b", {}}) == illegal);
  CHECK(fair.at(20, event::Transfer{"A3", "a", "a"}) == illegal);
  CHECK(fair.at(20, event::Transfer{"A1", "a", "b"}) == illegal);
  CHECK(fair.at(20, event::SetWindow{"x", WindowState::open}) == unknown);
  CHECK(fair.arrive(20, "A1", {"b"}) == Lines{"refused: duplicate"});
  CHECK(fair.arrive(20, "B1", {}) == Lines{"refused: invalid_value"});
  CHECK(fair.arrive(20, "B1", {"b", "b"}) == Lines{"refused: duplicate"});
  CHECK(fair.arrive(20, "B1", {"b", "x"}) == unknown);
  CHECK(fair.state() == before.state());
}

TEST_CASE("a plan that cannot be is refused and says where") {
  const auto field = [](FairPlan plan) {
    const auto engine = Engine::open(std::move(plan));
    return engine ? std::string("opened") : engine.error().field;
  };
  const auto good = quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"}), service("c", 100, {})});
  CHECK(field(good) == "opened");
  auto plan = good;
  plan.policy = "random";
  CHECK(field(plan) == "/policy");
  plan = good;
  plan.services[1].id = "a";
  CHECK(field(plan) == "/services/1/id");
  plan = good;
  plan.services[1].windows = {"a1"};
  CHECK(field(plan) == "opened");  // it serves both
  plan.services[1].windows = {"b1", "b1"};
  CHECK(field(plan) == "/services/1/windows");
  plan.services[1].windows = {""};
  CHECK(field(plan) == "/services/1/windows");
  plan = good;
  plan.services[2].mean = 0;
  CHECK(field(plan) == "/services/2/mean_s");
  plan = good;
  plan.order = {{"a", "x"}};
  CHECK(field(plan) == "/order/0/then");
  plan.order = {{"a", "b"}, {"b", "c", 100, 50}};
  CHECK(field(plan) == "/order/1/max_s");
  plan.order = {{"a", "b"}, {"b", "c"}, {"c", "a"}};
  CHECK(field(plan) == "/order");
  plan.order = {{"a", "a"}};
  CHECK(field(plan) == "/order");
  plan = good;
  plan.parameters.credit[VisitorClass::elderly] = 3'601 * second;
  CHECK(field(plan) == "/params/credit_s");
  plan.services.clear();
  plan.parameters = {};
  CHECK(field(plan) == "/services");
}
