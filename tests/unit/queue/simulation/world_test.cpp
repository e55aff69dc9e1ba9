// Days small enough to be worked out by hand, and what must hold on large ones.
#include "queue/simulation/world.h"

#include <catch2/catch.hpp>

#include "queue/simulation/bounds.h"
#include "queue/simulation/experiment.h"
#include "tests/unit/queue/simulation/scenarios.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::simulation;
using namespace nuanxin::queue::simulation::testing;

namespace {

DayTrace played(const Scenario& scenario, const Day& day, const std::string& policy) {
  auto trace = play(scenario, day, policy);
  INFO(policy);
  REQUIRE(trace);
  return *trace;
}

double minutes_of(Millis time) { return to_minutes(time); }

}  // namespace

TEST_CASE("two people in card order: the second waits at the door for the first") {
  const auto scenario = tiny();
  Day day;
  day.people = {comes(scenario, 1, 0, {0, 1}), comes(scenario, 2, 1, {0, 1})};
  const auto trace = played(scenario, day, "card-order");
  REQUIRE(trace.services.size() == 4);
  // A1: walk 0-1, a 1-5, walk 5-6, b 6-8. A2: walk 1-2, waits until 5, a 5-9, walk 9-10, b 10-12.
  CHECK(minutes_of(trace.services[0].started) == 1);
  CHECK(minutes_of(trace.services[0].finished) == 5);
  CHECK(minutes_of(trace.visits[0].gone) == 8);
  CHECK(minutes_of(trace.services[2].started) == 5);
  CHECK(minutes_of(trace.visits[1].gone) == 12);
  CHECK(trace.calls == 4);
  CHECK(trace.missed == 0);
}

TEST_CASE("who misses a call comes back and is served; the window waits for nobody who is not there") {
  const auto scenario = tiny();
  Day day;
  day.people = {comes(scenario, 1, 0, {0})};
  day.people[0].absences[0] = 1;
  for (const auto* policy : {"card-order", "fifo-call", "guide"}) {
    const auto trace = played(scenario, day, policy);
    // Called at 0, a minute's walk, a minute's patience: missed at 2; back at 7, walks until 8, served until 12.
    CHECK(trace.missed == 1);
    CHECK(minutes_of(trace.services.at(0).started) == 8);
    CHECK(minutes_of(trace.visits[0].gone) == 12);
    CHECK(trace.visits[0].completed);
  }
}

TEST_CASE("who leaves at a call goes home and is counted as left") {
  const auto scenario = tiny();
  Day day;
  day.people = {comes(scenario, 1, 0, {0, 1})};
  day.people[0].leaves_after = 1;
  const auto trace = played(scenario, day, "guide");
  CHECK(trace.services.size() == 1);
  CHECK(trace.visits[0].left);
  CHECK_FALSE(trace.visits[0].completed);
  // One service (walk 1, then 4 or 2 minutes), then called, walk and patience.
  CHECK(trace.visits[0].gone == trace.services[0].finished + 2 * minute);
}

TEST_CASE("a pause begins when the service in progress is over and lasts its length") {
  auto scenario = tiny();
  scenario.pauses.length_min = 20;
  Day day;
  day.people = {comes(scenario, 1, 0, {0}), comes(scenario, 2, 4, {0})};
  day.pauses = {{.station = 0, .window = 0, .at = 2 * minute}};
  const auto trace = played(scenario, day, "card-order");
  CHECK(minutes_of(trace.services.at(0).finished) == 5);
  CHECK(minutes_of(trace.services.at(1).started) == 25);
}

TEST_CASE("a body state and a lag keep people waiting until their time has come") {
  auto scenario = tiny();
  scenario.order = {{.after = "a", .then = "b"}};
  scenario.lags = {{.after = "a", .then = "b", .low_min = 6, .high_min = 6}};
  scenario.body_states = {{.service = "a", .then = "a", .share = 1, .low_min = 10, .high_min = 10}};
  Day day;
  day.people = {comes(scenario, 1, 0, {0, 1})};
  day.people[0].body[0] = 10 * minute;
  day.people[0].lag[0] = 6 * minute;
  const auto trace = played(scenario, day, "guide");
  REQUIRE(trace.services.size() == 2);
  CHECK(minutes_of(trace.services[0].started) == 11);  // ready at 10, a minute's walk
  CHECK(minutes_of(trace.services[0].finished) == 15);
  CHECK(minutes_of(trace.services[1].started) >= 21);  // the sample is ready at 21
}

TEST_CASE("every policy serves the same people the same services for the same time") {
  const auto scenario = shipped("S300");
  const auto day = draw_day(scenario, 5);
  std::map<std::pair<int, int>, Millis> expected;
  for (const auto policy : Engine::policies()) {
    INFO(policy);
    const auto trace = played(scenario, day, std::string(policy));
    std::map<std::pair<int, int>, Millis> served;
    for (const auto& service : trace.services)
      if (!day.people[static_cast<std::size_t>(service.person)].leaves_after)
        served[{service.person, service.station}] = service.finished - service.started;
    if (expected.empty()) expected = served;
    CHECK(served == expected);
    const auto metrics = measure(scenario, day, trace);
    CHECK(metrics.stuck == 0);
    CHECK(metrics.completed + metrics.left == 300);
    const auto bounds = lower_bounds(scenario, day);
    CHECK(metrics.mean > bounds.mean_min);
    CHECK(metrics.makespan >= bounds.makespan_min);
    CHECK(bounds.mean_min >= bounds.own_min);
  }
}

TEST_CASE("the guide keeps both overtaking bounds, and plain ticket order passes nobody") {
  for (const auto* name : {"S300", "S300T", "S300B"}) {
    INFO(name);
    const auto scenario = shipped(name);
    const auto day = draw_day(scenario, 11);
    const auto guide = played(scenario, day, "guide");
    CHECK(minutes_of(guide.overtaking_age) <= 20);
    CHECK(guide.most_skips <= 6);
    const auto fifo = played(scenario, day, "fifo-call");
    CHECK(fifo.overtakes == 0);
  }
}

TEST_CASE("an experiment gives the same figures on one thread and on two") {
  ExperimentPlan plan{.scenario = shipped("S300"), .policies = {"guide", "card-order"}, .seeds = 3, .threads = 1};
  const auto one = run_experiment(plan);
  plan.threads = 2;
  const auto two = run_experiment(plan);
  REQUIRE(one);
  REQUIRE(two);
  for (std::size_t policy = 0; policy < 2; ++policy)
    for (const auto& figure : figures())
      CHECK(estimate((*one)[policy], figure).mean == estimate((*two)[policy], figure).mean);
  CHECK(paired_percent((*one)[0], (*one)[1], figures()[0]).mean < 0);
}

TEST_CASE("unknown policies and no seeds are refused") {
  ExperimentPlan plan{.scenario = tiny(), .policies = {"astrology"}};
  CHECK(run_experiment(plan).error().reason == Reason::invalid_value);
  plan.policies = {"guide"};
  plan.seeds = 0;
  CHECK(run_experiment(plan).error().field == "seeds");
}
