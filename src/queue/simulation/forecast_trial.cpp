#include "queue/simulation/forecast_trial.h"

#include <cmath>
#include <limits>

#include "base/json.h"

namespace nuanxin::queue::simulation {
namespace {

struct Sums {
  Accuracy accuracy;
  void add(double happened, const Range& shown, const Range& raw) {
    const double error = happened - to_minutes(shown.median);
    ++accuracy.count;
    accuracy.error_min += error;
    accuracy.absolute_error_min += std::abs(error);
    accuracy.width_min += to_minutes(shown.high - shown.low);
    accuracy.covered += happened >= to_minutes(shown.low) && happened <= to_minutes(shown.high) ? 1 : 0;
    accuracy.covered_raw += happened >= to_minutes(raw.low) && happened <= to_minutes(raw.high) ? 1 : 0;
  }
  Accuracy mean() const {
    auto result = accuracy;
    const auto count = static_cast<double>(std::max(1L, accuracy.count));
    for (auto* each :
         {&result.error_min, &result.absolute_error_min, &result.width_min, &result.covered, &result.covered_raw})
      *each /= count;
    return result;
  }
};

/// One day: tells the forecaster what happens and holds the plain estimates until they can be compared.
class Trial : public FloorWatcher {
 public:
  Trial(const TrialPlan& plan, const Day& day)
      : m_day(day),
        m_stations(plan.scenario.stations),
        m_forecaster(plan.scenario.plan(plan.policy), assumptions_of(plan.scenario, plan.copies)),
        m_started(day.people.size()),
        m_plain(day.people.size()) {}

  void called(Millis now, int who, int, const Call& call) override {
    m_forecaster.called(now, call.ticket);
    settle_plain(now, m_plain[static_cast<std::size_t>(who)].next_call, m_sums.next_call_by_queue);
  }
  void started(Millis now, int who, int, int) override { m_started[static_cast<std::size_t>(who)] = now; }
  void finished(Millis now, int who, int service, int) override {
    m_forecaster.finished_service(m_day.people[static_cast<std::size_t>(who)].ticket,
                                  m_stations[static_cast<std::size_t>(service)].id,
                                  now - m_started[static_cast<std::size_t>(who)]);
  }
  void missed(Millis, int, int) override { m_forecaster.missed(); }
  void gone(Millis now, int who, bool completed) override {
    const auto at = static_cast<std::size_t>(who);
    if (!completed) {
      m_forecaster.left(m_day.people[at].ticket);
      return;
    }
    m_forecaster.completed(now, m_day.people[at].ticket);
    settle_plain(now, m_plain[at].finish, m_sums.finish_by_queue);
  }

  void refresh(const Floor& floor, std::uint64_t seed) {
    const auto forecast = m_forecaster.refresh(floor.engine(), seed);
    for (const auto& person : forecast.people) {
      const auto plain = by_queue_length(floor.engine(), person.ticket);
      auto& open = m_plain[static_cast<std::size_t>(floor.visitor_index(person.ticket))];
      if (person.next_call && plain && plain->next_call) open.next_call.push_back(*plain->next_call);
      if (person.finish && plain) open.finish.push_back(*plain->finish);
    }
    collect();
  }

  void collect() {
    for (const auto& settled : m_forecaster.take_settled()) {
      const bool call = settled.kind == ForecastKind::next_call;
      const double happened = to_minutes(settled.happened);
      (call ? m_sums.next_call_all : m_sums.finish_all).add(happened, settled.shown, settled.raw);
      if (settled.fresh) (call ? m_sums.next_call : m_sums.finish).add(happened, settled.shown, settled.raw);
    }
  }

  DayAccuracy result() const {
    return {m_sums.next_call.mean(),          m_sums.finish.mean(),
            m_sums.next_call_all.mean(),      m_sums.finish_all.mean(),
            m_sums.next_call_by_queue.mean(), m_sums.finish_by_queue.mean()};
  }

 private:
  struct Plain {
    std::vector<Range> next_call, finish;
  };
  static void settle_plain(Millis now, std::vector<Range>& open, Sums& to) {
    for (const auto& range : open) to.add(to_minutes(now), range, range);
    open.clear();
  }

  struct {
    Sums next_call, finish, next_call_all, finish_all, next_call_by_queue, finish_by_queue;
  } m_sums;
  const Day& m_day;
  const std::vector<Station>& m_stations;
  Forecaster m_forecaster;
  std::vector<Millis> m_started;
  std::vector<Plain> m_plain;
};

DayAccuracy try_day(const TrialPlan& plan, std::uint64_t seed) {
  const auto day = draw_day(plan.scenario, seed);
  World world(plan.scenario, day);
  auto floor = world.open(plan.policy).value();
  Trial trial(plan, day);
  const auto interval = from_minutes(plan.every_min);
  std::uint64_t number = 0;
  for (Millis at = interval; floor.next_at(); at += interval) {
    floor.run(world, trial, at);
    trial.refresh(floor, seed * 1000 + number++);
  }
  trial.collect();
  return trial.result();
}

Json json_of(const std::vector<DayAccuracy>& days, Accuracy DayAccuracy::*kind) {
  Json json;
  const auto add = [&](const char* name, double Accuracy::*field) {
    std::vector<double> values;
    values.reserve(days.size());
    for (const auto& day : days) values.push_back(day.*kind.*field);
    const auto estimate = estimate_of(values);
    json[name] = {{"mean", estimate.mean}, {"low", estimate.low()}, {"high", estimate.high()}};
  };
  add("absolute_error_min", &Accuracy::absolute_error_min);
  add("error_min", &Accuracy::error_min);
  add("covered", &Accuracy::covered);
  add("covered_raw", &Accuracy::covered_raw);
  add("width_min", &Accuracy::width_min);
  long count = 0;
  for (const auto& day : days) count += (day.*kind).count;
  json["forecasts"] = count;
  return json;
}

}  // namespace

ForecastAssumptions assumptions_of(const Scenario& scenario, int copies) {
  ForecastAssumptions assumptions{
      .copies = copies,
      .patience = from_minutes(scenario.absences.patience_min),
      .absent_share = scenario.absences.share,
      .away_mean = from_minutes(scenario.absences.back_low_min + scenario.absences.back_mean_more_min),
      .pause_left = from_minutes(scenario.pauses.length_min / 2),
      .durations = {},
      .ready = {}};
  for (const auto& state : scenario.body_states) {
    assumptions.ready.push_back({state.service, "", from_minutes(state.low_min), from_minutes(state.high_min)});
    assumptions.ready.push_back({state.then, state.service, 0, 0});
  }
  for (const auto& lag : scenario.lags)
    assumptions.ready.push_back({lag.then, lag.after, from_minutes(lag.low_min), from_minutes(lag.high_min)});
  return assumptions;
}

Result<std::vector<DayAccuracy>> run_trial(const TrialPlan& plan) {
  if (plan.seeds < 1) return refuse(Reason::invalid_value, "at least one seed", "seeds");
  if (plan.every_min <= 0) return refuse(Reason::invalid_value, "must be more than 0", "every");
  if (auto engine = Engine::open(plan.scenario.plan(plan.policy)); !engine) return engine.error();
  std::vector<DayAccuracy> days(static_cast<std::size_t>(plan.seeds));
  in_parallel(plan.seeds, plan.threads, [&](int number) {
    days[static_cast<std::size_t>(number)] = try_day(plan, plan.first_seed + static_cast<std::uint64_t>(number));
  });
  return days;
}

Json report(const TrialPlan& plan, const std::vector<DayAccuracy>& days) {
  return {{"scenario", plan.scenario.name},
          {"policy", plan.policy},
          {"first_seed", plan.first_seed},
          {"seeds", plan.seeds},
          {"copies", plan.copies},
          {"every_min", plan.every_min},
          {"next_call", json_of(days, &DayAccuracy::next_call)},
          {"finish", json_of(days, &DayAccuracy::finish)},
          {"next_call_all", json_of(days, &DayAccuracy::next_call_all)},
          {"finish_all", json_of(days, &DayAccuracy::finish_all)},
          {"next_call_by_queue", json_of(days, &DayAccuracy::next_call_by_queue)},
          {"finish_by_queue", json_of(days, &DayAccuracy::finish_by_queue)}};
}

}  // namespace nuanxin::queue::simulation
