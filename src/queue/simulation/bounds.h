// What no policy can beat on a given day, knowing every service time. Optimistic on purpose: windows never pause,
// nobody misses a call, and a person may stand in several lines at once.
//
// Mean: every completed visit lasts at least its own services and walks, and, through each of its services k, at least
// until k is done plus what must follow. Person by person these bounds are mixed with weights (summing to 1). For
// given weights a service's weighted completion times are bounded by preemptive weighted-shortest-first on one window
// as fast as all its windows together: sum w (M + p/2), M the mean busy time (Goemans 1996; for parallel machines
// Schulz and Skutella 2002). The weights are raised by multiplicative steps; every step is a valid bound, the best is
// kept.
// Makespan: per service, over every start r: r + work that cannot begin before r / windows + the shortest tail; per
// person: arrival + own services and walks.
#pragma once

#include "queue/simulation/day.h"

namespace nuanxin::queue::simulation {

struct Bounds {
  double own_min = 0;   ///< mean of own services and shortest walks
  double mean_min = 0;  ///< of the time in the fair of those who complete
  double makespan_min = 0;
};

Bounds lower_bounds(const Scenario&, const Day&, int steps = 60);

/// One job of a service on its own: not before `head`, then `work`, and after it at least `tail` until the person can
/// go.
struct Job {
  int person = 0;
  double head = 0, work = 0, tail = 0;
};
/// sum of w (M + work / 2) as above, by job; the jobs' order is kept.
std::vector<double> busy_time_completions(const std::vector<Job>&, const std::vector<double>& weights, int windows);

}  // namespace nuanxin::queue::simulation
