#include "queue/simulation/metrics.h"

#include <algorithm>

#include "queue/simulation/statistics.h"

namespace nuanxin::queue::simulation {
namespace {

void measure_visits(const Day& day, const DayTrace& trace, Metrics& metrics) {
  std::vector<double> times, favoured, normal;
  Millis last = 0;
  for (std::size_t i = 0; i < trace.visits.size(); ++i) {
    const auto& visit = trace.visits[i];
    if (visit.completed || visit.left) last = std::max(last, visit.gone);
    if (visit.left) ++metrics.left;
    if (!visit.completed && !visit.left) ++metrics.stuck;
    if (!visit.completed) continue;
    const double time = to_minutes(visit.gone - visit.arrived);
    times.push_back(time);
    const auto visitor_class = day.people[i].visitor_class;
    if (visitor_class == VisitorClass::normal) normal.push_back(time);
    if (visitor_class != VisitorClass::normal && visitor_class != VisitorClass::appointment) favoured.push_back(time);
  }
  metrics.completed = static_cast<int>(times.size());
  metrics.mean = mean_of(times);
  metrics.p95 = quantile_of(times, 0.95);
  metrics.longest = quantile_of(times, 1);
  metrics.gini = gini_of(times);
  metrics.makespan = to_minutes(last);
  metrics.favoured_mean = mean_of(favoured);
  metrics.normal_mean = mean_of(normal);
}

void measure_windows(const Scenario& scenario, const DayTrace& trace, Metrics& metrics) {
  std::vector<double> busy(scenario.stations.size());
  for (const auto& service : trace.services)
    busy[static_cast<std::size_t>(service.station)] += to_minutes(service.finished - service.started);
  double all_busy = 0, all_windows = 0;
  for (std::size_t k = 0; k < busy.size(); ++k) {
    const double windows = scenario.stations[k].windows;
    all_busy += busy[k];
    all_windows += windows;
    if (metrics.makespan > 0) metrics.busiest = std::max(metrics.busiest, busy[k] / windows / metrics.makespan);
  }
  if (metrics.makespan > 0) metrics.use = all_busy / all_windows / metrics.makespan;
}

void measure_overtaking(const DayTrace& trace, Metrics& metrics) {
  const std::vector<double> suffered(trace.overtakes_suffered.begin(), trace.overtakes_suffered.end());
  if (!trace.services.empty())
    metrics.over = static_cast<double>(trace.overtakes) / static_cast<double>(trace.services.size());
  metrics.over_p99 = quantile_of(suffered, 0.99);
  metrics.over_age = to_minutes(trace.overtaking_age);
  metrics.over_skips = trace.most_skips;
}

}  // namespace

Metrics measure(const Scenario& scenario, const Day& day, const DayTrace& trace) {
  Metrics metrics;
  measure_visits(day, trace, metrics);
  measure_windows(scenario, trace, metrics);
  measure_overtaking(trace, metrics);
  return metrics;
}

}  // namespace nuanxin::queue::simulation
