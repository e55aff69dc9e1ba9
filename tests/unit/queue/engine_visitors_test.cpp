// What visitors do: misses, absences, wishes that change, body states, order rules, calls out of turn.
#include <catch2/catch.hpp>

#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

SmallFair one_window() { return SmallFair(quiet_plan({service("a", 100, {"a1"})})); }

FairPlan two_services() { return quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"})}); }

}  // namespace

TEST_CASE("a missed call gives the slot to the next at once; the place is kept, from the second miss with a penalty") {
  auto fair = one_window();
  fair.arrive(0, "A", {"a"});
  fair.arrive(1, "B", {"a"});
  CHECK(fair.at(60, event::Missed{"A", "a"}) == Lines{"B>a@a1 OLDEST"});
  CHECK(fair.at(70, event::Returned{"A"}).empty());
  CHECK(fair.visitor("A").vt == 0);
  CHECK(fair.at(120, event::Missed{"B", "a"}) == Lines{"A>a@a1 RETURN"});
  CHECK(fair.at(180, event::Missed{"A", "a"}).empty());
  CHECK(fair.visitor("A").vt == 300 * second);
  CHECK(fair.at(190, event::Returned{"B"}) == Lines{"B>a@a1 RETURN"});
  CHECK(fair.state().order == std::vector<Index>{1, 0});
}

TEST_CASE("after three misses somebody no longer counts as waiting until back") {
  auto fair = one_window();
  fair.arrive(0, "A", {"a"});
  for (int miss = 1; miss <= 3; ++miss) {
    CHECK(fair.at(miss * 100, event::Missed{"A", "a"}).empty());
    CHECK(fair.state().service(0).wanting == (miss < 3 ? 1 : 0));
    if (miss < 3) CHECK(fair.at(miss * 100 + 1, event::Returned{"A"}) == Lines{"A>a@a1 RETURN"});
  }
  CHECK(fair.at(400, event::Resume{"A"}) == Lines{"refused: illegal_move"});
  CHECK(fair.at(400, event::Park{"A"}) == Lines{"refused: illegal_move"});
  CHECK(fair.at(500, event::Returned{"A"}) == Lines{"A>a@a1 RETURN"});
  CHECK(fair.visitor("A").vt == 600 * second);
}

TEST_CASE("somebody parked is not called, keeps the place, and the deck place goes to the next") {
  auto fair = one_window();
  fair.arrive(0, "A", {"a"});
  fair.arrive(1, "B", {"a"});
  CHECK(fair.at(2, event::Park{"A"}) == Lines{"A<a", "B>a@a1 OLDEST"});
  fair.start(3, "B", "a", "a1");
  fair.arrive(4, "C", {"a"});
  CHECK(fair.at(5, event::Resume{"A"}).empty());
  CHECK(fair.finish(50, "B", "a", "a1") == Lines{"A>a@a1 OLDEST"});
}

TEST_CASE("leaving frees the deck place, is legal while missed or parked, and the ticket may come again") {
  auto fair = one_window();
  for (const auto* ticket : {"A", "B", "C"}) fair.arrive(0, ticket, {"a"});
  CHECK(fair.at(1, event::Leave{"A"}) == Lines{"B>a@a1 OLDEST"});
  CHECK(fair.at(2, event::Missed{"B", "a"}) == Lines{"C>a@a1 OLDEST"});
  CHECK(fair.at(2, event::Leave{"B"}).empty());
  CHECK(fair.at(3, event::Park{"C"}) == Lines{"C<a"});
  CHECK(fair.at(3, event::Leave{"C"}).empty());
  CHECK(fair.at(3, event::Leave{"C"}) == Lines{"refused: not_found"});
  CHECK(fair.state().order.empty());
  CHECK(fair.arrive(4, "A", {"a"}) == Lines{"A>a@a1 OLDEST"});
  CHECK(fair.visitor("A").vt == 4 * second);
}

TEST_CASE("the last finish ends a visit by itself") {
  auto fair = one_window();
  fair.arrive(0, "A", {"a"});
  fair.start(0, "A", "a", "a1");
  CHECK(fair.finish(50, "A", "a", "a1").empty());
  CHECK(fair.visitor("A").place == Place::gone);
  CHECK_FALSE(fair.visitor("A").left);
  CHECK(fair.at(60, event::Leave{"A"}) == Lines{"refused: not_found"});
}

TEST_CASE("a transfer changes the wishes and keeps the place") {
  SmallFair fair(two_services());
  fair.arrive(0, "A", {"a"});
  CHECK(fair.at(10, event::Transfer{"A", "a", "b"}) == Lines{"A<a", "A>b@b1 OLDEST"});
  CHECK(fair.visitor("A").vt == 0);
  fair.start(11, "A", "b", "b1");
  CHECK(fair.at(12, event::Transfer{"A", {}, "a"}).empty());
  CHECK(fair.finish(20, "A", "b", "b1") == Lines{"A>a@a1 OLDEST"});
  CHECK(fair.at(21, event::Transfer{"A", "a", {}}) == Lines{"A<a"});
  CHECK(fair.visitor("A").place == Place::waiting);
  CHECK(fair.at(22, event::Transfer{"A", {}, "b"}) == Lines{"A>b@b1 OLDEST"});
}

TEST_CASE("a body state holds somebody back from one service only, and takes back a call when it is lost") {
  SmallFair fair(two_services());
  fair.at(0, event::Arrive{"A", {"a", "b"}, VisitorClass::normal, {}, {"a"}});
  CHECK(fair.visitor("A").service == 1);
  fair.start(1, "A", "b", "b1");
  CHECK(fair.finish(2, "A", "b", "b1").empty());
  CHECK(fair.at(3, event::Ready{"A", "a"}) == Lines{"A>a@a1 OLDEST"});
  fair.arrive(4, "B", {"a"});
  CHECK(fair.at(5, event::NotReady{"A", "a"}) == Lines{"A<a", "B>a@a1 OLDEST"});
  CHECK(fair.at(6, event::Ready{"A", "a"}).empty());
}

TEST_CASE("an order rule holds until the first is done, and does not apply to who does not want it") {
  auto plan = two_services();
  plan.order = {{"b", "a"}};
  SmallFair fair(plan);
  CHECK(fair.arrive(0, "A", {"a", "b"}) == Lines{"A>b@b1 OLDEST"});
  fair.start(1, "A", "b", "b1");
  CHECK(fair.arrive(2, "B", {"a"}) == Lines{"B>a@a1 OLDEST"});
  fair.arrive(3, "C", {"a", "b"});
  CHECK(fair.at(4, event::Transfer{"C", "b", {}}).empty());
  CHECK(fair.at(5, event::Leave{"B"}) == Lines{"C>a@a1 OLDEST"});
}

TEST_CASE("after the shortest time a tick is asked for, and with it comes the call") {
  auto plan = two_services();
  plan.order = {{"a", "b", 100 * second}};
  SmallFair fair(plan);
  fair.arrive(0, "A", {"a", "b"});
  fair.start(0, "A", "a", "a1");
  CHECK(fair.finish(50, "A", "a", "a1") == Lines{"wake 150"});
  CHECK(fair.tick(149).empty());
  CHECK(fair.tick(150) == Lines{"A>b@b1 OLDEST"});
}

TEST_CASE("after the longest time nobody is called until the first is done again") {
  auto plan = quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"}, 30)});
  plan.order = {{"a", "b", 0, 200 * second}};
  SmallFair fair(plan);
  fair.arrive(0, "A", {"a", "b"});
  fair.start(0, "A", "a", "a1");
  fair.window(1, "b1", WindowState::pause);
  CHECK(fair.finish(50, "A", "a", "a1").empty());
  SECTION("called in time, taken back when the time is over") {
    CHECK(fair.window(219, "b1", WindowState::open) == Lines{"A>b@b1 OLDEST", "wake 250"});
    CHECK(fair.tick(250) == Lines{"A<b"});
  }
  SECTION("with the walk it is too late") {
    CHECK(fair.window(220, "b1", WindowState::open).empty());
    CHECK(fair.at(230, event::Transfer{"A", {}, "a"}) == Lines{"A>a@a1 OLDEST"});
    fair.start(240, "A", "a", "a1");
    CHECK(fair.finish(260, "A", "a", "a1") == Lines{"A>b@b1 OLDEST", "wake 460"});
  }
}

TEST_CASE("whose time is running out comes first within the bounds") {
  auto plan = quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"})});
  plan.order = {{"a", "b", 0, 600 * second}};
  SmallFair fair(plan);
  fair.arrive(0, "X", {"b"});
  fair.start(0, "X", "b", "b1");
  fair.arrive(1, "O", {"b"});
  fair.arrive(2, "A", {"a", "b"});
  fair.start(3, "A", "a", "a1");
  fair.finish(20, "A", "a", "a1");
  CHECK(fair.tick(60) == Lines{"A>b SHORTER", "wake 620"});
}

TEST_CASE("an override calls out of turn, keeps the rules of order, and is counted apart") {
  auto fair = one_window();
  fair.arrive(0, "A", {"a"});
  fair.start(0, "A", "a", "a1");
  fair.arrive(1, "B", {"a"});
  fair.arrive(2, "C", {"a"});
  CHECK(fair.at(3, event::Override{"C", "a", "wang", "a bus to catch"}) == Lines{"C>a OVERRIDE"});
  CHECK(fair.state().stop(1, 0).skips == 0);
  const auto& basis = std::get<Call>(fair.last()[0]).basis;
  CHECK(basis.by == "wang");
  CHECK(basis.why == "a bus to catch");
  CHECK(fair.finish(50, "A", "a", "a1").empty());
}
