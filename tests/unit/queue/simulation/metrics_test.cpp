// Figures on traces made by hand.
#include "queue/simulation/metrics.h"

#include <catch2/catch.hpp>

#include "queue/simulation/bounds.h"
#include "queue/simulation/statistics.h"
#include "tests/unit/queue/simulation/scenarios.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::simulation;
using namespace nuanxin::queue::simulation::testing;

namespace {

event::Arrive arrive(const std::string& ticket, std::vector<std::string> wants,
                     VisitorClass visitor_class = VisitorClass::normal) {
  return {.ticket = ticket, .wants = std::move(wants), .visitor_class = visitor_class};
}

}  // namespace

TEST_CASE("statistics by hand") {
  CHECK(mean_of({1, 2, 6}) == Approx(3));
  CHECK(quantile_of({4, 1, 3, 2}, 0.5) == Approx(2.5));
  CHECK(quantile_of({10, 20}, 0.95) == Approx(19.5));
  CHECK(gini_of({5, 5, 5}) == Approx(0).margin(1e-12));
  CHECK(gini_of({0, 0, 0, 8}) == Approx(0.75));
  CHECK(student_975(29) == Approx(2.0452));
  CHECK(student_975(60) == Approx(2.0003).margin(2e-4));
  const auto estimate = estimate_of({1, 2, 3});
  CHECK(estimate.mean == Approx(2));
  CHECK(estimate.half_width == Approx(4.3027 / std::sqrt(3.0)));
  CHECK(percent_differences({8, 9}, {10, 10}) == std::vector<double>{-20, -10});
}

TEST_CASE("times, makespan and use of windows of a day made by hand") {
  const auto scenario = tiny();
  Day day;
  for (int i = 1; i <= 3; ++i) day.people.push_back(comes(scenario, i, 0, {0}));
  DayTrace trace;
  trace.visits = {{.arrived = 0, .gone = 10 * minute, .completed = true, .left = false},
                  {.arrived = 5 * minute, .gone = 25 * minute, .completed = true, .left = false},
                  {.arrived = 0, .gone = 40 * minute, .completed = false, .left = true}};
  trace.services = {{.person = 0, .station = 0, .window = 0, .called = 0, .started = 0, .finished = 8 * minute},
                    {.person = 1, .station = 1, .window = 1, .called = 0, .started = minute, .finished = 13 * minute}};
  trace.overtakes = 3;
  trace.overtakes_suffered = {0, 3, 0};
  trace.overtaking_age = 90'000;
  trace.most_skips = 2;
  const auto metrics = measure(scenario, day, trace);
  CHECK(metrics.mean == Approx(15));
  CHECK(metrics.p95 == Approx(19.5));
  CHECK(metrics.longest == Approx(20));
  CHECK(metrics.makespan == Approx(40));
  CHECK(metrics.use == Approx(20.0 / 80));
  CHECK(metrics.busiest == Approx(12.0 / 40));
  CHECK(metrics.over == Approx(1.5));
  CHECK(metrics.over_age == Approx(1.5));
  CHECK(metrics.over_skips == 2);
  CHECK(metrics.completed == 2);
  CHECK(metrics.left == 1);
}

TEST_CASE("passing is counted against those who were there, ready and free") {
  auto scenario = tiny();
  scenario.order.push_back({.after = "a", .then = "b"});
  Overtaking overtaking(scenario, Taken::at_call);
  const Call call;
  overtaking.arrived(0, 0, arrive("A1", {"a", "b"}));
  overtaking.arrived(minute, 1, arrive("A2", {"a"}));
  overtaking.arrived(3 * minute, 2, arrive("A3", {"a", "b"}));
  SECTION("a later ticket is called") {
    overtaking.called(4 * minute, 2, 0, call);
    CHECK(overtaking.events() == 2);
    CHECK(overtaking.largest_age() == 3 * minute);
    CHECK(overtaking.most_skips() == 1);
    CHECK(overtaking.suffered() == std::vector<int>{1, 1, 0});
  }
  SECTION("who is called, served, missing or gone is not passed") {
    overtaking.called(4 * minute, 0, 0, call);
    overtaking.called(4 * minute, 2, 0, call);
    CHECK(overtaking.events() == 1);
    overtaking.missed(6 * minute, 2, 0);
    overtaking.gone(6 * minute, 1, false);
    overtaking.returned(8 * minute, 2);
    overtaking.called(9 * minute, 2, 0, call);
    CHECK(overtaking.events() == 1);
  }
  SECTION("nobody waits for what he may not start yet") {
    overtaking.called(4 * minute, 2, 1, call);
    CHECK(overtaking.events() == 0);
  }
  SECTION("a credit counts as having come earlier") {
    overtaking.arrived(10 * minute, 3, arrive("A4", {"a"}, VisitorClass::elderly));
    overtaking.called(11 * minute, 3, 0, call);
    CHECK(overtaking.events() == 0);
  }
  SECTION("the second miss makes the ticket five minutes younger") {
    for (int i = 0; i < 2; ++i) {
      overtaking.called(4 * minute, 0, 0, call);
      overtaking.missed(6 * minute, 0, 0);
      overtaking.returned(7 * minute, 0);
    }
    overtaking.called(8 * minute, 2, 0, call);
    CHECK(overtaking.suffered() == std::vector<int>{0, 1, 0});
  }
}

TEST_CASE("bounds by hand: one window, everybody there at once") {
  const std::vector<Job> jobs = {{0, 0, 3, 0}, {1, 0, 1, 0}, {2, 0, 2, 0}};
  const auto done = busy_time_completions(jobs, {1, 1, 1}, 1);
  CHECK(done[1] == Approx(1));  // shortest first: 1, 3, 6
  CHECK(done[2] == Approx(3));
  CHECK(done[0] == Approx(6));
  const auto scenario = tiny();
  Day day;
  for (int i = 1; i <= 3; ++i) day.people.push_back(comes(scenario, i, 0, {0}));
  const auto bounds = lower_bounds(scenario, day, 200);
  CHECK(bounds.own_min == Approx(5));                      // a minute to walk, four of service
  CHECK(bounds.makespan_min == Approx(13));                // 1 + 3 x 4
  CHECK((bounds.mean_min > 8.5 && bounds.mean_min <= 9));  // 5, 9, 13; the mix only comes near
}
