// Small visits for the tests of the queue.
#pragma once

#include <string>
#include <vector>

#include "domain/wire.h"
#include "queue/moves.h"
#include "tests/support/result.h"

namespace nuanxin::queue::testing {

inline Instant at(int minute) { return Instant(std::chrono::minutes(29'000'000 + minute)); }

inline domain::Visit visit_with(const std::vector<std::string>& activities, const std::string& name = "v") {
  domain::Visit visit;
  visit.id = VisitId(name);
  for (const auto& activity : activities) {
    domain::Stop stop;
    stop.id = StopId(name + "-" + activity);
    stop.visit = visit.id;
    stop.activity = activity;
    stop.state = domain::StopState::waiting;
    stop.joined_at = at(0);
    stop.version = 1;
    visit.stops.push_back(stop);
  }
  return visit;
}

inline std::string text(const domain::Stop& stop) { return domain::to_json(stop).dump(); }

}  // namespace nuanxin::queue::testing
