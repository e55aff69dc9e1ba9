// A drawn day under a policy: the engine decides, the floor plays, the day's draws answer. What comes out is a trace.
#pragma once

#include "queue/floor.h"
#include "queue/simulation/day.h"
#include "queue/simulation/overtaking.h"

namespace nuanxin::queue::simulation {

/// The day's draws as fate. Visitors are the day's people by index, services the scenario's stations.
class World : public Fate {
 public:
  /// Keeps references to both.
  World(const Scenario&, const Day&);

  /// Everything from outside planned: arrivals, pauses, closures. Refuses what Engine::open refuses.
  Result<Floor> open(const std::string& policy) const;

  Millis service_time(int visitor, int service) override;
  Millis walk(int from, int to) override;
  Answer answer(int visitor, int service) override;
  Millis away(int visitor, int service) override;
  void arrived(Floor&, int visitor) override;
  void finished(Floor&, int visitor, int service) override;

 private:
  const Person& person(int visitor) const { return m_day.people[static_cast<std::size_t>(visitor)]; }
  event::Arrive arrival_of(const Person&) const;

  const Scenario& m_scenario;
  const Day& m_day;
  std::vector<int> m_finished;             ///< services done, per person
  std::vector<std::vector<int>> m_absent;  ///< missed calls so far, per person and station
};

struct ServiceRecord {
  int person = 0, station = 0, window = 0;
  Millis called = 0, started = 0, finished = 0;
};
struct VisitRecord {
  Millis arrived = 0, gone = 0;
  bool completed = false, left = false;
};
struct DayTrace {
  std::vector<VisitRecord> visits;
  std::vector<ServiceRecord> services;  ///< by finish
  long calls = 0, missed = 0;
  long overtakes = 0;
  Millis overtaking_age = 0;
  int most_skips = 0;
  std::vector<int> overtakes_suffered;
};

/// Where people stand in lines a call only names the line; see Overtaking.
Taken taken_under(const std::string& policy);

/// The whole day; `also` hears everything too. Somebody whom the policy never served stays without `completed`.
Result<DayTrace> play(const Scenario&, const Day&, const std::string& policy, FloorWatcher* also = nullptr);

}  // namespace nuanxin::queue::simulation
