#include <catch2/catch.hpp>

#include "tests/unit/queue/visits.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;
using domain::StopState;

namespace {

Result<domain::Stop> move(domain::Visit& visit, std::size_t index, Move each, int minute,
                          const std::string& reason = {}) {
  const MoveContext context{.now = at(minute), .visit = visit, .window = "w1", .seat = 1, .reason = reason};
  auto result = apply(each, visit.stops[index], context);
  if (result) visit.stops[index] = *result;
  return result;
}

}  // namespace

TEST_CASE("a stop goes from waiting over called and serving to done and remembers when") {
  auto visit = visit_with({"vitals"});
  REQUIRE(move(visit, 0, Move::call, 5));
  CHECK(visit.stops[0].state == StopState::called);
  CHECK(visit.stops[0].window == "w1");
  CHECK(visit.stops[0].seat == 1);
  CHECK(visit.stops[0].calls == 1);
  REQUIRE(move(visit, 0, Move::recall, 6));
  CHECK(visit.stops[0].calls == 2);
  REQUIRE(move(visit, 0, Move::start, 7));
  REQUIRE(move(visit, 0, Move::finish, 12));
  const auto& done = visit.stops[0];
  CHECK(done.state == StopState::done);
  CHECK(done.called_at == at(6));
  CHECK(done.started_at == at(7));
  CHECK(done.finished_at == at(12));
  CHECK(done.joined_at == at(0));
  CHECK(done.version == 5);
  CHECK(state_after(visit) == domain::VisitState::finished);
}

TEST_CASE("a called stop may be finished without having been started") {
  auto visit = visit_with({"vitals"});
  REQUIRE(move(visit, 0, Move::call, 5));
  REQUIRE(move(visit, 0, Move::finish, 9));
  CHECK(visit.stops[0].started_at == at(9));
  CHECK(visit.stops[0].finished_at == at(9));
}

TEST_CASE("somebody who is called or served is not called to a second place") {
  auto visit = visit_with({"vitals", "knee"});
  REQUIRE(move(visit, 0, Move::call, 5));
  const auto called = move(visit, 1, Move::call, 5);
  REQUIRE_FALSE(called);
  CHECK(called.error().reason == Reason::in_another_place);
  REQUIRE(move(visit, 0, Move::start, 5));
  CHECK(move(visit, 1, Move::call_out_of_turn, 5, "urgent").error().reason == Reason::in_another_place);
  REQUIRE(move(visit, 0, Move::finish, 6));
  CHECK(move(visit, 1, Move::call, 7));
}

TEST_CASE("parking, declining and calling out of turn need a reason") {
  auto visit = visit_with({"vitals"});
  for (const auto each : {Move::park, Move::decline, Move::call_out_of_turn}) {
    const auto refused = move(visit, 0, each, 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::reason_missing);
    CHECK(refused.error().field == "reason");
  }
  CHECK(move(visit, 0, Move::park, 1, "bladder not full"));
  CHECK(visit.stops[0].reason == "bladder not full");
}

TEST_CASE("a missed person who returns waits again on the old place") {
  auto visit = visit_with({"vitals"});
  REQUIRE(move(visit, 0, Move::call, 5));
  REQUIRE(move(visit, 0, Move::mark_missed, 8));
  CHECK(visit.stops[0].misses == 1);
  CHECK(visit.stops[0].window.empty());
  CHECK(visit.stops[0].seat == 0);
  REQUIRE(move(visit, 0, Move::return_, 20));
  CHECK(visit.stops[0].state == StopState::waiting);
  CHECK(visit.stops[0].joined_at == at(0));
}

TEST_CASE("a move that does not exist from a state is refused and says the state") {
  auto visit = visit_with({"vitals"});
  for (const auto each :
       {Move::start, Move::finish, Move::recall, Move::mark_missed, Move::return_, Move::uncall, Move::join}) {
    const auto refused = move(visit, 0, each, 1, "r");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::illegal_move);
    CHECK(refused.error().detail.find("waiting") != std::string::npos);
  }
  REQUIRE(move(visit, 0, Move::cancel, 2));
  for (const auto each : {Move::call, Move::call_out_of_turn, Move::park, Move::decline, Move::cancel})
    CHECK(move(visit, 0, each, 3, "r").error().reason == Reason::illegal_move);
}

TEST_CASE("a call needs a window and a seat, and parking until a past time is refused") {
  auto visit = visit_with({"vitals"});
  CHECK(apply(Move::call, visit.stops[0], {.now = at(1), .visit = visit, .window = "", .seat = 1}).error().field ==
        "window");
  CHECK(apply(Move::call, visit.stops[0], {.now = at(1), .visit = visit, .window = "w", .seat = 0}).error().field ==
        "seat");
  const auto parked = apply(Move::park, visit.stops[0],
                            {.now = at(9), .visit = visit, .window = "", .seat = 0, .reason = "away", .until = at(8)});
  CHECK(parked.error().field == "until");
}

TEST_CASE("nobody is called after the visit was left") {
  auto visit = visit_with({"vitals"});
  visit.state = domain::VisitState::left;
  CHECK(move(visit, 0, Move::call, 1).error().reason == Reason::illegal_move);
  CHECK(move(visit, 0, Move::cancel, 1));
  CHECK(state_after(visit) == domain::VisitState::left);
}

TEST_CASE("undo gives back exactly what was, once, and not after something came") {
  auto visit = visit_with({"vitals", "knee"});
  const auto before = visit.stops[0];
  REQUIRE(move(visit, 0, Move::call, 5));
  auto back = undo(visit.stops[0], before, visit);
  REQUIRE(back);
  CHECK(back->version == before.version + 2);
  back->version = before.version;
  CHECK(text(*back) == text(before));

  const auto called = visit.stops[0];
  REQUIRE(move(visit, 0, Move::start, 6));
  CHECK(undo(visit.stops[0], before, visit).error().reason == Reason::undo_too_late);
  REQUIRE(undo(visit.stops[0], called, visit));

  const auto serving = visit.stops[0];
  REQUIRE(move(visit, 0, Move::finish, 7));
  REQUIRE(move(visit, 1, Move::call, 8));
  CHECK(undo(visit.stops[0], serving, visit).error().reason == Reason::in_another_place);
}
