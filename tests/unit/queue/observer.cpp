#include "tests/unit/queue/observer.h"

#include <algorithm>
#include <cmath>

#include "queue/engine_state.h"

namespace nuanxin::queue::testing {
namespace {

using Where = Observer::Whereabouts;

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;  // clang 14 needs it said

}  // namespace

Observer::Observer(const FairPlan& plan) : m_plan(plan) {
  for (const auto& each : plan.services) {
    const auto k = static_cast<int>(m_services.size());
    m_services[each.id] = k;
    m_means.push_back(static_cast<double>(each.mean));
    for (const auto& window : each.windows) m_windows[window].services.insert(k);
  }
}

int Observer::latest(const std::string& ticket) const {
  const auto found = m_latest.find(ticket);
  return found == m_latest.end() ? -1 : found->second;
}

int Observer::present(const std::string& ticket) const {
  const auto i = latest(ticket);
  return i < 0 || m_people[i].where == Where::gone ? -1 : i;
}

int Observer::service(const std::string& id) const {
  const auto found = m_services.find(id);
  return found == m_services.end() ? -1 : found->second;
}

bool Observer::is_due(const Person& person, int k, Millis t) const {
  if (person.wishes[k] != Wish::open || person.not_ready[k]) return false;
  for (const auto& rule : m_plan.order) {
    if (service(rule.then) != k) continue;
    const auto after = service(rule.after);
    if (person.wishes[after] == Wish::open) return false;
    if (person.done_at[after] == never) continue;
    if (t < person.done_at[after] + rule.min) return false;
    if (rule.max && t + m_plan.services[k].walk >= person.done_at[after] + *rule.max) return false;
  }
  return true;
}

bool Observer::is_ready(const Person& person, int k, Millis t) const {
  return person.where == Where::waiting && is_due(person, k, t);
}

bool Observer::is_possible(Millis t, const Event& event) const {
  const auto* nobody_here = static_cast<const Person*>(nullptr);
  const auto who = [&](const std::string& ticket) {
    const auto i = present(ticket);
    return i < 0 ? nobody_here : &m_people[i];
  };
  const auto at = [&](const Person* person, Where where, const std::string& id) {
    return person && person->where == where && service(id) >= 0 && person->service == service(id);
  };
  return std::visit(
      Match{[&](const event::Arrive& e) {
              return present(e.ticket) < 0 && !e.wants.empty() && are_known(e.wants) && are_known(e.not_ready);
            },
            [&](const event::Start& e) {
              const auto window = m_windows.find(e.window);
              return at(who(e.ticket), Where::on_deck, e.service) && window != m_windows.end() &&
                     window->second.services.contains(service(e.service)) && window->second.person < 0 &&
                     window->second.state == WindowState::open;
            },
            [&](const event::Finish& e) {
              const auto* person = who(e.ticket);
              return at(person, Where::in_service, e.service) && person->window == e.window;
            },
            [&](const event::Missed& e) { return at(who(e.ticket), Where::on_deck, e.service); },
            [&](const event::Returned& e) { return who(e.ticket) && who(e.ticket)->where == Where::missed; },
            [&](const event::Ready& e) { return who(e.ticket) && service(e.service) >= 0; },
            [&](const event::NotReady& e) {
              return who(e.ticket) && service(e.service) >= 0 && !at(who(e.ticket), Where::in_service, e.service);
            },
            [&](const event::Park& e) {
              const auto* person = who(e.ticket);
              return person && (person->where == Where::waiting || person->where == Where::on_deck);
            },
            [&](const event::Resume& e) { return who(e.ticket) && who(e.ticket)->where == Where::parked; },
            [&](const event::Transfer& e) {
              const auto* person = who(e.ticket);
              if (!person || (!e.from && !e.to)) return false;
              if (e.from && (service(*e.from) < 0 || person->wishes[service(*e.from)] != Wish::open ||
                             at(person, Where::in_service, *e.from)))
                return false;
              return !e.to || (service(*e.to) >= 0 && person->wishes[service(*e.to)] != Wish::open);
            },
            [&](const event::Leave& e) { return who(e.ticket) && who(e.ticket)->where != Where::in_service; },
            [&](const event::Override& e) {
              const auto* person = who(e.ticket);
              const auto k = service(e.service);
              return person && k >= 0 && !e.reason.empty() && is_ready(*person, k, t) &&
                     std::any_of(m_windows.begin(), m_windows.end(), [&](const auto& each) {
                       return each.second.services.contains(k) && each.second.state == WindowState::open;
                     });
            },
            [&](const event::SetWindow& e) { return m_windows.contains(e.id) && !m_windows.at(e.id).gone; },
            [&](const event::SetWindows& e) { return is_possible(e); },
            [&](const event::Put& e) { return is_possible(e); }, [&](const event::Tick&) { return true; }},
      event);
}

void Observer::leave_door(Person& person) {
  for (auto& [id, window] : m_windows)
    if (window.promised == person.number) window.promised = -1;
  person.service = -1;
  person.window.clear();
}

void Observer::change(Millis t, const Event& event) {
  const auto who = [&](const std::string& ticket) -> Person& { return m_people[present(ticket)]; };
  std::visit(Match{[&](const event::Arrive& e) {
                     Person person;
                     person.ticket = e.ticket;
                     person.number = static_cast<int>(m_people.size());
                     person.arrived = t;
                     if (e.visitor_class == VisitorClass::appointment && e.slot)
                       person.credit = t - std::clamp(*e.slot, t - m_plan.parameters.appointment_credit_max, t);
                     else if (m_plan.parameters.credit.contains(e.visitor_class))
                       person.credit = m_plan.parameters.credit.at(e.visitor_class);
                     person.vt = t - person.credit;
                     person.visitor_class = e.visitor_class;
                     const auto count = m_plan.services.size();
                     person.wishes.assign(count, Wish::none);
                     person.not_ready.assign(count, false);
                     person.done_at.assign(count, never);
                     person.passed.assign(count, 0);
                     for (const auto& id : e.wants) person.wishes[service(id)] = Wish::open;
                     for (const auto& id : e.not_ready) person.not_ready[service(id)] = true;
                     m_latest[e.ticket] = person.number;
                     m_people.push_back(std::move(person));
                   },
                   [&](const event::Start& e) {
                     auto& person = who(e.ticket);
                     leave_door(person);
                     person.where = Where::in_service;
                     person.service = service(e.service);
                     person.window = e.window;
                     m_windows.at(e.window).person = person.number;
                     m_windows.at(e.window).promised = -1;
                     m_windows.at(e.window).started = t;
                   },
                   [&](const event::Finish& e) {
                     auto& person = who(e.ticket);
                     const auto k = service(e.service);
                     m_windows.at(e.window).person = -1;
                     const auto length = static_cast<double>(t - m_windows.at(e.window).started);
                     m_means[k] += m_plan.parameters.ewma * (length - m_means[k]);
                     leave_door(person);
                     person.wishes[k] = Wish::done;
                     person.done_at[k] = t;
                     const bool more = std::count(person.wishes.begin(), person.wishes.end(), Wish::open) > 0;
                     person.where = more ? Where::waiting : Where::gone;
                   },
                   [&](const event::Missed& e) {
                     auto& person = who(e.ticket);
                     leave_door(person);
                     person.where = Where::missed;
                     if (++person.misses >= 2) person.vt += m_plan.parameters.miss_penalty;
                   },
                   [&](const event::Returned& e) {
                     who(e.ticket).where = Where::waiting;
                     who(e.ticket).back = true;
                   },
                   [&](const event::Ready& e) { who(e.ticket).not_ready[service(e.service)] = false; },
                   [&](const event::NotReady& e) { who(e.ticket).not_ready[service(e.service)] = true; },
                   [&](const event::Park& e) { who(e.ticket).where = Where::parked; },
                   [&](const event::Resume& e) { who(e.ticket).where = Where::waiting; },
                   [&](const event::Transfer& e) {
                     auto& wishes = who(e.ticket).wishes;
                     if (e.from) {
                       const auto k = service(*e.from);
                       wishes[k] = who(e.ticket).done_at[k] == never ? Wish::none : Wish::done;
                     }
                     if (e.to) wishes[service(*e.to)] = Wish::open;
                   },
                   [&](const event::Leave& e) {
                     leave_door(who(e.ticket));
                     who(e.ticket).where = Where::gone;
                   },
                   [&](const event::Override&) {},
                   [&](const event::SetWindow& e) {
                     auto& window = m_windows.at(e.id);
                     window.state = e.state;
                     if (e.state != WindowState::open) window.promised = -1;
                     if (e.state == WindowState::close) m_lost = window.services;
                   },
                   [&](const event::SetWindows& e) { change(t, e); }, [&](const event::Put& e) { change(t, e); },
                   [&](const event::Tick&) {}},
             event);
}

std::optional<std::string> Observer::hear(Millis t, const Event& event, const std::vector<Decision>& decisions) {
  m_lost.clear();
  change(t, event);
  if (std::holds_alternative<event::Tick>(event)) std::erase_if(wakes, [t](Millis wake) { return wake <= t; });
  for (const auto& decision : decisions) {
    if (const auto* call = std::get_if<Call>(&decision)) {
      if (auto broken = hear_call(t, event, *call)) return call->ticket + " to " + call->service + ": " + *broken;
    } else if (const auto* uncall = std::get_if<Uncall>(&decision)) {
      const auto i = present(uncall->ticket);
      if (i < 0 || m_people[i].service != service(uncall->service)) return "uncall of somebody not called";
      auto& person = m_people[i];
      leave_door(person);
      if (person.where != Where::parked) person.where = Where::waiting;
    } else {
      const auto at = std::get<WakeAt>(decision).at;
      if (at <= t) return "asks for a tick in the past";
      wakes.push_back(at);
    }
  }
  return {};
}

std::optional<std::string> Observer::hear_call(Millis t, const Event& event, const Call& call) {
  const auto i = present(call.ticket);
  const auto k = service(call.service);
  if (i < 0 || k < 0) return "unknown";
  auto& person = m_people[i];
  if (person.where != Where::waiting) return "is at another place";
  if (!is_due(person, k, t)) return "order rule, body state or wish";
  if (auto broken = check_reason(t, call, i, k)) return broken;
  const bool is_override = call.basis.reason == CallReason::override_;
  if (is_override !=
      (std::holds_alternative<event::Override>(event) && std::get<event::Override>(event).ticket == call.ticket))
    return "override without being asked";
  if (!is_override && calls_early())
    if (auto broken = check_order(t, call, i, k)) return broken;
  if (auto broken = check_door(call, i, k)) return broken;
  if (!is_staffed(k)) return "no window serves that";
  if (!is_override && calls_early() && !fits_one_more(k, wanted_rooms(t))) return "is called too early";
  person.where = Where::on_deck;
  person.service = k;
  person.back = false;
  return {};
}

std::optional<std::string> Observer::check_order(Millis t, const Call& call, int i, int k) {
  const auto& person = m_people[i];
  for (auto& other : m_people) {
    if (other.number == i || !is_ready(other, k, t)) continue;
    if (m_plan.policy == "fifo-call" && std::pair(other.vt, other.number) < std::pair(person.vt, i))
      return "ticket order broken, passes " + other.ticket;
    if (person.vt > other.vt + m_plan.parameters.overtaking_age) return "passes by too much age " + other.ticket;
    if (other.vt < person.vt && ++other.passed[k] > m_plan.parameters.overtaking_count)
      return "passes too often " + other.ticket;
  }
  (void)call;
  return {};
}

std::optional<std::string> Observer::check_reason(Millis t, const Call& call, int i, int k) const {
  const auto& person = m_people[i];
  const auto reason = call.basis.reason;
  bool oldest = true;
  bool first = true;
  bool capped = m_plan.parameters.overtaking_count == 0;
  for (const auto& other : m_people) {
    if (!is_ready(other, k, t)) continue;
    if (other.passed[k] >= m_plan.parameters.overtaking_count) capped = true;
    if (other.number == i) continue;
    if (std::pair(other.vt, other.number) < std::pair(person.vt, i)) oldest = false;
    if (other.number < i) first = false;
  }
  if (reason == CallReason::override_) return {};
  if (!calls_early()) return {};
  if ((reason == CallReason::shorter) == oldest) return "SHORTER is for who is not the oldest";
  if (reason == CallReason::cap && !capped) return "CAP without a cap";
  if (reason == CallReason::return_ && !person.back) return "RETURN without a miss";
  const bool may_return = reason != CallReason::cap && reason != CallReason::shorter;
  if (may_return && person.back && reason != CallReason::return_) return "RETURN is missing";
  const bool by_credit = reason == CallReason::credit || reason == CallReason::appointment;
  if (by_credit && (first || person.credit == 0)) return "CREDIT without effect";
  if (reason == CallReason::oldest && person.credit > 0 && !first) return "CREDIT is missing";
  return {};
}

std::optional<std::string> Observer::difference(const Engine& engine) const {
  const auto& state = engine.state();
  if (state.visitors.size() != m_people.size()) return "number of visits";
  std::vector<Index> order;
  for (const auto& person : m_people) {
    const auto& visitor = state.visitor(person.number);
    if (static_cast<int>(visitor.place) != static_cast<int>(person.where)) return "place of " + person.ticket;
    if (visitor.vt != person.vt) return "virtual time of " + person.ticket;
    if (visitor.service != person.service) return "service of " + person.ticket;
    for (int k = 0; k < state.service_count(); ++k)
      if (has(visitor.open, k) != (person.wishes[k] == Wish::open)) return "wishes of " + person.ticket;
    if (person.where != Where::gone) order.push_back(person.number);
  }
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return state.comes_before(a, b); });
  if (order != state.order || order.size() != state.rows.size()) return "order of the tickets";
  for (std::size_t i = 0; i < order.size(); ++i)
    if (state.rows[i] != row_of(state.visitor(order[i]))) return "row of " + state.ticket(order[i]);
  for (int k = 0; k < state.service_count(); ++k) {
    if (state.service(k).free_windows != free_windows(k)) return "free windows of " + m_plan.services[k].id;
    if (static_cast<int>(state.service(k).deck.size()) != on_deck(k)) return "deck of " + m_plan.services[k].id;
    const auto wanting = std::count_if(m_people.begin(), m_people.end(), [&](const Person& person) {
      return person.wishes[k] == Wish::open && counts_as_present(state.visitor(person.number));
    });
    if (state.service(k).wanting != wanting) return "people wanting " + m_plan.services[k].id;
  }
  for (const auto& [id, window] : m_windows) {
    const auto& own = state.window(state.setup->windows.at(id));
    if (own.visitor != window.person || own.promised != window.promised || own.state != window.state)
      return "window " + id;
  }
  return {};
}

}  // namespace nuanxin::queue::testing
