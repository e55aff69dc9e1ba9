// The queue engine alone: how long an event with calls takes with 3,000 people present, and a day of 3,000 played again
// from its events. Prints milliseconds and microseconds; docs/queue.md says what they should be.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <queue>
#include <random>

#include "queue/engine_state.h"
#include "queue/history.h"

using namespace nuanxin::queue;

namespace {

using Clock = std::chrono::steady_clock;
constexpr Millis minute = 60'000;

FairPlan plan_of(int services, int windows) {
  FairPlan plan;
  for (int k = 0; k < services; ++k) {
    ServicePlan service{"s" + std::to_string(k), (2 + k % 7) * minute, 30'000, {}};
    for (int w = 0; w < windows; ++w) service.windows.push_back(service.id + "w" + std::to_string(w));
    plan.services.push_back(std::move(service));
  }
  plan.order = {{"s0", "s1"}, {"s0", "s2", 5 * minute}, {"s1", "s13"}};
  return plan;
}

/// Plays a day: people come, walk a little, are served; some do not come when called. Remembers how long each event
/// with calls took.
class Day {
 public:
  Day(FairPlan plan, int people, Millis arrivals)
      : m_engine(Engine::open(plan).value()), m_busy(m_engine.state().windows.size(), false), m_plan(std::move(plan)) {
    for (int i = 0; i < people; ++i) {
      event::Arrive arrive;
      arrive.ticket = "A" + std::to_string(i);
      for (const auto& service : m_plan.services)
        if (below(14) < 6) arrive.wants.push_back(service.id);
      if (arrive.wants.empty()) arrive.wants.push_back("s3");
      if (below(10) == 0) arrive.visitor_class = VisitorClass::elderly;
      m_due.push({below(static_cast<int>(arrivals)), m_sequence++, std::move(arrive)});
    }
  }

  void play(Millis until) {
    while (!m_due.empty() && m_due.top().at <= until) {
      auto next = m_due.top();
      m_due.pop();
      apply(next.at, next.event);
    }
  }

  const std::vector<Moment>& moments() const { return m_moments; }
  const Engine& engine() const { return m_engine; }

 private:
  struct Due {
    Millis at;
    int sequence;
    Event event;
    bool operator<(const Due& other) const { return std::pair(at, sequence) > std::pair(other.at, other.sequence); }
  };

  int below(int limit) { return static_cast<int>(m_random() % static_cast<unsigned>(limit)); }

  void apply(Millis t, const Event& event) {
    if (const auto* start = std::get_if<event::Start>(&event)) return enter(t, *start);
    tell(t, event);
    if (const auto* finish = std::get_if<event::Finish>(&event)) {
      m_busy[window(finish->window)] = false;
      open_door(t, finish->service);
    }
  }

  /// At the door; enters when a window is free, else waits there.
  void enter(Millis t, const event::Start& start) {
    m_doors[start.service].push_back(start.ticket);
    open_door(t, start.service);
  }

  void open_door(Millis t, const std::string& service) {
    auto& door = m_doors[service];
    const auto& state = m_engine.state();
    const auto k = state.setup->services.at(service);
    for (const auto w : state.setup->windows_of_service[static_cast<std::size_t>(k)]) {
      if (door.empty()) return;
      if (m_busy[static_cast<std::size_t>(w)]) continue;
      m_busy[static_cast<std::size_t>(w)] = true;
      const auto ticket = door.front();
      door.erase(door.begin());
      const auto& id = state.setup->window_ids[static_cast<std::size_t>(w)];
      tell(t, event::Start{ticket, service, id});
      const auto mean = static_cast<int>(state.plan(k).mean);
      m_due.push({t + mean / 2 + below(mean), m_sequence++, event::Finish{ticket, service, id}});
    }
  }

  std::size_t window(const std::string& id) const {
    return static_cast<std::size_t>(m_engine.state().setup->windows.at(id));
  }

  void tell(Millis t, const Event& event) {
    const auto decisions = m_engine.apply(t, event).value();
    m_moments.push_back({t, event});
    for (const auto& decision : decisions) {
      if (const auto* call = std::get_if<Call>(&decision))
        m_due.push({t + 15'000 + below(60'000), m_sequence++, event::Start{call->ticket, call->service, ""}});
      else if (const auto* wake = std::get_if<WakeAt>(&decision))
        m_due.push({wake->at, m_sequence++, event::Tick{}});
    }
  }

  Engine m_engine;
  std::vector<bool> m_busy;
  FairPlan m_plan;
  std::mt19937 m_random{7};  // NOLINT: a fixed seed is wanted
  std::priority_queue<Due> m_due;
  std::map<std::string, std::vector<std::string>> m_doors;
  std::vector<Moment> m_moments;
  int m_sequence = 0;
};

double quantile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Microseconds of each event that called somebody: the median of several plays, because others use this machine too.
std::vector<double> decision_times(const Engine& start, const std::vector<Moment>& moments, std::size_t from) {
  constexpr int plays = 7;
  std::vector<std::vector<double>> micros(moments.size());
  for (int play = 0; play < plays; ++play) {
    auto engine = start;
    for (auto i = from; i < moments.size(); ++i) {
      const auto begin = Clock::now();
      const auto decisions = engine.apply(moments[i].at, moments[i].event).value();
      const auto end = Clock::now();
      if (std::any_of(decisions.begin(), decisions.end(),
                      [](const Decision& each) { return std::holds_alternative<Call>(each); }))
        micros[i].push_back(std::chrono::duration<double, std::micro>(end - begin).count());
    }
  }
  std::vector<double> medians;
  for (auto& each : micros)
    if (!each.empty()) medians.push_back(quantile(each, 0.5));
  return medians;
}

void bench_decision() {
  // Everybody has come before the measuring begins, and few have finished.
  Day day(plan_of(14, 10), 3'200, 20 * minute);
  day.play(20 * minute);
  const auto start = day.engine();
  const auto from = day.moments().size();
  day.play(40 * minute);
  auto micros = decision_times(start, day.moments(), from);
  const auto middle = quantile(micros, 0.5);
  const auto high = quantile(micros, 0.99);
  std::printf("one decision, %zu to %zu present: p50 %.1f us, p99 %.1f us, most %.1f us (%zu events with calls)\n",
              start.state().order.size(), day.engine().state().order.size(), middle, high, micros.back(),
              micros.size());
}

void bench_day() {
  const auto plan = plan_of(14, 20);
  Day day(plan, 3'000, 360 * minute);
  day.play(24 * 60 * minute);
  std::vector<double> seconds;
  for (int round = 0; round < 3; ++round) {
    const auto begin = Clock::now();
    auto engine = Engine::open(plan).value();
    for (const auto& moment : day.moments()) engine.apply(moment.at, moment.event).value();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::printf("replay of a day of 3000, %zu events: %.3f s\n", day.moments().size(), quantile(seconds, 0.5));
}

void bench_copy() {
  Day day(plan_of(14, 20), 3'000, 360 * minute);
  day.play(350 * minute);
  const auto begin = Clock::now();
  std::size_t present = 0;
  for (int i = 0; i < 40; ++i) present += Engine(day.engine()).state().order.size();
  const auto micros = std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / 40;
  std::printf("one copy, %zu present: %.0f us\n", present / 40, micros);
}

}  // namespace

int main() {
  bench_decision();
  bench_day();
  bench_copy();
}
