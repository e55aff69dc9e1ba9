// Many days under several policies: the same seeds for each, so that policies are compared day by day. Seeds are spread
// over threads; what comes out does not depend on how many there are.
#pragma once

#include <functional>

#include "base/json_fwd.h"
#include "queue/simulation/metrics.h"
#include "queue/simulation/statistics.h"

namespace nuanxin::queue::simulation {

struct ExperimentPlan {
  Scenario scenario;
  std::vector<std::string> policies;
  std::uint64_t first_seed = 1;
  int seeds = 30;
  int threads = 2;
  bool bounds = true;  ///< lower bounds take longer than the days themselves
};

struct PolicyDays {
  std::string policy;
  std::vector<Metrics> days;  ///< by seed
};

/// A figure of a day as reports name it.
struct Figure {
  const char* name = "";   ///< in JSON, with its unit
  const char* title = "";  ///< in tables
  int digits = 1;
  double (*of)(const Metrics&) = nullptr;
};
const std::vector<Figure>& figures();

/// Refuses unknown policies (as Engine::open), and fewer than one seed.
Result<std::vector<PolicyDays>> run_experiment(const ExperimentPlan&);

Estimate estimate(const PolicyDays&, const Figure&);
/// Percent that `a` is above (+) or below (-) `b`, mean of the days' own differences.
Estimate paired_percent(const PolicyDays& a, const PolicyDays& b, const Figure&);

Json report(const ExperimentPlan&, const std::vector<PolicyDays>&);

/// Calls `work` for 0 … count - 1 on so many threads. An exception is thrown on after all have ended.
void in_parallel(int count, int threads, const std::function<void(int)>& work);

}  // namespace nuanxin::queue::simulation
