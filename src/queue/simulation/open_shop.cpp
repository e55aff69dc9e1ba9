#include "queue/simulation/open_shop.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace nuanxin::queue::simulation {
namespace {

/// X' = 16807 X mod 2^31 - 1 by Schrage's division, and Taillard's U(a, b) from it.
class Taillard {
 public:
  explicit Taillard(std::int64_t seed) : m_state(seed) {}
  int uniform(int low, int high) {
    m_state = 16807 * (m_state % 127773) - 2836 * (m_state / 127773);
    if (m_state < 0) m_state += modulus;
    const double share = static_cast<double>(m_state) / static_cast<double>(modulus);
    return low + static_cast<int>(share * (high - low + 1));
  }

 private:
  static constexpr std::int64_t modulus = 2147483647;
  std::int64_t m_state;
};

struct Dispatcher {
  const OpenShop& shop;
  std::vector<int> job_free, machine_free, job_left, machine_left;
  std::vector<bool> done;

  explicit Dispatcher(const OpenShop& of)
      : shop(of),
        job_free(static_cast<std::size_t>(of.size)),
        machine_free(job_free),
        job_left(job_free),
        machine_left(job_free),
        done(of.time.size()) {
    for (int job = 0; job < of.size; ++job)
      for (int machine = 0; machine < of.size; ++machine) {
        job_left[static_cast<std::size_t>(job)] += of.at(job, machine);
        machine_left[static_cast<std::size_t>(machine)] += of.at(job, machine);
      }
  }

  std::optional<Operation> next_at(int now) const {
    std::optional<Operation> best;
    std::pair<int, int> best_rank;
    for (int job = 0; job < shop.size; ++job)
      for (int machine = 0; machine < shop.size; ++machine) {
        const auto j = static_cast<std::size_t>(job), m = static_cast<std::size_t>(machine);
        if (job_free[j] > now || machine_free[m] > now || done[j * job_free.size() + m]) continue;
        const std::pair rank{std::max(job_left[j], machine_left[m]), job_left[j]};
        if (best && rank <= best_rank) continue;
        best_rank = rank;
        best = Operation{job, machine, now, now + shop.at(job, machine)};
      }
    return best;
  }

  void take(const Operation& operation) {
    const auto j = static_cast<std::size_t>(operation.job), m = static_cast<std::size_t>(operation.machine);
    job_free[j] = machine_free[m] = operation.end;
    job_left[j] -= operation.end - operation.start;
    machine_left[m] -= operation.end - operation.start;
    done[j * job_free.size() + m] = true;
  }

  int next_event(int now) const {
    int next = 0;
    for (const auto* times : {&job_free, &machine_free})
      for (const int time : *times)
        if (time > now && (next == 0 || time < next)) next = time;
    return next;
  }
};

}  // namespace

OpenShop taillard(int size, std::int64_t time_seed, std::int64_t machine_seed) {
  Taillard times(time_seed), machines(machine_seed);
  std::vector<int> drawn(static_cast<std::size_t>(size * size));
  for (auto& time : drawn) time = times.uniform(1, 99);
  OpenShop shop{.size = size, .time = std::vector<int>(drawn.size())};
  for (int job = 0; job < size; ++job) {
    std::vector<int> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    for (int k = 0; k < size; ++k)
      std::swap(order[static_cast<std::size_t>(k)], order[static_cast<std::size_t>(machines.uniform(k + 1, size) - 1)]);
    for (int k = 0; k < size; ++k)
      shop.time[shop.cell(job, order[static_cast<std::size_t>(k)])] = drawn[shop.cell(job, k)];
  }
  return shop;
}

int lower_bound(const OpenShop& shop) {
  int bound = 0;
  for (int i = 0; i < shop.size; ++i) {
    int job = 0, machine = 0;
    for (int j = 0; j < shop.size; ++j) {
      job += shop.at(i, j);
      machine += shop.at(j, i);
    }
    bound = std::max({bound, job, machine});
  }
  return bound;
}

std::vector<Operation> dispatch_bottleneck_first(const OpenShop& shop) {
  Dispatcher dispatcher(shop);
  std::vector<Operation> schedule;
  int now = 0;
  while (schedule.size() < shop.time.size()) {
    while (const auto operation = dispatcher.next_at(now)) {
      dispatcher.take(*operation);
      schedule.push_back(*operation);
    }
    now = dispatcher.next_event(now);
  }
  return schedule;
}

int makespan(const std::vector<Operation>& schedule) {
  int end = 0;
  for (const auto& operation : schedule) end = std::max(end, operation.end);
  return end;
}

}  // namespace nuanxin::queue::simulation
