#include <catch2/catch.hpp>

#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

namespace {

domain::Stop called(domain::Stop stop, const std::string& window, int seat) {
  stop.state = domain::StopState::called;
  stop.window = window;
  stop.seat = seat;
  stop.called_at = at(5);
  return stop;
}

}  // namespace

TEST_CASE("the database itself refuses a second place for one person") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals", "knee"}, 1);
  REQUIRE(update_stop(tx, called(visit.stops[0], "w1", 1)));
  const auto refused = update_stop(tx, called(visit.stops[1], "w2", 1));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::in_another_place);
  CHECK(stop_by_id(tx, visit.stops[1].id)->state == domain::StopState::waiting);
}

TEST_CASE("the database itself refuses a second person on one seat") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto first = make_visit(tx, fair, person(1), {"vitals"}, 1);
  const auto second = make_visit(tx, fair, person(2), {"vitals"}, 1);
  REQUIRE(update_stop(tx, called(first.stops[0], "w1", 1)));
  CHECK(update_stop(tx, called(second.stops[0], "w1", 1)).error().reason == Reason::seat_taken);
  REQUIRE(update_stop(tx, called(second.stops[0], "w1", 2)));
  auto done = called(first.stops[0], "w1", 1);
  done.state = domain::StopState::done;
  REQUIRE(update_stop(tx, done));
  CHECK(update_stop(tx, called(second.stops[0], "w1", 1)));
}

TEST_CASE("one visit per person and fair, one ticket number per fair, one stop per activity") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  const auto visit = make_visit(tx, fair, person(1), {"vitals"}, 1);

  auto again = visit;
  again.id = new_id<VisitId>();
  again.ticket_number = 77;
  again.stops.clear();
  const auto same_person = insert_visit(tx, again);
  CHECK(same_person.error().reason == Reason::duplicate);
  CHECK(same_person.error().field == "worker");

  const auto other = worker_of(tx.keys(), person(2));
  REQUIRE(save_worker(tx, other));
  again.worker = other.id;
  again.ticket_number = visit.ticket_number;
  CHECK(insert_visit(tx, again).error().field == "ticket_number");

  auto stop = visit.stops[0];
  stop.id = new_id<StopId>();
  CHECK(insert_stop(tx, fair.id, stop).error().field == "activity");
  auto cancelled = visit.stops[0];
  cancelled.state = domain::StopState::cancelled;
  REQUIRE(update_stop(tx, cancelled));
  CHECK(insert_stop(tx, fair.id, stop));
}

TEST_CASE("a document belongs to one worker") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto worker = worker_of(tx.keys(), person(1));
  REQUIRE(save_worker(tx, worker));
  auto thief = worker;
  thief.id = new_id<WorkerId>();
  const auto refused = save_worker(tx, thief);
  CHECK(refused.error().reason == Reason::duplicate);
  CHECK(refused.error().field == "doc_number");
}

TEST_CASE("a row that refers to nothing is an error of the program, and the transaction goes on") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  const auto fair = make_fair(tx);
  auto visit = make_visit(tx, fair, person(1), {}, 1);
  visit.id = new_id<VisitId>();
  visit.fair = FairId("none");
  CHECK_THROWS_AS(insert_visit(tx, visit), StoreError);
  CHECK(fair_by_id(tx, fair.id));
}
