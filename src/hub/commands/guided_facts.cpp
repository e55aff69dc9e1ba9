#include "hub/commands/guided_facts.h"

#include <algorithm>

#include "hub/guidance.h"
#include "queue/moves.h"

namespace nuanxin::hub::commands {
namespace {

using domain::Stop;
using domain::StopState;

queue::VisitorClass visitor_class(domain::Priority priority) {
  switch (priority) {
    case domain::Priority::none:
      return queue::VisitorClass::normal;
    case domain::Priority::elderly:
      return queue::VisitorClass::elderly;
    case domain::Priority::disabled:
      return queue::VisitorClass::disabled;
    case domain::Priority::pregnant:
      return queue::VisitorClass::pregnant;
    case domain::Priority::appointment:
      return queue::VisitorClass::appointment;
  }
  return queue::VisitorClass::normal;
}

const Stop* active_stop(const domain::Visit& visit) {
  const auto it = std::find_if(visit.stops.begin(), visit.stops.end(),
                               [](const Stop& stop) { return queue::is_active(stop.state); });
  return it == visit.stops.end() ? nullptr : &*it;
}

void set_active_place(queue::event::Put& put, const Stop& stop) {
  put.service = stop.activity;
  if (!stop.window.empty()) put.window = engine_window(stop.window, stop.seat);
  put.place = stop.state == StopState::serving ? queue::Place::in_service : queue::Place::on_deck;
}

void set_place(queue::event::Put& put, const domain::Visit& visit) {
  if (const auto* stop = active_stop(visit)) return set_active_place(put, *stop);
  const bool missed = std::any_of(visit.stops.begin(), visit.stops.end(),
                                  [](const Stop& stop) { return stop.state == StopState::missed; });
  if (visit.state == domain::VisitState::left || put.wants.empty())
    put.place = queue::Place::gone;
  else if (visit.away_until)
    put.place = queue::Place::parked;
  else
    put.place = missed ? queue::Place::missed : queue::Place::waiting;
}

queue::ServiceSet set_of(const queue::Engine::State& state, const std::vector<std::string>& services) {
  queue::ServiceSet set = 0;
  for (const auto& each : services)
    if (const auto it = state.setup->services.find(each); it != state.setup->services.end())
      set |= queue::bit(it->second);
  return set;
}

std::string service_of(const queue::Engine::State& state, const queue::Visitor& visitor) {
  return visitor.service == queue::nobody ? std::string() : state.plan(visitor.service).id;
}

bool same_place(const queue::Engine::State& state, const queue::Visitor& visitor, const queue::event::Put& facts) {
  const auto service = facts.service.value_or(""), window = facts.window.value_or("");
  if (visitor.place == queue::Place::in_service && facts.place == queue::Place::on_deck)
    return !window.empty() && service_of(state, visitor) == service && window_name(state, visitor) == window;
  return visitor.place == facts.place && service_of(state, visitor) == service && window_name(state, visitor) == window;
}

}  // namespace

std::string engine_window(const std::string& window, int seat) { return window + "#" + std::to_string(seat); }

WindowSeat window_seat(const std::string& id) {
  const auto mark = id.rfind('#');
  if (mark == std::string::npos) return {id, 1};
  return {id.substr(0, mark), std::atoi(id.c_str() + mark + 1)};
}

queue::WindowState engine_state(domain::WindowState state) {
  switch (state) {
    case domain::WindowState::open:
      return queue::WindowState::open;
    case domain::WindowState::paused:
      return queue::WindowState::pause;
    case domain::WindowState::closed:
      return queue::WindowState::close;
  }
  return queue::WindowState::close;
}

std::vector<queue::WindowPlan> engine_windows(const domain::Fair& fair) {
  std::vector<queue::WindowPlan> out;
  for (const auto& window : fair.windows)
    for (int seat = 1; seat <= window.seats; ++seat)
      out.push_back({engine_window(window.id.str(), seat), window.activities, engine_state(window.state)});
  return out;
}

queue::event::Arrive arrival(const domain::Visit& visit) {
  queue::event::Arrive out;
  out.ticket = domain::ticket_label(visit.ticket_number);
  for (const auto& stop : visit.stops)
    if (!queue::is_over(stop.state)) out.wants.push_back(stop.activity);
  out.visitor_class = visitor_class(visit.priority);
  if (visit.slot) out.slot = millis(*visit.slot);
  return out;
}

queue::event::Put facts_of(const domain::Visit& visit) {
  queue::event::Put put;
  put.ticket = domain::ticket_label(visit.ticket_number);
  for (const auto& stop : visit.stops) {
    if (!queue::is_over(stop.state)) put.wants.push_back(stop.activity);
    if (stop.state == StopState::parked) put.not_ready.push_back(stop.activity);
    put.misses += stop.misses;
  }
  set_place(put, visit);
  return put;
}

std::string window_name(const queue::Engine::State& state, const queue::Visitor& visitor) {
  return visitor.window == queue::nobody ? std::string()
                                         : state.setup->window_ids[static_cast<std::size_t>(visitor.window)];
}

bool is_known(const queue::Engine::State& state, const std::string& ticket) {
  return state.book->latest.contains(ticket);
}

bool agrees(const queue::Engine::State& state, const queue::event::Put& facts) {
  const auto i = state.present(facts.ticket);
  if (i == queue::nobody) return facts.place == queue::Place::gone;
  const auto& visitor = state.visitor(i);
  const auto open = set_of(state, facts.wants);
  return same_place(state, visitor, facts) && visitor.open == open &&
         (visitor.not_ready & open) == set_of(state, facts.not_ready);
}

}  // namespace nuanxin::hub::commands
