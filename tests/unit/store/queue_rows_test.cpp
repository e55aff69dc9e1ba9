#include "store/queue_rows.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <tuple>

#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;
using domain::StopState;

namespace {

void set_state(WriteTransaction& tx, domain::Stop stop, StopState state, const std::string& window = {},
               int minute = 5) {
  stop.state = state;
  stop.window = window;
  stop.seat = window.empty() ? 0 : 1;
  if (!window.empty()) stop.called_at = at(minute);
  ++stop.version;
  REQUIRE(update_stop(tx, stop));
}

std::vector<int> tickets(const std::vector<QueueRow>& rows) {
  std::vector<int> out;
  for (const auto& row : rows) out.push_back(row.ticket_number);
  return out;
}

}  // namespace

TEST_CASE("queue rows come in ticket order with masked names and of the wanted states and activities only") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto late = make_visit(tx, fair, zhang_sanfeng(), {"vitals", "knee"}, 9);
  const auto early = make_visit(tx, fair, person(1), {"vitals"}, 1);
  const auto third = make_visit(tx, fair, person(2), {"vitals"}, 9);
  set_state(tx, third.stops[0], StopState::missed);

  CHECK(tickets(queue_rows(tx, {fair.id, {"vitals"}, {StopState::waiting}})) == std::vector<int>{2, 1});
  CHECK(tickets(queue_rows(tx, {fair.id, {}, {StopState::waiting, StopState::missed}})) ==
        std::vector<int>{2, 1, 1, 3});
  CHECK(tickets(queue_rows(tx, {fair.id, {"vitals"}, {StopState::waiting}, 1})) == std::vector<int>{2});
  CHECK(queue_rows(tx, {fair.id, {"vitals"}, {}}).empty());
  const auto rows = queue_rows(tx, {fair.id, {"knee"}, {StopState::waiting}});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].masked_name == "张*丰");
  CHECK(rows[0].sex == domain::Sex::male);
  CHECK(rows[0].birth == parse_date("1990-03-07"));
  CHECK(rows[0].occupation == "courier");
  CHECK(rows[0].worker == late.worker);
  CHECK(rows[0].fair == fair.id);
  CHECK(queue_row(tx, early.stops[0].id)->ticket_number == 2);
  CHECK_FALSE(queue_row(tx, StopId("none")));
}

TEST_CASE("people who left are in no queue") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  auto visit = make_visit(tx, fair, person(1), {"vitals"}, 1);
  visit.state = domain::VisitState::left;
  REQUIRE(update_visit(tx, visit));
  CHECK(queue_rows(tx, {fair.id, {}, {StopState::waiting}}).empty());
  CHECK(waiting_stops(tx, fair.id, {"vitals"}).empty());
  CHECK(next_waiting_tickets(tx, fair.id, 10).empty());
}

TEST_CASE("waiting stops bring the other stops of the visit and leave out who is elsewhere") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto busy = make_visit(tx, fair, person(1), {"vitals", "knee"}, 1);
  const auto free = make_visit(tx, fair, person(2), {"vitals", "knee"}, 2);
  set_state(tx, busy.stops[1], StopState::serving, "w2");
  set_state(tx, free.stops[1], StopState::done);
  const auto waiting = waiting_stops(tx, fair.id, {"vitals"});
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].stop == free.stops[0].id);
  CHECK(waiting[0].visit == free.id);
  CHECK(waiting[0].ticket_number == 2);
  CHECK(waiting[0].joined_at == at(2));
  REQUIRE(waiting[0].others.size() == 1);
  CHECK(waiting[0].others[0].activity == "knee");
  CHECK(waiting[0].others[0].state == StopState::done);
  CHECK(waiting_stops(tx, fair.id, {}).empty());
}

TEST_CASE("a limit gives the first of all activities together") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  for (int i = 0; i < 20; ++i) make_visit(tx, fair, person(i), {i % 3 == 0 ? "vitals" : "knee"}, 10 - i / 2);
  const auto all = waiting_stops(tx, fair.id, {"vitals", "knee"});
  REQUIRE(all.size() == 20);
  for (std::size_t i = 1; i < all.size(); ++i)
    CHECK(std::tie(all[i - 1].joined_at, all[i - 1].ticket_number) < std::tie(all[i].joined_at, all[i].ticket_number));
  for (const int limit : {1, 2, 7, 19, 20, 30}) {
    const auto some = waiting_stops(tx, fair.id, {"vitals", "knee"}, limit);
    REQUIRE(some.size() == static_cast<std::size_t>(std::min(limit, 20)));
    for (std::size_t i = 0; i < some.size(); ++i) CHECK(some[i].stop == all[i].stop);
  }
}

TEST_CASE("windows know their seats and the board its calls, newest first") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto first = make_visit(tx, fair, zhang_sanfeng(), {"vitals", "knee"}, 1);
  const auto second = make_visit(tx, fair, person(2), {"knee"}, 2);
  const auto third = make_visit(tx, fair, person(3), {"knee"}, 3);
  set_state(tx, first.stops[0], StopState::called, "w1", 5);
  set_state(tx, second.stops[0], StopState::serving, "w2", 6);
  CHECK(taken_seats(tx, WindowId("w1")) == std::vector<int>{1});
  CHECK(tickets(active_at_window(tx, WindowId("w1"))) == std::vector<int>{1});
  const auto board = board_calls(tx, fair.id, 10);
  REQUIRE(board.size() == 2);
  CHECK(board[0].ticket_number == 2);
  CHECK(board[1].masked_name == "张*丰");
  CHECK(board[1].window_name == "体检 1");
  CHECK(board[1].place == "车厢左侧");
  CHECK(board[1].called_at == at(5));
  CHECK(board_calls(tx, fair.id, 1).size() == 1);
  CHECK(next_waiting_tickets(tx, fair.id, 10) == std::vector<int>{third.ticket_number});
  const auto counts = fair_counts(tx, fair.id);
  CHECK(counts.visits == 3);
  CHECK(counts.open_visits == 3);
  CHECK(counts.waiting_stops == 2);
  CHECK(counts.active_stops == 2);
  CHECK(counts.signed_records == 0);
}
