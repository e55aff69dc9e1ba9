#include "queue/simulation/experiment.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "base/json.h"
#include "queue/simulation/bounds.h"

namespace nuanxin::queue::simulation {
namespace {

std::optional<Error> check(const ExperimentPlan& plan) {
  if (plan.seeds < 1) return refuse(Reason::invalid_value, "at least one seed", "seeds");
  if (plan.policies.empty()) return refuse(Reason::invalid_value, "at least one policy", "policy");
  for (const auto& policy : plan.policies)
    if (auto engine = Engine::open(plan.scenario.plan(policy)); !engine) return engine.error();
  return std::nullopt;
}

void play_seed(const ExperimentPlan& plan, int number, std::vector<PolicyDays>& results) {
  const auto day = draw_day(plan.scenario, plan.first_seed + static_cast<std::uint64_t>(number));
  const auto bounds = plan.bounds ? lower_bounds(plan.scenario, day) : Bounds{};
  for (auto& result : results) {
    const auto trace = play(plan.scenario, day, result.policy).value();
    auto metrics = measure(plan.scenario, day, trace);
    metrics.own_mean = bounds.own_min;
    metrics.bound_mean = bounds.mean_min;
    metrics.bound_makespan = bounds.makespan_min;
    result.days[static_cast<std::size_t>(number)] = metrics;
  }
}

Json json_of(const Estimate& estimate) {
  return {{"mean", estimate.mean}, {"low", estimate.low()}, {"high", estimate.high()}};
}

template <class Of>
std::vector<double> column(const PolicyDays& days, Of of) {
  std::vector<double> values;
  for (const auto& day : days.days) values.push_back(of(day));
  return values;
}

}  // namespace

const std::vector<Figure>& figures() {
  static const std::vector<Figure> all = {
      {"mean_min", "mean", 1, [](const Metrics& m) { return m.mean; }},
      {"p95_min", "p95", 1, [](const Metrics& m) { return m.p95; }},
      {"longest_min", "longest", 1, [](const Metrics& m) { return m.longest; }},
      {"makespan_min", "makespan", 1, [](const Metrics& m) { return m.makespan; }},
      {"use", "use", 3, [](const Metrics& m) { return m.use; }},
      {"busiest", "busiest", 3, [](const Metrics& m) { return m.busiest; }},
      {"over_per_start", "over", 2, [](const Metrics& m) { return m.over; }},
      {"over_p99", "p99", 0, [](const Metrics& m) { return m.over_p99; }},
      {"over_age_min", "age", 1, [](const Metrics& m) { return m.over_age; }},
      {"over_skips", "skip", 1, [](const Metrics& m) { return m.over_skips; }},
      {"gini", "Gini", 3, [](const Metrics& m) { return m.gini; }},
      {"favoured_mean_min", "favoured", 1, [](const Metrics& m) { return m.favoured_mean; }},
      {"normal_mean_min", "normal", 1, [](const Metrics& m) { return m.normal_mean; }},
      {"own_mean_min", "own", 1, [](const Metrics& m) { return m.own_mean; }},
      {"bound_mean_min", "LB mean", 1, [](const Metrics& m) { return m.bound_mean; }},
      {"bound_makespan_min", "LB mksp", 1, [](const Metrics& m) { return m.bound_makespan; }},
      {"left", "left", 1, [](const Metrics& m) { return static_cast<double>(m.left); }},
      {"stuck", "stuck", 1, [](const Metrics& m) { return static_cast<double>(m.stuck); }},
  };
  return all;
}

Result<std::vector<PolicyDays>> run_experiment(const ExperimentPlan& plan) {
  if (const auto error = check(plan)) return *error;
  std::vector<PolicyDays> results;
  for (const auto& policy : plan.policies)
    results.push_back({policy, std::vector<Metrics>(static_cast<std::size_t>(plan.seeds))});
  in_parallel(plan.seeds, plan.threads, [&](int number) { play_seed(plan, number, results); });
  return results;
}

Estimate estimate(const PolicyDays& days, const Figure& figure) { return estimate_of(column(days, figure.of)); }

Estimate paired_percent(const PolicyDays& a, const PolicyDays& b, const Figure& figure) {
  return estimate_of(percent_differences(column(a, figure.of), column(b, figure.of)));
}

Json report(const ExperimentPlan& plan, const std::vector<PolicyDays>& results) {
  Json json{{"scenario", plan.scenario.name}, {"first_seed", plan.first_seed}, {"seeds", plan.seeds}};
  auto& policies = json["policies"] = Json::array();
  for (const auto& result : results) {
    Json each{{"policy", result.policy}};
    for (const auto& figure : figures()) each[figure.name] = json_of(estimate(result, figure));
    const auto skips = column(result, [](const Metrics& m) { return m.over_skips; });
    const auto ages = column(result, [](const Metrics& m) { return m.over_age; });
    each["over_skips_most"] = *std::max_element(skips.begin(), skips.end());
    each["over_age_most_min"] = *std::max_element(ages.begin(), ages.end());
    policies.push_back(std::move(each));
  }
  auto& paired = json["paired_percent"] = Json::array();
  for (std::size_t a = 0; a < results.size(); ++a)
    for (std::size_t b = a + 1; b < results.size(); ++b) {
      Json each{{"policy", results[a].policy}, {"against", results[b].policy}};
      for (const auto& figure : {figures()[0], figures()[1], figures()[2], figures()[3]})
        each[figure.name] = json_of(paired_percent(results[a], results[b], figure));
      paired.push_back(std::move(each));
    }
  return json;
}

void in_parallel(int count, int threads, const std::function<void(int)>& work) {
  std::atomic<int> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    for (int number = next++; number < count; number = next++) try {
        work(number);
      } catch (...) {
        const std::scoped_lock lock(failure_mutex);
        failure = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < std::min(threads, count); ++i) others.emplace_back(run);
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace nuanxin::queue::simulation
