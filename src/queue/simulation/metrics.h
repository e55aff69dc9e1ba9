// The figures of one day, from its trace. Minutes. Times in the fair are of those who got all they wanted; who left is
// counted, not averaged (the same people leave under every policy).
#pragma once

#include "queue/simulation/world.h"

namespace nuanxin::queue::simulation {

struct Metrics {
  double mean = 0, p95 = 0, longest = 0;  ///< time in the fair
  double makespan = 0;                    ///< from the opening to the last departure
  double use = 0;                         ///< minutes served / (windows x makespan), over all services
  double busiest = 0;                     ///< the same of the service where it is highest
  double gini = 0;                        ///< of the time in the fair
  double over = 0;                        ///< overtakes per service started
  double over_p99 = 0;                    ///< overtakes suffered per person, 99th percentile
  double over_age = 0;                    ///< largest difference of virtual ticket times
  double over_skips = 0;                  ///< most overtakes of one person at one service
  double favoured_mean = 0;               ///< time in the fair of elderly, disabled and pregnant
  double normal_mean = 0;                 ///< of those without any credit
  double bound_mean = 0, bound_makespan = 0;
  double own_mean = 0;  ///< own service and walks alone
  int completed = 0, left = 0, stuck = 0;
};

Metrics measure(const Scenario&, const Day&, const DayTrace&);

}  // namespace nuanxin::queue::simulation
