// How good the forecasts are: simulated days with a Forecaster beside the engine, as a hub would run it; every forecast
// that the forecaster remembers is held against what then happened. "Fresh" forecasts are those at the registration and
// after each service (the moments of guidance.md section 4); "all" are those and one every ten minutes for everybody
// present, so that long waits weigh more.
#pragma once

#include "base/json_fwd.h"
#include "queue/forecaster.h"
#include "queue/simulation/experiment.h"

namespace nuanxin::queue::simulation {

struct TrialPlan {
  Scenario scenario;
  std::string policy = "guide";
  std::uint64_t first_seed = 1;
  int seeds = 5;
  int threads = 2;
  int copies = 40;
  double every_min = 2;  ///< between refreshes
};

/// Of one kind of forecast on one day.
struct Accuracy {
  long count = 0;
  double absolute_error_min = 0;  ///< mean, of the median
  double error_min = 0;           ///< mean of what happened minus the median
  double covered = 0;             ///< share within the range shown
  double covered_raw = 0;         ///< share within the ensemble's own range
  double width_min = 0;           ///< mean width of the range shown
};
struct DayAccuracy {
  Accuracy next_call, finish;  ///< fresh
  Accuracy next_call_all, finish_all;
  Accuracy next_call_by_queue, finish_by_queue;  ///< the plain estimate, for everybody at every refresh
};

/// What a site would know: the scenario's body rules and its usual absences, not the day's draws.
ForecastAssumptions assumptions_of(const Scenario&, int copies);

Result<std::vector<DayAccuracy>> run_trial(const TrialPlan&);
Json report(const TrialPlan&, const std::vector<DayAccuracy>&);

}  // namespace nuanxin::queue::simulation
