#include "queue/simulation/scenario.h"

#include <algorithm>
#include <cmath>

namespace nuanxin::queue::simulation {

Millis Scenario::walk(Place from, Place to) const {
  return from_minutes(walk_start_min + std::hypot(from.x_m - to.x_m, from.y_m - to.y_m) / walk_m_per_min);
}

int Scenario::index_of(const std::string& service) const {
  const auto it = std::find_if(stations.begin(), stations.end(), [&](const Station& s) { return s.id == service; });
  return it == stations.end() ? -1 : static_cast<int>(it - stations.begin());
}

std::string window_id(const std::string& service, int number) { return service + "-" + std::to_string(number); }

FairPlan Scenario::plan(std::string policy) const {
  FairPlan plan;
  plan.policy = std::move(policy);
  plan.order = order;
  for (const auto& station : stations) {
    ServicePlan service{.id = station.id,
                        .mean = from_minutes(station.mean_min),
                        .walk = walk(waiting_area, station.place),
                        .windows = {}};
    for (int number = 1; number <= station.windows; ++number) service.windows.push_back(window_id(station.id, number));
    plan.services.push_back(std::move(service));
  }
  return plan;
}

}  // namespace nuanxin::queue::simulation
