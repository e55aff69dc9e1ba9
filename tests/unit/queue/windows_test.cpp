// Windows that serve several services, and that change during the day.
#include <catch2/catch.hpp>

#include "tests/unit/queue/recount.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

/// "w" serves both.
FairPlan one_window() { return quiet_plan({service("a", 100, {"w"}), service("b", 60, {"w"})}); }

/// "v" serves both, "u" only a.
FairPlan two_windows() { return quiet_plan({service("a", 100, {"v", "u"}), service("b", 60, {"v"})}); }

}  // namespace

TEST_CASE("a window of two services serves one person at a time, for either") {
  SmallFair fair(one_window());
  CHECK(fair.arrive(0, "A1", {"a"}) == Lines{"A1>a@w OLDEST"});
  CHECK(fair.arrive(1, "A2", {"b"}).empty());
  CHECK(fair.start(10, "A1", "b", "w") == Lines{"refused: illegal_move"});
  CHECK(fair.start(10, "A1", "a", "w") == Lines{"wake 70"});
  CHECK(fair.tick(70) == Lines{"A2>b OLDEST"});
  CHECK(fair.finish(110, "A1", "b", "w") == Lines{"refused: illegal_move"});
  CHECK(fair.finish(110, "A1", "a", "w").empty());
  CHECK(fair.start(111, "A2", "b", "w") == Lines{"wake 147"});
  CHECK_FALSE(miscount(fair.state()));
}

TEST_CASE("when a shared window opens, the service whose oldest is the oldest goes first") {
  SmallFair fair(one_window());
  fair.window(0, "w", WindowState::close);
  fair.arrive(1, "A1", {"b"});
  fair.arrive(2, "A2", {"a"});
  CHECK(fair.window(3, "w", WindowState::open) == Lines{"A1>b@w OLDEST"});
}

TEST_CASE("who is the oldest at both services of a window goes where more work is waiting") {
  auto plan = one_window();
  plan.policy = "fifo-call";
  SmallFair fair(plan);
  fair.window(0, "w", WindowState::close);
  fair.arrive(1, "A1", {"a", "b"});
  fair.arrive(2, "A2", {"b"});
  CHECK(fair.window(3, "w", WindowState::open) == Lines{"A1>b@w OLDEST"});  // 120 s against 100
}

TEST_CASE("of the free windows the one is promised that can do least else") {
  SmallFair fair(two_windows());
  CHECK(fair.arrive(0, "A1", {"a"}) == Lines{"A1>a@u OLDEST"});
  CHECK(fair.arrive(1, "B1", {"b"}) == Lines{"B1>b@v OLDEST"});
  CHECK(fair.arrive(2, "A2", {"a"}).empty());
}

TEST_CASE("those on deck move together for one more, and who finds no place any more goes back") {
  SmallFair fair(two_windows());
  fair.window(0, "u", WindowState::close);
  CHECK(fair.arrive(1, "A1", {"a"}) == Lines{"A1>a@v OLDEST"});
  CHECK(fair.arrive(2, "B1", {"b"}).empty());
  CHECK(fair.window(3, "u", WindowState::open) == Lines{"B1>b OLDEST"});  // to the door: "v" is promised
  CHECK(fair.window(4, "u", WindowState::pause).empty());
  CHECK(fair.window(5, "u", WindowState::close) == Lines{"B1<b"});
  CHECK(fair.visitor("A1").place == Place::on_deck);
}

TEST_CASE("the longest walk of its services decides when a shared window calls early") {
  auto plan = quiet_plan({service("a", 100, {"w"}, 5), service("b", 60, {"w"}, 20)});
  SmallFair fair(plan);
  fair.arrive(0, "A1", {"a"});
  CHECK(fair.start(10, "A1", "a", "w") == Lines{"wake 50"});
}

TEST_CASE("at a door of several services people go on as the policy says") {
  auto plan = one_window();
  plan.policy = "shortest-queue";
  SmallFair fair(plan);
  CHECK(fair.arrive(0, "A1", {"a"}) == Lines{"A1>a@w OLDEST"});
  CHECK(fair.arrive(1, "A2", {"a", "b"}) == Lines{"A2>b OLDEST"});
  CHECK(fair.window(2, "w", WindowState::close) == Lines{"A1<a", "A2<b"});
  CHECK(fair.window(3, "w", WindowState::open) == Lines{"A1>a@w OLDEST", "A2>b OLDEST"});
}

TEST_CASE("new windows call at once, and a window can learn a service") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1"}), service("b", 60, {})}));
  fair.arrive(0, "A1", {"a"});
  fair.arrive(1, "A2", {"a"});
  fair.arrive(2, "B1", {"b"});
  CHECK(fair.at(3, event::SetWindows{{{"a1", {"a"}}, {"a2", {"a", "b"}}}}) == Lines{"A2>a@a2 OLDEST"});
  CHECK(fair.at(4, event::SetWindows{{{"a1", {"a", "b"}}, {"a2", {"a", "b"}}, {"b1", {"b"}}}}) ==
        Lines{"B1>b@b1 OLDEST"});
  CHECK(fair.state().service(1).open_windows == 3);
  CHECK_FALSE(miscount(fair.state()));
}

TEST_CASE("a window that is not named any more closes for good, and whom it serves is finished there") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1", "a2"})}));
  fair.arrive(0, "A1", {"a"});
  fair.arrive(0, "A2", {"a"});
  fair.start(10, "A1", "a", "a1");
  CHECK(fair.at(20, event::SetWindows{{{"a2", {"a"}}}}).empty());
  CHECK(fair.window(21, "a1", WindowState::open) == Lines{"refused: not_found"});
  CHECK(fair.state().service(0).open_windows == 1);
  CHECK(fair.finish(90, "A1", "a", "a1").empty());
  CHECK(fair.visitor("A1").place == Place::gone);
  CHECK(fair.at(91, event::SetWindows{}) == Lines{"A2<a"});
  CHECK(fair.start(92, "A2", "a", "a2") == Lines{"refused: invalid_value"});
  CHECK(fair.at(93, event::SetWindows{{{"a1", {"a"}}}}) == Lines{"A2>a@a1 OLDEST"});
  CHECK(fair.state().windows.size() == 2);
}

TEST_CASE("who is served where the service was taken away keeps the window until the end") {
  SmallFair fair(quiet_plan({service("a", 100, {"w"}), service("b", 60, {"x"})}));
  fair.arrive(0, "A1", {"a", "b"});
  fair.start(10, "A1", "a", "w");
  CHECK(fair.at(20, event::SetWindows{{{"w", {"b"}}, {"x", {"b"}}}}) == Lines{"wake 70"});
  CHECK(fair.state().service(1).free_windows == 1);
  CHECK(fair.finish(30, "A1", "a", "w") == Lines{"A1>b@w OLDEST"});
  CHECK(fair.state().service(1).free_windows == 2);
}

TEST_CASE("a promise lapses when the window does not serve that any more") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1", "a2"}), service("b", 60, {})}));
  CHECK(fair.arrive(0, "A1", {"a"}) == Lines{"A1>a@a1 OLDEST"});
  CHECK(fair.at(1, event::SetWindows{{{"a1", {"b"}}, {"a2", {"a"}}}}).empty());
  CHECK(fair.visitor("A1").window == nobody);
  CHECK(fair.start(2, "A1", "a", "a2") == Lines{"wake 62"});
}

TEST_CASE("windows that cannot be are refused and change nothing") {
  SmallFair fair(one_window());
  fair.arrive(0, "A1", {"a"});
  const auto before = fair.engine();
  CHECK(fair.at(1, event::SetWindows{{{"w", {"nowhere"}}}}) == Lines{"refused: not_found"});
  CHECK(fair.at(1, event::SetWindows{{{"", {"a"}}}}) == Lines{"refused: invalid_value"});
  CHECK(fair.at(1, event::SetWindows{{{"w", {"a"}}, {"w", {"b"}}}}) == Lines{"refused: invalid_value"});
  CHECK(fair.at(1, event::SetWindows{{{"w", {"a", "a"}}}}) == Lines{"refused: invalid_value"});
  CHECK(fair.state() == before.state());
  auto other = before;
  REQUIRE(other.apply(1000, event::SetWindows{{{"w", {"a"}}}}));
  CHECK_FALSE(other.state() == before.state());
}
