#include <catch2/catch.hpp>

#include "station/board/board_presenter.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

Json board(const std::string& first) {
  Json calls = Json::array();
  for (const auto& ticket : {first, std::string("A020"), std::string("A019"), std::string("A018")})
    calls.push_back({{"ticket", ticket},
                     {"masked_name", "张*三"},
                     {"window_name", "一般检查"},
                     {"place", "车厢前部"},
                     {"at", "2026-07-22T09:29:00.000+08:00"}});
  return Json{{"calls", calls}, {"on_deck", {{{"ticket", "A040"}, {"masked_name", "李*"}}}}};
}

}  // namespace

TEST_CASE("The board shows the three last calls and notices a new one once") {
  Bench bench(domain::Role::display);
  BoardPresenter presenter(bench.context());
  bench.timers.pass(100ms);
  REQUIRE(bench.api.answer("/fairs/fair-1/board", board("A027")));
  CHECK(presenter.calls().size() == 3);
  CHECK(presenter.on_deck().size() == 1);
  CHECK_FALSE(presenter.take_new_call());  // what was there at the start is not new

  bench.api.on_event.emit(Event{9, {}, "CallNext", "stop", "s", 1, {}});
  bench.timers.pass(100ms);
  bench.api.answer("/fairs/fair-1/board", board("A031"));
  CHECK(presenter.take_new_call());
  CHECK_FALSE(presenter.take_new_call());
}

TEST_CASE("A board that is cut off keeps the last calls and says how old they are") {
  Bench bench(domain::Role::display);
  BoardPresenter presenter(bench.context());
  bench.timers.pass(100ms);
  bench.api.answer("/fairs/fair-1/board", board("A027"));
  CHECK(presenter.age().empty());
  bench.api.on_link.emit(Link{LinkState::away, bench.timers.now()});
  bench.timers.pass(5min);
  CHECK(presenter.calls().size() == 3);
  CHECK(presenter.age().find("09:30") != std::string::npos);
}
