#include "queue/choose.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/queue/visits.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using domain::StopState;
using nuanxin::queue::testing::at;

namespace {

domain::Window window_for(std::vector<std::string> activities, int seats = 1) {
  domain::Window window;
  window.activities = std::move(activities);
  window.seats = seats;
  window.state = domain::WindowState::open;
  return window;
}

Candidate waits(const std::string& activity, int number, int minute, std::vector<Candidate::Other> others = {}) {
  return Candidate{.activity = activity, .ticket_number = number, .joined_at = at(minute), .others = std::move(others)};
}

}  // namespace

TEST_CASE("the one who joined first is next, and the ticket number decides within one instant") {
  const auto window = window_for({"vitals"});
  CHECK(choose_next({waits("vitals", 3, 5), waits("vitals", 9, 1), waits("vitals", 4, 5)}, window, {})->index == 1);
  CHECK(choose_next({waits("vitals", 4, 5), waits("vitals", 3, 5)}, window, {})->index == 1);
}

TEST_CASE("people of activities that the window does not serve are not chosen") {
  CHECK_FALSE(choose_next({waits("knee", 1, 1)}, window_for({"vitals"}), {}));
  CHECK_FALSE(choose_next({}, window_for({"vitals"}), {}));
}

TEST_CASE("somebody who is called or served elsewhere is passed by") {
  const auto window = window_for({"vitals"});
  for (const auto state : {StopState::called, StopState::serving}) {
    const auto choice = choose_next(
        {waits("vitals", 1, 1, {{"knee", state}}), waits("vitals", 2, 2, {{"knee", StopState::waiting}})}, window, {});
    REQUIRE(choice);
    CHECK(choice->index == 1);
  }
}

TEST_CASE("an order rule holds somebody back until the first stop is over, and not when it is not wanted") {
  const auto window = window_for({"urine_strip"});
  const std::vector<OrderRule> rules{{"urine_cup", "urine_strip"}};
  for (const auto state : {StopState::planned, StopState::waiting, StopState::missed, StopState::parked})
    CHECK_FALSE(choose_next({waits("urine_strip", 1, 1, {{"urine_cup", state}})}, window, rules));
  for (const auto state : {StopState::done, StopState::declined, StopState::cancelled})
    CHECK(choose_next({waits("urine_strip", 1, 1, {{"urine_cup", state}})}, window, rules));
  CHECK(choose_next({waits("urine_strip", 1, 1, {{"knee", StopState::waiting}})}, window, rules));
}

TEST_CASE("the choice says why") {
  const auto window = window_for({"vitals"});
  auto back = waits("vitals", 1, 1);
  CHECK(reason_key(choose_next({back}, window, {})->reason) == "OLDEST");
  back.misses = 1;
  CHECK(reason_key(choose_next({back}, window, {})->reason) == "RETURN");
}

TEST_CASE("the choice does not depend on the order of the candidates") {
  std::mt19937 random(20260722);  // NOLINT: a fixed seed is wanted
  const auto window = window_for({"a", "b"});
  const std::vector<OrderRule> rules{{"c", "a"}};
  for (int round = 0; round < 500; ++round) {
    std::vector<Candidate> people;
    for (int i = 0; i < 12; ++i) {
      const auto state = static_cast<StopState>(random() % 9);
      people.push_back(waits(i % 2 == 0 ? "a" : "b", i, static_cast<int>(random() % 4), {{"c", state}}));
    }
    const auto first = choose_next(people, window, rules);
    const int number = first ? people[first->index].ticket_number : -1;
    std::shuffle(people.begin(), people.end(), random);
    const auto second = choose_next(people, window, rules);
    REQUIRE(first.has_value() == second.has_value());
    if (second) REQUIRE(people[second->index].ticket_number == number);
  }
}

TEST_CASE("the lowest free seat is taken") {
  const auto window = window_for({"vitals"}, 3);
  CHECK(free_seat(window, {}) == 1);
  CHECK(free_seat(window, {1, 3}) == 2);
  CHECK_FALSE(free_seat(window, {1, 2, 3}));
}
