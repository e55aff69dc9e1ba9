// Taillard's open-shop instances (EJOR 64 (1993) 278-285) and a one-pass dispatcher: the yardstick of whether the core
// is dense, that is, never leaves a machine idle that has somebody to serve. Not for tuning the fair, where waiting
// counts and not the makespan.
#pragma once

#include <cstdint>
#include <vector>

namespace nuanxin::queue::simulation {

struct OpenShop {
  int size = 0;
  std::vector<int> time;  ///< job x machine
  int at(int job, int machine) const { return time[cell(job, machine)]; }
  std::size_t cell(int job, int machine) const {
    return static_cast<std::size_t>(job) * static_cast<std::size_t>(size) + static_cast<std::size_t>(machine);
  }
};

/// Jobs x machines of the same number; the machine permutation is applied (several public copies forget it).
OpenShop taillard(int size, std::int64_t time_seed, std::int64_t machine_seed);
/// The largest sum of a job or a machine.
int lower_bound(const OpenShop&);

struct Operation {
  int job = 0, machine = 0, start = 0, end = 0;
};
/// At each instant, of the free jobs on free machines, first the operation whose job or machine has the most work left;
/// among equals (one machine, many jobs) the job with the most left, then the earlier number.
std::vector<Operation> dispatch_bottleneck_first(const OpenShop&);
int makespan(const std::vector<Operation>&);

}  // namespace nuanxin::queue::simulation
