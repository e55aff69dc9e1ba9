// Everything random about one day, drawn up front per person and service, so that it is the same under every policy:
// what differs between two runs of the same seed is only the order in which people were called.
#pragma once

#include <cstdint>

#include "queue/simulation/scenario.h"

namespace nuanxin::queue::simulation {

struct Person {
  std::string ticket;  ///< "A0001", in the order of arrival
  Millis arrival = 0;
  int occupation = 0;
  VisitorClass visitor_class = VisitorClass::normal;
  std::optional<Millis> slot;
  std::vector<int> wants;                   ///< stations, in the order of the card
  std::vector<Millis> service_time;         ///< per station, whether wanted or not
  std::vector<int> absences;                ///< per station: so many calls in a row are missed
  std::vector<Millis> away;                 ///< per station: how long after a missed call
  std::optional<int> leaves_after;          ///< goes home at the first call after so many finished services
  std::vector<std::optional<Millis>> body;  ///< per body-state rule: when the state is there
  std::vector<Millis> lag;                  ///< per lag rule

  bool wants_station(int station) const;
};

struct PlannedPause {
  int station = 0;
  int window = 0;  ///< within the station, from 0
  Millis at = 0;
};

struct Day {
  std::vector<Person> people;  ///< by arrival
  std::vector<PlannedPause> pauses;
};

Day draw_day(const Scenario&, std::uint64_t seed);

}  // namespace nuanxin::queue::simulation
