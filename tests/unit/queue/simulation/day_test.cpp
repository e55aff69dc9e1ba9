#include "queue/simulation/day.h"

#include <catch2/catch.hpp>
#include <numeric>

#include "queue/random.h"
#include "queue/simulation/statistics.h"
#include "tests/unit/queue/simulation/scenarios.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::simulation;
using nuanxin::queue::simulation::testing::shipped;

TEST_CASE("the generator is SplitMix64 as published") {
  // First outputs for state 0 of the reference code (Vigna, splitmix64.c); an empty key path is state 0.
  Random random(std::initializer_list<std::uint64_t>{});
  CHECK(random.next() == 0xE220A8397B1DCDAFULL);
  CHECK(random.next() == 0x6E789E6AA1B965F4ULL);
  CHECK(random.next() == 0x06C45D188009454FULL);
}

TEST_CASE("distributions have the means and deviations they are asked for") {
  Random random({7});
  std::vector<double> lognormal, normal, exponential;
  for (int i = 0; i < 40'000; ++i) {
    lognormal.push_back(random.lognormal(5, 0.6));
    normal.push_back(random.normal(150, 35));
    exponential.push_back(random.exponential(18));
  }
  CHECK(mean_of(lognormal) == Approx(5).epsilon(0.02));
  CHECK(mean_of(normal) == Approx(150).epsilon(0.01));
  CHECK(mean_of(exponential) == Approx(18).epsilon(0.02));
  double squares = 0;
  for (const double value : lognormal) squares += (value - 5) * (value - 5);
  CHECK(std::sqrt(squares / 40'000) / 5 == Approx(0.6).epsilon(0.05));
}

TEST_CASE("a day is the same for the same seed and another for another") {
  const auto scenario = shipped("S300");
  const auto day = draw_day(scenario, 1), again = draw_day(scenario, 1), other = draw_day(scenario, 2);
  REQUIRE(day.people.size() == 300);
  for (std::size_t i = 0; i < day.people.size(); ++i) {
    CHECK(day.people[i].arrival == again.people[i].arrival);
    CHECK(day.people[i].wants == again.people[i].wants);
    CHECK(day.people[i].service_time == again.people[i].service_time);
    CHECK(day.people[i].leaves_after == again.people[i].leaves_after);
  }
  CHECK(day.people[10].service_time != other.people[10].service_time);
}

TEST_CASE("more windows or other shares of trouble leave everything else drawn as it was") {
  const auto scenario = shipped("S300");
  auto changed = scenario;
  changed.stations[3].windows = 9;
  changed.absences.share = 0.5;
  const auto day = draw_day(scenario, 4), other = draw_day(changed, 4);
  for (std::size_t i = 0; i < day.people.size(); ++i) {
    CHECK(day.people[i].arrival == other.people[i].arrival);
    CHECK(day.people[i].service_time == other.people[i].service_time);
    CHECK(day.people[i].away != other.people[i].away);  // the same stream, further on
  }
}

TEST_CASE("the usual day has the load of the guidance page: 5.9 items and 23.6 minutes a head") {
  const auto scenario = shipped("S300");
  double items = 0, work = 0, people = 0, leavers = 0, booked = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const auto& person : draw_day(scenario, seed).people) {
      people += 1;
      items += static_cast<double>(person.wants.size());
      for (const int k : person.wants) work += to_minutes(person.service_time[static_cast<std::size_t>(k)]);
      leavers += person.leaves_after ? 1 : 0;
      booked += person.slot ? 1 : 0;
      CHECK((person.arrival >= 0 && to_minutes(person.arrival) < 360));
    }
  CHECK(items / people == Approx(5.9).epsilon(0.02));
  CHECK(work / people == Approx(23.6).epsilon(0.03));
  CHECK(leavers / people == Approx(0.03).margin(0.006));
  CHECK(booked / people == Approx(0.20).margin(0.015));
}

TEST_CASE(
    "who needs a full bladder gives the sample after the ultrasound, and every pause lies in its part of the day") {
  const auto scenario = shipped("S300");
  const auto day = draw_day(scenario, 3);
  const int ultrasound = scenario.index_of("ultrasound");
  int needed = 0, wanted = 0;
  for (const auto& person : day.people) {
    wanted += person.wants_station(ultrasound) ? 1 : 0;
    if (!person.body[0]) continue;
    ++needed;
    CHECK(person.wants_station(ultrasound));
    const double after = to_minutes(*person.body[0] - person.arrival);
    CHECK((after >= 15 && after <= 40));
  }
  CHECK(static_cast<double>(needed) / wanted == Approx(0.5).margin(0.15));
  CHECK(day.pauses.size() == 19);  // windows of services that have more than one
  for (const auto& pause : day.pauses) CHECK((to_minutes(pause.at) >= 60 && to_minutes(pause.at) <= 300));
}
