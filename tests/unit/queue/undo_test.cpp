#include <catch2/catch.hpp>

#include "queue/history.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

Moment arrival(int number) { return {number * second, event::Arrive{"A" + std::to_string(number), {"a"}}}; }

}  // namespace

TEST_CASE("undo takes back one event after the other, to the very beginning, across its checkpoints") {
  auto history = History::open(quiet_plan({service("a", 100, {"a1"})})).value();
  std::vector<Engine> states{history.engine()};
  for (int i = 0; i < 600; ++i) {
    REQUIRE(history.apply(arrival(i).at, arrival(i).event));
    states.push_back(history.engine());
  }
  while (!history.moments().empty()) {
    states.pop_back();
    const auto undone = history.undo().value();
    REQUIRE(undone.moment.at == static_cast<Millis>(history.moments().size()) * second);
    if (history.moments().size() % 50 == 0) REQUIRE(history.engine().state() == states.back().state());
  }
  CHECK(history.undo().error().reason == Reason::illegal_move);
  CHECK(history.engine().state().order.empty());
}

TEST_CASE("undo says which calls are void") {
  auto history = History::open(quiet_plan({service("a", 100, {"a1"})})).value();
  REQUIRE(history.apply(0, arrival(0).event));
  const auto undone = history.undo().value();
  REQUIRE(undone.decisions.size() == 1);
  CHECK(line(undone.decisions[0]) == "A0>a@a1 OLDEST");
}

TEST_CASE("a replay refuses what the engine refuses and says which") {
  const auto plan = quiet_plan({service("a", 100, {"a1"})});
  CHECK(History::replay(plan, {arrival(0), arrival(1)}).value().moments().size() == 2);
  CHECK(History::replay(plan, {arrival(1), arrival(0)}).error().field == "/1");
}
