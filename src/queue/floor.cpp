#include "queue/floor.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "queue/engine_state.h"

namespace nuanxin::queue {

Floor::Floor(Engine engine, Millis patience, Millis now)
    : m_engine(std::move(engine)), m_patience(patience), m_now(now), m_doors(m_engine.state().services.size()) {
  read_windows();
}

void Floor::read_windows() {
  const auto& state = m_engine.state();
  m_windows.resize(state.windows.size());
  for (std::size_t w = 0; w < m_windows.size(); ++w) {
    m_windows[w].id = state.setup->window_ids[w];
    m_windows[w].services = state.setup->services_of_window[w];
    m_windows[w].open = state.windows[w].state == WindowState::open;
  }
}

int Floor::service_index(const std::string& id) const { return m_engine.state().setup->services.at(id); }
const std::string& Floor::service_id(int service) const { return m_engine.state().plan(service).id; }
int Floor::window_index(const std::string& id) const { return m_engine.state().setup->windows.at(id); }
int Floor::visitor_index(const std::string& ticket) const { return m_by_ticket.at(ticket); }

// The order within one instant (docs/queue.md): who comes out first, who stands at the door enters, ticks last.
bool Floor::Planned::operator>(const Planned& other) const {
  const auto rank = [](Kind each) {
    return each == Kind::finish ? 0 : each == Kind::at_door ? 2 : each == Kind::tick ? 3 : 1;
  };
  if (at != other.at) return at > other.at;
  if (rank(kind) != rank(other.kind)) return rank(kind) > rank(other.kind);
  return number > other.number;
}

void Floor::plan(Planned planned) {
  planned.at = std::max(planned.at, m_now);
  planned.number = m_number++;
  m_planned.push(planned);
}

void Floor::plan_arrival(Millis at, event::Arrive arrive) {
  plan({.at = at, .kind = Kind::arrival, .who = static_cast<int>(m_arrivals.size())});
  m_arrivals.push_back(std::move(arrive));
}

void Floor::plan_ready(Millis at, int index, int service) {
  plan({.at = at, .kind = Kind::ready, .who = index, .service = service});
}

void Floor::plan_window(Millis at, int index, WindowState state) {
  plan({.at = at, .kind = Kind::window, .who = index, .service = static_cast<int>(state)});
}

void Floor::plan_pause(Millis at, int index, Millis length) {
  plan({.at = at, .kind = Kind::pause, .who = index, .length = length});
}

std::optional<Millis> Floor::next_at() const {
  if (m_planned.empty()) return std::nullopt;
  return m_planned.top().at;
}

void Floor::run(Fate& fate, FloorWatcher& watcher, Millis until) {
  Playing playing{fate, watcher};
  while (!m_planned.empty() && m_planned.top().at <= until) {
    const auto planned = m_planned.top();
    m_planned.pop();
    m_now = planned.at;
    play(planned, playing);
  }
}

void Floor::apply_now(Millis at, const Event& event, Fate& fate, FloorWatcher& watcher) {
  Playing playing{fate, watcher};
  m_now = at;
  if (const auto* change = std::get_if<event::SetWindow>(&event))
    play_window(window_index(change->id), change->state, playing);
  else if (const auto* windows = std::get_if<event::SetWindows>(&event))
    play_windows(*windows, playing);
  else
    follow(tell(event), playing);
}

std::vector<Decision> Floor::tell(const Event& event) {
  auto decisions = m_engine.apply(m_now, event);
  if (!decisions)
    throw std::logic_error("the engine refused event " + std::to_string(event.index()) + " at " +
                           std::to_string(m_now) + " ms: " + std::string(reason_code(decisions.error().reason)) + " " +
                           decisions.error().field + " " + decisions.error().detail);
  return std::move(*decisions);
}

void Floor::play(const Planned& planned, Playing& playing) {
  switch (planned.kind) {
    case Kind::finish:
      return play_finish(planned.who, playing);
    case Kind::arrival:
      return play_arrival(planned.who, playing);
    case Kind::window:
      return play_window(planned.who, static_cast<WindowState>(planned.service), playing);
    case Kind::pause:
      return play_pause(planned.who, planned.length, playing);
    case Kind::ready:
      return play_ready(planned.who, planned.service, playing);
    case Kind::missed:
      return play_missed(planned, playing);
    case Kind::returned:
      return play_returned(planned.who, playing);
    case Kind::at_door:
      return play_at_door(planned, playing);
    case Kind::tick:
      return follow(tell(event::Tick{}), playing);
  }
}

void Floor::play_arrival(int index, Playing& playing) {
  const auto& arrive = m_arrivals[static_cast<std::size_t>(index)];
  const int who = put_visitor({.ticket = arrive.ticket, .to_do = static_cast<int>(arrive.wants.size()), .here = true});
  playing.watcher.arrived(m_now, who, arrive);
  playing.fate.arrived(*this, who);
  follow(tell(arrive), playing);
}

void Floor::play_finish(int index, Playing& playing) {
  auto& at = window(index);
  const int who = at.occupant;
  const int service = at.service;
  auto& person = visitor(who);
  at.occupant = -1;
  at.service = -1;
  person.serving = -1;
  person.place = service;
  const bool last = --person.to_do == 0;
  playing.watcher.finished(m_now, who, service, index);
  if (last) {
    person.here = false;
    playing.watcher.gone(m_now, who, true);
  }
  playing.fate.finished(*this, who, service);
  follow(tell(event::Finish{person.ticket, service_id(service), at.id}), playing);
  if (at.pause_after > 0) {
    plan_window(m_now + at.pause_after, index, WindowState::open);
    at.pause_after = 0;
  }
  open_doors(at.services, playing);
}

void Floor::play_windows(const event::SetWindows& event, Playing& playing) {
  const auto decisions = tell(event);
  read_windows();
  follow(decisions, playing);
  for (const auto& at : m_windows) open_doors(at.services, playing);
}

void Floor::play_window(int index, WindowState state, Playing& playing) {
  auto& at = window(index);
  if (m_engine.state().setup->gone_windows[static_cast<std::size_t>(index)]) return;
  at.open = state == WindowState::open;
  follow(tell(event::SetWindow{at.id, state}), playing);
  open_doors(at.services, playing);
}

void Floor::play_pause(int index, Millis length, Playing& playing) {
  auto& at = window(index);
  if (!at.open) return;
  if (at.occupant >= 0)
    at.pause_after = length;
  else
    plan_window(m_now + length, index, WindowState::open);
  play_window(index, WindowState::pause, playing);
}

void Floor::play_missed(const Planned& planned, Playing& playing) {
  auto& person = visitor(planned.who);
  if (person.generation != planned.generation) return;
  const bool for_good = planned.length > 0;
  person.called = -1;
  person.missing = true;
  person.place = waiting_area;
  ++person.generation;
  forget_door(planned.service, planned.who);
  playing.watcher.missed(m_now, planned.who, planned.service);
  if (!for_good)
    plan({.at = m_now + playing.fate.away(planned.who, planned.service), .kind = Kind::returned, .who = planned.who});
  follow(tell(event::Missed{person.ticket, service_id(planned.service)}), playing);
  if (for_good) leave(planned.who, playing);
}

void Floor::leave(int index, Playing& playing) {
  visitor(index).here = false;
  playing.watcher.gone(m_now, index, false);
  follow(tell(event::Leave{visitor(index).ticket}), playing);
}

void Floor::play_returned(int index, Playing& playing) {
  visitor(index).missing = false;
  playing.watcher.returned(m_now, index);
  follow(tell(event::Returned{visitor(index).ticket}), playing);
}

void Floor::play_ready(int index, int service, Playing& playing) {
  if (!visitor(index).here) return;
  playing.watcher.became_ready(m_now, index, service);
  follow(tell(event::Ready{visitor(index).ticket, service_id(service)}), playing);
}

void Floor::play_at_door(const Planned& planned, Playing& playing) {
  auto& person = visitor(planned.who);
  if (person.generation != planned.generation) return;
  person.place = planned.service;
  for (auto& waiting : door(planned.service))
    if (waiting.visitor == planned.who) waiting.arrived = true;
  open_doors(bit(planned.service), playing);
}

void Floor::follow(const std::vector<Decision>& decisions, Playing& playing) {
  for (const auto& decision : decisions) {
    if (const auto* call = std::get_if<Call>(&decision))
      follow_call(*call, playing);
    else if (const auto* uncall = std::get_if<Uncall>(&decision))
      follow_uncall(*uncall, playing);
    else
      put_wake(std::get<WakeAt>(decision).at);
  }
}

void Floor::follow_call(const Call& call, Playing& playing) {
  const int who = visitor_index(call.ticket);
  const int service = service_index(call.service);
  auto& person = visitor(who);
  if (person.called >= 0 || person.serving >= 0 || person.missing || !person.here)
    throw std::logic_error("the engine called " + call.ticket + ", who is at another place");
  person.called = service;
  door(service).push_back({.visitor = who, .promised = call.window ? window_index(*call.window) : -1, .called = m_now});
  playing.watcher.called(m_now, who, service, call);
  const auto walk = playing.fate.walk(person.place, service);
  const auto answer = playing.fate.answer(who, service);
  if (answer == Answer::comes)
    return plan(
        {.at = m_now + walk, .kind = Kind::at_door, .who = who, .service = service, .generation = person.generation});
  plan({.at = m_now + walk + m_patience,
        .kind = Kind::missed,
        .who = who,
        .service = service,
        .generation = person.generation,
        .length = answer == Answer::leaves ? 1 : 0});
}

void Floor::follow_uncall(const Uncall& uncall, Playing& playing) {
  const int who = visitor_index(uncall.ticket);
  auto& person = visitor(who);
  const int service = service_index(uncall.service);
  person.called = -1;
  ++person.generation;
  forget_door(service, who);
  playing.watcher.uncalled(m_now, who, service);
}

void Floor::forget_door(int service, int who) {
  std::erase_if(door(service), [who](const AtDoor& waiting) { return waiting.visitor == who; });
}

/// The promised one; else of those that serve it the one that can do least else.
int Floor::free_window(int service, int promised) const {
  const auto is_free = [&](int index) {
    const auto& at = m_windows[static_cast<std::size_t>(index)];
    return at.open && at.occupant < 0 && has(at.services, service);
  };
  if (promised >= 0 && is_free(promised)) return promised;
  const auto& setup = *m_engine.state().setup;
  int best = -1;
  for (const int index : setup.windows_of_service[static_cast<std::size_t>(service)]) {
    if (!is_free(index)) continue;
    if (best < 0 || std::popcount(setup.services_of(index)) < std::popcount(setup.services_of(best))) best = index;
  }
  return best;
}

const Floor::AtDoor* Floor::first_to_enter(int service) const {
  const auto& line = m_doors[static_cast<std::size_t>(service)];
  const auto first = std::find_if(line.begin(), line.end(), [](const AtDoor& waiting) { return waiting.arrived; });
  return first == line.end() || free_window(service, first->promised) < 0 ? nullptr : &*first;
}

/// The earliest called who has arrived, at any of the doors, enters; as long as there is a window.
void Floor::open_doors(ServiceSet services, Playing& playing) {
  for (;;) {
    const AtDoor* first = nullptr;
    int service = -1;
    for (auto rest = services; rest != 0; rest &= rest - 1) {
      const auto* here = first_to_enter(std::countr_zero(rest));
      if (!here || (first && first->called <= here->called)) continue;
      first = here;
      service = std::countr_zero(rest);
    }
    if (!first) return;
    enter(first->visitor, free_window(service, first->promised), playing);
  }
}

void Floor::enter(int who, int index, Playing& playing) {
  auto& at = window(index);
  auto& person = visitor(who);
  const int service = person.called;
  forget_door(service, who);
  person.called = -1;
  ++person.generation;
  person.serving = index;
  at.occupant = who;
  at.service = service;
  at.started = m_now;
  plan(
      {.at = m_now + std::max<Millis>(1, playing.fate.service_time(who, service)), .kind = Kind::finish, .who = index});
  playing.watcher.started(m_now, who, service, index);
  follow(tell(event::Start{person.ticket, service_id(service), at.id}), playing);
}

int Floor::put_visitor(Visitor person) {
  const int index = static_cast<int>(m_visitors.size());
  m_by_ticket[person.ticket] = index;
  m_visitors.push_back(std::move(person));
  return index;
}

void Floor::put_called(int who, int service, Millis called, Millis at_door) {
  auto& person = visitor(who);
  person.called = service;
  door(service).push_back({.visitor = who, .called = called});
  plan({.at = at_door, .kind = Kind::at_door, .who = who, .service = service, .generation = person.generation});
}

void Floor::put_serving(int who, int index, Millis started, Millis finish) {
  visitor(who).serving = index;
  window(index).occupant = who;
  window(index).service = m_engine.state().visitor(m_engine.state().latest(visitor(who).ticket)).service;
  window(index).started = started;
  plan({.at = finish, .kind = Kind::finish, .who = index});
}

void Floor::put_missing(int who, Millis back) {
  visitor(who).missing = true;
  plan({.at = back, .kind = Kind::returned, .who = who});
}

void Floor::put_wake(Millis at) {
  m_wakes.erase(m_wakes.begin(), m_wakes.lower_bound(m_now));
  if (m_wakes.insert(std::max(at, m_now)).second) plan({.at = at, .kind = Kind::tick});
}

}  // namespace nuanxin::queue
