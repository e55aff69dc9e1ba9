#include "queue/simulation/bounds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

namespace nuanxin::queue::simulation {
namespace {

struct Visits {
  std::vector<double> arrival, own;    ///< per person who completes
  std::vector<std::vector<Job>> jobs;  ///< per station
};

/// The shortest way to each station from anywhere else.
std::vector<double> shortest_walks(const Scenario& scenario) {
  std::vector<double> walks;
  for (std::size_t k = 0; k < scenario.stations.size(); ++k) {
    Millis best = scenario.walk(scenario.waiting_area, scenario.stations[k].place);
    for (std::size_t j = 0; j < scenario.stations.size(); ++j)
      if (j != k) best = std::min(best, scenario.walk(scenario.stations[j].place, scenario.stations[k].place));
    walks.push_back(to_minutes(best));
  }
  return walks;
}

/// before[k][j]: j must be over before k begins, directly or through others, for somebody who wants both.
std::vector<std::vector<bool>> predecessors(const Scenario& scenario, const Person& person) {
  const auto count = scenario.stations.size();
  std::vector<std::vector<bool>> before(count, std::vector<bool>(count));
  const auto add = [&](const std::string& after, const std::string& then) {
    const int a = scenario.index_of(after), b = scenario.index_of(then);
    if (person.wants_station(a) && person.wants_station(b))
      before[static_cast<std::size_t>(b)][static_cast<std::size_t>(a)] = true;
  };
  for (const auto& rule : scenario.order) add(rule.after, rule.then);
  for (std::size_t rule = 0; rule < scenario.body_states.size(); ++rule)
    if (person.body[rule]) add(scenario.body_states[rule].service, scenario.body_states[rule].then);
  for (std::size_t via = 0; via < count; ++via)
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t j = 0; j < count; ++j)
        if (before[k][via] && before[via][j]) before[k][j] = true;
  return before;
}

void add_person(const Scenario& scenario, const Person& person, const std::vector<double>& walks, Visits& visits) {
  const auto before = predecessors(scenario, person);
  const auto length = [&](std::size_t k) { return to_minutes(person.service_time[k]) + walks[k]; };
  const int number = static_cast<int>(visits.own.size());
  double own = 0;
  for (const int station : person.wants) own += length(static_cast<std::size_t>(station));
  for (const int station : person.wants) {
    const auto k = static_cast<std::size_t>(station);
    Job job{.person = number,
            .head = to_minutes(person.arrival) + walks[k],
            .work = to_minutes(person.service_time[k]),
            .tail = 0};
    for (const int other : person.wants) {
      const auto j = static_cast<std::size_t>(other);
      if (before[k][j]) job.head += length(j);
      if (before[j][k]) job.tail += length(j);
    }
    for (std::size_t rule = 0; rule < scenario.body_states.size(); ++rule)
      if (person.body[rule] && scenario.index_of(scenario.body_states[rule].service) == station)
        job.head = std::max(job.head, to_minutes(*person.body[rule]));
    visits.jobs[k].push_back(job);
  }
  visits.arrival.push_back(to_minutes(person.arrival));
  visits.own.push_back(own);
}

Visits visits_of(const Scenario& scenario, const Day& day) {
  Visits visits;
  visits.jobs.resize(scenario.stations.size());
  const auto walks = shortest_walks(scenario);
  for (const auto& person : day.people)
    if (!person.leaves_after) add_person(scenario, person, walks, visits);
  return visits;
}

double makespan_bound(const Scenario& scenario, const Visits& visits) {
  double bound = 0;
  for (std::size_t i = 0; i < visits.own.size(); ++i) bound = std::max(bound, visits.arrival[i] + visits.own[i]);
  for (std::size_t k = 0; k < visits.jobs.size(); ++k) {
    auto jobs = visits.jobs[k];
    std::sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.head > b.head; });
    double work = 0, tail = std::numeric_limits<double>::max();
    for (const auto& job : jobs) {
      work += job.work;
      tail = std::min(tail, job.tail);
      bound = std::max(bound, job.head + work / scenario.stations[k].windows + tail);
    }
  }
  return bound;
}

/// The weights of one person: on the own work (last place) and on each job.
struct Mix {
  std::vector<std::vector<double>> on_job;  ///< station, job
  std::vector<double> on_own;
};

Mix first_mix(const Visits& visits) {
  Mix mix{.on_job = {}, .on_own = std::vector<double>(visits.own.size(), 1.0)};
  std::vector<double> total(visits.own.size(), 1.0);
  for (const auto& jobs : visits.jobs) {
    mix.on_job.emplace_back(jobs.size(), 1.0);
    for (const auto& job : jobs) total[static_cast<std::size_t>(job.person)] += 1;
  }
  for (std::size_t i = 0; i < total.size(); ++i) mix.on_own[i] /= total[i];
  for (std::size_t k = 0; k < visits.jobs.size(); ++k)
    for (std::size_t j = 0; j < visits.jobs[k].size(); ++j)
      mix.on_job[k][j] /= total[static_cast<std::size_t>(visits.jobs[k][j].person)];
  return mix;
}

/// The bound under this mix, summed; the mix is then moved towards what was larger for each person.
double step(const Scenario& scenario, const Visits& visits, double rate, Mix& mix) {
  double sum = 0;
  std::vector<double> total(visits.own.size());
  std::vector<std::vector<double>> moved = mix.on_job;
  for (std::size_t i = 0; i < visits.own.size(); ++i) {
    sum += mix.on_own[i] * visits.own[i];
    total[i] = mix.on_own[i];
  }
  for (std::size_t k = 0; k < visits.jobs.size(); ++k) {
    const auto& jobs = visits.jobs[k];
    const auto done = busy_time_completions(jobs, mix.on_job[k], scenario.stations[k].windows);
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      const auto i = static_cast<std::size_t>(jobs[j].person);
      const double flow = done[j] + jobs[j].tail - visits.arrival[i];
      sum += mix.on_job[k][j] * flow;
      moved[k][j] *= std::exp(std::clamp(rate * (flow - visits.own[i]), -20.0, 20.0));
      total[i] += moved[k][j];
    }
  }
  for (std::size_t i = 0; i < total.size(); ++i) mix.on_own[i] /= total[i];
  for (std::size_t k = 0; k < visits.jobs.size(); ++k)
    for (std::size_t j = 0; j < visits.jobs[k].size(); ++j)
      mix.on_job[k][j] = moved[k][j] / total[static_cast<std::size_t>(visits.jobs[k][j].person)];
  return sum;
}

}  // namespace

std::vector<double> busy_time_completions(const std::vector<Job>& jobs, const std::vector<double>& weights,
                                          int windows) {
  std::vector<std::size_t> by_head(jobs.size());
  std::iota(by_head.begin(), by_head.end(), std::size_t{0});
  std::sort(by_head.begin(), by_head.end(), [&](auto a, auto b) { return jobs[a].head < jobs[b].head; });
  using Ranked = std::pair<double, std::size_t>;  // weight per work, job
  std::priority_queue<Ranked> open;
  std::vector<double> left(jobs.size()), moment(jobs.size());
  for (std::size_t j = 0; j < jobs.size(); ++j) left[j] = jobs[j].work / windows;
  std::size_t next = 0;
  double now = 0;
  while (next < by_head.size() || !open.empty()) {
    if (open.empty()) now = std::max(now, jobs[by_head[next]].head);
    for (; next < by_head.size() && jobs[by_head[next]].head <= now; ++next)
      open.emplace(weights[by_head[next]] / jobs[by_head[next]].work, by_head[next]);
    const auto j = open.top().second;
    const double until = next < by_head.size() ? jobs[by_head[next]].head : std::numeric_limits<double>::max();
    const double slice = std::min(left[j], until - now);
    moment[j] += slice * (now + slice / 2);
    left[j] -= slice;
    now += slice;
    if (left[j] <= 1e-12) open.pop();
  }
  std::vector<double> completions;
  for (std::size_t j = 0; j < jobs.size(); ++j)
    completions.push_back(moment[j] / (jobs[j].work / windows) + jobs[j].work / 2);
  return completions;
}

Bounds lower_bounds(const Scenario& scenario, const Day& day, int steps) {
  const auto visits = visits_of(scenario, day);
  const auto count = static_cast<double>(std::max<std::size_t>(1, visits.own.size()));
  Bounds bounds;
  bounds.own_min = std::accumulate(visits.own.begin(), visits.own.end(), 0.0) / count;
  bounds.makespan_min = makespan_bound(scenario, visits);
  bounds.mean_min = bounds.own_min;
  auto mix = first_mix(visits);
  for (int i = 0; i < steps; ++i)
    bounds.mean_min = std::max(bounds.mean_min, step(scenario, visits, 0.03 / std::sqrt(1.0 + i), mix) / count);
  return bounds;
}

}  // namespace nuanxin::queue::simulation
