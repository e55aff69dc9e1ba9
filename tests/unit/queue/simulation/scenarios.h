// A tiny fair whose day can be worked out by hand, and the shipped ones.
#pragma once

#include <cstdlib>

#include "queue/simulation/world.h"
#include "tests/support/result.h"

namespace nuanxin::queue::simulation::testing {

constexpr Millis minute = 60'000;

/// Two services "a" (4 min, one window) and "b" (2 min, one window), one minute to walk anywhere, no trouble.
inline Scenario tiny() {
  Scenario scenario;
  scenario.name = "tiny";
  scenario.stations = {{.id = "a", .mean_min = 4, .cv = 0.3, .windows = 1, .place = {0, 0}},
                       {.id = "b", .mean_min = 2, .cv = 0.3, .windows = 1, .place = {0, 0}}};
  scenario.walk_start_min = 1;
  scenario.fallback = "a";
  return scenario;
}

/// Comes at that minute, wants these stations, each service takes its mean.
inline Person comes(const Scenario& scenario, int number, double at_min, std::vector<int> wants) {
  Person person;
  person.ticket = "A000" + std::to_string(number);
  person.arrival = from_minutes(at_min);
  person.wants = std::move(wants);
  for (const auto& station : scenario.stations) {
    person.service_time.push_back(from_minutes(station.mean_min));
    person.absences.push_back(0);
    person.away.push_back(5 * minute);
  }
  person.body.resize(scenario.body_states.size());
  person.lag.resize(scenario.lags.size());
  return person;
}

inline Scenario shipped(const std::string& name) {
  const std::string root = std::getenv("NUANXIN_SOURCE_DIR");
  return load_scenario(root + "/forms/scenarios/" + name + ".json").value();
}

}  // namespace nuanxin::queue::simulation::testing
