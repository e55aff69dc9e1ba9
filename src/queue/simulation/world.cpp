#include "queue/simulation/world.h"

#include <algorithm>
#include <limits>

namespace nuanxin::queue::simulation {
namespace {

/// Writes the trace and passes everything on.
class Recorder : public FloorWatcher {
 public:
  Recorder(DayTrace& trace, Overtaking& overtaking, FloorWatcher& also)
      : m_trace(trace), m_overtaking(overtaking), m_also(also) {}

  void arrived(Millis now, int who, const event::Arrive& arrive) override {
    m_trace.visits.push_back({.arrived = now});
    m_open.emplace_back();
    m_overtaking.arrived(now, who, arrive);
    m_also.arrived(now, who, arrive);
  }
  void called(Millis now, int who, int service, const Call& call) override {
    ++m_trace.calls;
    open(who) = {.person = who, .station = service, .called = now};
    m_overtaking.called(now, who, service, call);
    m_also.called(now, who, service, call);
  }
  void uncalled(Millis now, int who, int service) override {
    m_overtaking.uncalled(now, who, service);
    m_also.uncalled(now, who, service);
  }
  void started(Millis now, int who, int service, int window) override {
    open(who).started = now;
    open(who).window = window;
    m_overtaking.started(now, who, service, window);
    m_also.started(now, who, service, window);
  }
  void finished(Millis now, int who, int service, int window) override {
    open(who).finished = now;
    m_trace.services.push_back(open(who));
    m_overtaking.finished(now, who, service, window);
    m_also.finished(now, who, service, window);
  }
  void missed(Millis now, int who, int service) override {
    ++m_trace.missed;
    m_overtaking.missed(now, who, service);
    m_also.missed(now, who, service);
  }
  void returned(Millis now, int who) override {
    m_overtaking.returned(now, who);
    m_also.returned(now, who);
  }
  void became_ready(Millis now, int who, int service) override {
    m_overtaking.became_ready(now, who, service);
    m_also.became_ready(now, who, service);
  }
  void gone(Millis now, int who, bool completed) override {
    auto& visit = m_trace.visits[static_cast<std::size_t>(who)];
    visit.gone = now;
    visit.completed = completed;
    visit.left = !completed;
    m_overtaking.gone(now, who, completed);
    m_also.gone(now, who, completed);
  }

 private:
  ServiceRecord& open(int who) { return m_open[static_cast<std::size_t>(who)]; }

  DayTrace& m_trace;
  Overtaking& m_overtaking;
  FloorWatcher& m_also;
  std::vector<ServiceRecord> m_open;  ///< per person, the call that is going on
};

}  // namespace

World::World(const Scenario& scenario, const Day& day)
    : m_scenario(scenario),
      m_day(day),
      m_finished(day.people.size()),
      m_absent(day.people.size(), std::vector<int>(scenario.stations.size())) {}

event::Arrive World::arrival_of(const Person& person) const {
  event::Arrive arrive{.ticket = person.ticket,
                       .wants = {},
                       .visitor_class = person.visitor_class,
                       .slot = person.slot,
                       .not_ready = {}};
  for (const int station : person.wants)
    arrive.wants.push_back(m_scenario.stations[static_cast<std::size_t>(station)].id);
  const auto not_yet = [&](const std::string& service) {
    if (std::find(arrive.not_ready.begin(), arrive.not_ready.end(), service) == arrive.not_ready.end())
      arrive.not_ready.push_back(service);
  };
  for (std::size_t rule = 0; rule < m_scenario.body_states.size(); ++rule) {
    if (!person.body[rule]) continue;
    not_yet(m_scenario.body_states[rule].service);
    const auto& then = m_scenario.body_states[rule].then;
    if (person.wants_station(m_scenario.index_of(then))) not_yet(then);
  }
  for (const auto& lag : m_scenario.lags)
    if (person.wants_station(m_scenario.index_of(lag.after)) && person.wants_station(m_scenario.index_of(lag.then)))
      not_yet(lag.then);
  return arrive;
}

Result<Floor> World::open(const std::string& policy) const {
  auto engine = Engine::open(m_scenario.plan(policy));
  if (!engine) return engine.error();
  Floor floor(std::move(*engine), from_minutes(m_scenario.absences.patience_min));
  for (const auto& each : m_day.people) floor.plan_arrival(each.arrival, arrival_of(each));
  for (const auto& pause : m_day.pauses) {
    const auto id = window_id(m_scenario.stations[static_cast<std::size_t>(pause.station)].id, pause.window + 1);
    floor.plan_pause(pause.at, floor.window_index(id), from_minutes(m_scenario.pauses.length_min));
  }
  for (const auto& closure : m_scenario.closures) {
    const int window = floor.window_index(closure.window);
    floor.plan_window(from_minutes(closure.from_min), window, WindowState::close);
    floor.plan_window(from_minutes(closure.to_min), window, WindowState::open);
  }
  return floor;
}

Millis World::service_time(int visitor, int service) {
  return person(visitor).service_time[static_cast<std::size_t>(service)];
}

Millis World::walk(int from, int to) {
  const auto place = [this](int at) {
    return at == waiting_area ? m_scenario.waiting_area : m_scenario.stations[static_cast<std::size_t>(at)].place;
  };
  return m_scenario.walk(place(from), place(to));
}

Answer World::answer(int visitor, int service) {
  const auto& who = person(visitor);
  const auto at = static_cast<std::size_t>(visitor);
  if (who.leaves_after && m_finished[at] >= *who.leaves_after) return Answer::leaves;
  auto& absent = m_absent[at][static_cast<std::size_t>(service)];
  if (absent >= who.absences[static_cast<std::size_t>(service)]) return Answer::comes;
  ++absent;
  return Answer::misses;
}

Millis World::away(int visitor, int service) { return person(visitor).away[static_cast<std::size_t>(service)]; }

void World::arrived(Floor& floor, int visitor) {
  for (std::size_t rule = 0; rule < m_scenario.body_states.size(); ++rule)
    if (const auto at = person(visitor).body[rule])
      floor.plan_ready(*at, visitor, m_scenario.index_of(m_scenario.body_states[rule].service));
}

void World::finished(Floor& floor, int visitor, int service) {
  const auto& who = person(visitor);
  ++m_finished[static_cast<std::size_t>(visitor)];
  for (std::size_t rule = 0; rule < m_scenario.body_states.size(); ++rule) {
    const auto& state = m_scenario.body_states[rule];
    const int then = m_scenario.index_of(state.then);
    if (who.body[rule] && m_scenario.index_of(state.service) == service && who.wants_station(then))
      floor.plan_ready(floor.now(), visitor, then);
  }
  for (std::size_t rule = 0; rule < m_scenario.lags.size(); ++rule) {
    const int then = m_scenario.index_of(m_scenario.lags[rule].then);
    if (m_scenario.index_of(m_scenario.lags[rule].after) == service && who.wants_station(then))
      floor.plan_ready(floor.now() + who.lag[rule], visitor, then);
  }
}

Taken taken_under(const std::string& policy) {
  return policy == "card-order" || policy == "shortest-queue" ? Taken::at_start : Taken::at_call;
}

Result<DayTrace> play(const Scenario& scenario, const Day& day, const std::string& policy, FloorWatcher* also) {
  World world(scenario, day);
  auto floor = world.open(policy);
  if (!floor) return floor.error();
  DayTrace trace;
  FloorWatcher nobody;
  Overtaking overtaking(scenario, taken_under(policy));
  Recorder recorder(trace, overtaking, also ? *also : nobody);
  floor->run(world, recorder, std::numeric_limits<Millis>::max());
  trace.overtakes = overtaking.events();
  trace.overtaking_age = overtaking.largest_age();
  trace.most_skips = overtaking.most_skips();
  trace.overtakes_suffered = overtaking.suffered();
  return trace;
}

}  // namespace nuanxin::queue::simulation
