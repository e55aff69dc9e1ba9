// The staff's word about one visitor.
#include <catch2/catch.hpp>

#include "tests/unit/queue/recount.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

FairPlan two_services() { return quiet_plan({service("a", 100, {"a1"}), service("b", 60, {"b1"})}); }

event::Put put(std::string ticket, Place place, std::vector<std::string> wants) {
  event::Put event;
  event.ticket = std::move(ticket);
  event.place = place;
  event.wants = std::move(wants);
  return event;
}

event::Put put_at(std::string ticket, Place place, std::vector<std::string> wants, std::string service_id,
                  std::optional<std::string> window = {}) {
  auto event = put(std::move(ticket), place, std::move(wants));
  event.service = std::move(service_id);
  event.window = std::move(window);
  return event;
}

}  // namespace

TEST_CASE("a start is taken back: on deck again, with the window promised") {
  SmallFair fair(two_services());
  fair.arrive(0, "A1", {"a"});
  fair.start(10, "A1", "a", "a1");
  CHECK(fair.at(20, put_at("A1", Place::on_deck, {"a"}, "a", "a1")).empty());
  CHECK(fair.state().window(0).promised == 0);
  CHECK(fair.state().service(0).free_windows == 1);
  CHECK(fair.state().service(0).served == 0);
  CHECK(fair.start(30, "A1", "a", "a1") == Lines{"wake 90"});
}

TEST_CASE("a finish is taken back: who is gone sits at the window again, with the old place in line") {
  SmallFair fair(two_services());
  fair.arrive(5, "A1", {"a"}, VisitorClass::elderly);
  const auto place_in_line = fair.visitor("A1").vt;
  fair.start(10, "A1", "a", "a1");
  fair.finish(80, "A1", "a", "a1");
  REQUIRE(fair.visitor("A1").place == Place::gone);
  CHECK(fair.at(90, put_at("A1", Place::in_service, {"a"}, "a", "a1")) == Lines{"wake 150"});
  CHECK(fair.visitor("A1").vt == place_in_line);
  CHECK(fair.state().window(0).started == 90 * second);
  CHECK(fair.state().stop(0, 0).done_at == never);
  CHECK_FALSE(miscount(fair.state()));
  CHECK(fair.finish(99, "A1", "a", "a1").empty());
}

TEST_CASE("a stop put aside while being served: the window calls the next, the visitor goes on") {
  SmallFair fair([] {
    auto plan = two_services();
    plan.parameters.ewma = 0.1;
    return plan;
  }());
  fair.arrive(0, "A1", {"a", "b"});
  fair.start(10, "A1", "a", "a1");
  fair.arrive(11, "A2", {"a"});
  CHECK(fair.at(20, put("A1", Place::waiting, {"b"})) == Lines{"A2>a@a1 OLDEST", "A1>b@b1 OLDEST"});
  CHECK(fair.state().service(0).estimate == 100'000);
  CHECK(fair.state().service(0).served == 0);
  CHECK(fair.state().stop(0, 0).done_at == 20 * second);
}

TEST_CASE("into service out of the waiting area: a promise to somebody else lapses, a taken window refuses") {
  SmallFair fair(two_services());
  CHECK(fair.arrive(0, "A1", {"a"}) == Lines{"A1>a@a1 OLDEST"});
  fair.arrive(1, "A2", {"a", "b"});
  CHECK(fair.at(2, put_at("A2", Place::in_service, {"a", "b"}, "a", "a1")) == Lines{"wake 62"});
  CHECK(fair.visitor("A1").place == Place::on_deck);
  CHECK(fair.visitor("A1").window == nobody);
  const auto before = fair.engine();
  CHECK(fair.at(3, put_at("A1", Place::in_service, {"a"}, "a", "a1")) == Lines{"refused: seat_taken"});
  CHECK(fair.at(3, put_at("A1", Place::in_service, {"b"}, "a", "b1")) == Lines{"refused: invalid_value"});
  CHECK(fair.at(3, put("A1", Place::on_deck, {"a"})) == Lines{"refused: invalid_value"});
  CHECK(fair.at(3, put_at("A1", Place::in_service, {"a"}, "a")) == Lines{"refused: invalid_value"});
  CHECK(fair.at(3, put_at("A1", Place::in_service, {"a"}, "a", "x")) == Lines{"refused: not_found"});
  CHECK(fair.at(3, put("A1", Place::waiting, {"x"})) == Lines{"refused: not_found"});
  CHECK(fair.at(3, put("B9", Place::waiting, {"a"})) == Lines{"refused: not_found"});
  CHECK(fair.state() == before.state());
}

TEST_CASE("a window that is closed, or does not serve that, may serve when the staff says so") {
  SmallFair fair(two_services());
  fair.window(0, "a1", WindowState::close);
  fair.arrive(1, "A1", {"a"});
  CHECK(fair.at(2, put_at("A1", Place::in_service, {"a"}, "a", "a1")).empty());
  CHECK(fair.state().service(0).free_windows == 0);
  CHECK(fair.window(3, "a1", WindowState::open) == Lines{"wake 62"});
  fair.arrive(4, "A2", {"a"});
  CHECK(fair.at(5, put_at("A2", Place::in_service, {"a"}, "a", "b1")) == Lines{"wake 65"});
  CHECK_FALSE(miscount(fair.state()));
  CHECK(fair.finish(64, "A1", "a", "a1").empty());
  CHECK(fair.finish(66, "A2", "a", "b1").empty());
  CHECK(fair.state().service(1).free_windows == 1);
}

TEST_CASE("misses as they are said decide the place in line") {
  SmallFair fair(two_services());
  fair.arrive(0, "A1", {"a"});
  auto event = put("A1", Place::missed, {"a"});
  event.misses = 3;
  fair.at(10, event);
  CHECK(fair.visitor("A1").vt == 600 * second);
  CHECK(fair.state().service(0).wanting == 0);
  event.misses = 1;
  event.place = Place::waiting;
  event.not_ready = {"a"};
  CHECK(fair.at(20, event).empty());
  CHECK(fair.visitor("A1").vt == 0);
  CHECK(fair.at(21, event::Ready{"A1", "a"}) == Lines{"A1>a@a1 OLDEST"});
}

TEST_CASE("a wish that comes back is not done any more, one that is dropped counts as done but for who goes") {
  SmallFair fair(two_services());
  fair.arrive(0, "A1", {"a", "b"});
  fair.at(1, put("A1", Place::parked, {"b"}));
  CHECK(fair.state().stop(0, 0).done_at == 1 * second);
  fair.at(2, put("A1", Place::parked, {"a", "b"}));
  CHECK(fair.state().stop(0, 0).done_at == never);
  fair.at(3, put("A1", Place::gone, {"b"}));
  CHECK(fair.state().stop(0, 0).done_at == never);
  CHECK(fair.visitor("A1").left);
  CHECK(fair.at(4, put("A1", Place::waiting, {"b"})) == Lines{"A1>b@b1 OLDEST"});
  CHECK_FALSE(fair.visitor("A1").left);
}
