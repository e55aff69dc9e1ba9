#include "tests/unit/queue/random_fair.h"

#include <algorithm>
#include <map>
#include <set>

#include "queue/engine_state.h"

namespace nuanxin::queue::testing {
namespace {

using Where = Observer::Whereabouts;
using Wish = Observer::Wish;
constexpr Millis seconds = 1000;

/// Waits only for services whose `max` has passed: the desk must repeat the first one.
bool is_too_late(const Observer& fair, const Observer::Person& person, Millis t) {
  for (int k = 0; k < static_cast<int>(person.wishes.size()); ++k) {
    if (person.wishes[k] != Wish::open) continue;
    const bool expired = std::any_of(fair.plan().order.begin(), fair.plan().order.end(), [&](const Precedence& rule) {
      const auto after = fair.service(rule.after);
      return fair.service(rule.then) == k && rule.max && person.wishes[after] != Wish::open &&
             person.done_at[after] != never && t + fair.plan().services[k].walk >= person.done_at[after] + *rule.max;
    });
    const bool held = std::any_of(fair.plan().order.begin(), fair.plan().order.end(), [&](const Precedence& rule) {
      return fair.service(rule.then) == k && person.wishes[fair.service(rule.after)] == Wish::open;
    });
    if (!expired && !held) return false;
  }
  return true;
}

/// The windows of the plan again, all open.
std::optional<Event> staff_again(const Observer& fair) {
  std::set<int> staffed;
  for (const auto& [id, window] : fair.windows()) staffed.insert(window.services.begin(), window.services.end());
  if (staffed.size() == fair.plan().services.size()) return {};
  std::map<std::string, std::vector<std::string>> windows;
  for (const auto& service : fair.plan().services)
    for (const auto& id : service.windows) windows[id].push_back(service.id);
  event::SetWindows event;
  for (auto& [id, services] : windows) event.windows.push_back({id, std::move(services), WindowState::open});
  return event;
}

std::optional<Event> bring_back(const Observer& fair) {
  if (auto staffed = staff_again(fair)) return staffed;
  for (const auto& [id, window] : fair.windows())
    if (!window.gone && window.state != WindowState::open) return event::SetWindow{id, WindowState::open};
  for (const auto& person : fair.people()) {
    if (person.where == Where::gone) continue;
    if (person.where == Where::missed) return event::Returned{person.ticket};
    if (person.where == Where::parked) return event::Resume{person.ticket};
    for (int k = 0; k < static_cast<int>(person.wishes.size()); ++k)
      if (person.not_ready[k]) return event::Ready{person.ticket, fair.plan().services[k].id};
  }
  return {};
}

std::optional<Event> enter(const Observer& fair) {
  for (const auto& person : fair.people()) {
    if (person.where != Where::on_deck) continue;
    for (const auto& [id, window] : fair.windows())
      if (window.services.contains(person.service) && window.person < 0)
        return event::Start{person.ticket, fair.plan().services[person.service].id, id};
  }
  return {};
}

}  // namespace

RandomFair::RandomFair(unsigned seed, Variety variety) : m_random(seed), m_variety(variety) {
  static const std::vector<std::string> policies{"guide",      "guide",          "guide",        "fifo-call",
                                                 "card-order", "shortest-queue", "shortest-wait"};
  m_plan.policy = any(policies);
  make_services();
  make_order();
  auto& p = m_plan.parameters;
  p.overtaking_age = below(4) * 300 * seconds;
  p.overtaking_count = below(5) + (chance(10) ? 0 : 1);
  p.ewma = chance(50) ? 0.1 : 0;
  p.lead = below(120) * seconds;
  p.miss_penalty = below(2) * 300 * seconds;
  if (m_variety.shared_windows) share_windows();
}

void RandomFair::share_windows() {
  const auto plans = m_plan.services;
  const int often = 10 + below(50);
  for (const auto& from : plans)
    for (const auto& id : from.windows)
      for (auto& to : m_plan.services)
        if (to.id != from.id && chance(often)) to.windows.push_back(id);
}

void RandomFair::make_services() {
  const int services = 2 + below(4);
  for (int k = 0; k < services; ++k) {
    ServicePlan plan{"s" + std::to_string(k), (10 + below(300)) * seconds, below(60) * seconds, {}};
    const int windows = 1 + below(3);
    for (int w = 0; w < windows; ++w) plan.windows.push_back(plan.id + "w" + std::to_string(w));
    m_plan.services.push_back(std::move(plan));
  }
}

void RandomFair::make_order() {
  const int services = static_cast<int>(m_plan.services.size());
  for (int rules = below(3); rules > 0; --rules) {
    const int after = below(services - 1);
    const int then = after + 1 + below(services - after - 1);
    Precedence rule{m_plan.services[after].id, m_plan.services[then].id, below(2) * below(400) * seconds};
    if (chance(25)) rule.max = rule.min + (60 + below(900)) * seconds;
    m_plan.order.push_back(std::move(rule));
  }
}

std::string RandomFair::any_ticket() { return "A" + std::to_string(below(m_tickets + 2)); }

std::string RandomFair::any_service() { return chance(5) ? "nowhere" : any(m_plan.services).id; }

std::string RandomFair::any_window(const Observer& fair) { return chance(5) ? "nowhere" : any(fair.windows()).first; }

event::Arrive RandomFair::arrival() {
  event::Arrive arrive;
  arrive.ticket = "A" + std::to_string(m_tickets++);
  for (const auto& each : m_plan.services)
    if (chance(60)) arrive.wants.push_back(each.id);
  if (arrive.wants.empty()) arrive.wants.push_back(m_plan.services[0].id);
  std::shuffle(arrive.wants.begin(), arrive.wants.end(), m_random);
  if (chance(30)) arrive.visitor_class = static_cast<VisitorClass>(below(5));
  if (arrive.visitor_class == VisitorClass::appointment && chance(80))
    arrive.slot = m_now + (below(3000) - 1500) * seconds;
  if (chance(15)) arrive.not_ready = {any(arrive.wants)};
  return arrive;
}

Event RandomFair::anything(const Observer& fair) {
  const auto ticket = any_ticket();
  const auto maybe = [&] { return chance(30) ? std::nullopt : std::optional(any_service()); };
  switch (below(14)) {
    case 0:
      return event::Arrive{ticket, {any_service()}};
    case 1:
      return event::Start{ticket, any_service(), any_window(fair)};
    case 2:
      return event::Finish{ticket, any_service(), any_window(fair)};
    case 3:
      return event::Missed{ticket, any_service()};
    case 4:
      return event::Returned{ticket};
    case 5:
      return event::Ready{ticket, any_service()};
    case 6:
      return event::NotReady{ticket, any_service()};
    case 7:
      return event::Park{ticket};
    case 8:
      return event::Resume{ticket};
    case 9:
      return event::Transfer{ticket, maybe(), maybe()};
    case 10:
      return event::Leave{ticket};
    case 11:
      return event::Override{ticket, any_service(), "wang", chance(80) ? "asked" : ""};
    case 12:
      return event::SetWindow{any_window(fair), static_cast<WindowState>(below(3))};
    default:
      return event::Tick{};
  }
}

std::vector<std::string> RandomFair::any_services() {
  std::vector<std::string> services;
  for (const auto& each : m_plan.services)
    if (chance(40)) services.push_back(each.id);
  if (chance(2)) services.push_back(any_service());
  return services;
}

event::SetWindows RandomFair::window_change(const Observer& fair) {
  event::SetWindows event;
  for (const auto& [id, window] : fair.windows()) {
    if (window.gone ? chance(70) : chance(8)) continue;
    WindowPlan plan{id, {}, window.state};
    for (const auto k : window.services) plan.services.push_back(m_plan.services[k].id);
    if (window.gone || chance(25)) plan.services = any_services();
    if (window.gone || chance(20)) plan.state = chance(70) ? WindowState::open : static_cast<WindowState>(below(3));
    event.windows.push_back(std::move(plan));
  }
  if (fair.windows().size() < 16 && chance(30))
    event.windows.push_back({"n" + std::to_string(m_new_windows++), any_services(), WindowState::open});
  if (chance(3)) event.windows.push_back({"", any_services(), WindowState::open});
  if (chance(3) && !event.windows.empty()) event.windows.push_back(event.windows.front());
  if (chance(50)) std::shuffle(event.windows.begin(), event.windows.end(), m_random);
  return event;
}

event::Put RandomFair::correction(const Observer& fair) {
  event::Put put;
  put.ticket = any_ticket();
  if (fair.latest(put.ticket) < 0) return put;
  const auto& person = fair.people()[fair.latest(put.ticket)];
  put.place = static_cast<Place>(below(6));
  for (std::size_t k = 0; k < person.wishes.size(); ++k)
    if (person.wishes[k] == Wish::open ? chance(85) : chance(15)) put.wants.push_back(m_plan.services[k].id);
  if (chance(10)) put.not_ready = {any_service()};
  put.misses = chance(70) ? person.misses : below(5);
  if (!put.wants.empty() && chance(95)) put.service = any(put.wants);
  if (chance(60)) put.window = any_window(fair);
  return put;
}

Event RandomFair::at_the_door(const Observer& fair, const Observer::Person& person) {
  const auto service = m_plan.services[person.service].id;
  if (chance(6)) return event::Missed{person.ticket, service};
  if (chance(2)) return event::NotReady{person.ticket, service};
  if (chance(2)) return event::Park{person.ticket};
  if (chance(2)) return event::Leave{person.ticket};
  for (const auto& [id, window] : fair.windows())
    if (window.services.contains(person.service) && window.person < 0 && window.state == WindowState::open &&
        chance(70))
      return event::Start{person.ticket, service, id};
  return event::Tick{};
}

Event RandomFair::while_waiting(const Observer::Person& person) {
  const auto service = any(m_plan.services).id;
  if (chance(40)) return event::Ready{person.ticket, service};
  if (chance(15)) return event::NotReady{person.ticket, service};
  if (chance(10)) return event::Park{person.ticket};
  if (chance(10)) return event::Leave{person.ticket};
  if (chance(30)) return event::Override{person.ticket, service, "wang", "in a hurry"};
  if (chance(30)) return event::Transfer{person.ticket, any_service(), any_service()};
  return event::Tick{};
}

Event RandomFair::for_person(const Observer& fair, const Observer::Person& person) {
  switch (person.where) {
    case Where::on_deck:
      return at_the_door(fair, person);
    case Where::in_service:
      return event::Finish{person.ticket, m_plan.services[person.service].id, person.window};
    case Where::missed:
      return chance(90) ? Event(event::Returned{person.ticket}) : Event(event::Leave{person.ticket});
    case Where::parked:
      return event::Resume{person.ticket};
    case Where::waiting:
      return while_waiting(person);
    case Where::gone:
      break;
  }
  return event::Tick{};
}

Event RandomFair::something_usual(const Observer& fair) {
  std::vector<const Observer::Person*> here;
  for (const auto& person : fair.people())
    if (person.where != Where::gone) here.push_back(&person);
  if (here.size() < 4 || (here.size() < 25 && chance(20))) return arrival();
  if (chance(4)) {
    const auto state = chance(60) ? WindowState::open : static_cast<WindowState>(below(3));
    return event::SetWindow{any(fair.windows()).first, state};
  }
  return for_person(fair, *any(here));
}

Moment RandomFair::next(const Observer& fair) {
  auto t = m_now + (chance(50) ? 0 : below(90)) * seconds;
  // A tick comes on time, as a rule.
  if (!fair.wakes.empty()) {
    const auto wake = *std::min_element(fair.wakes.begin(), fair.wakes.end());
    if (wake <= t && chance(85)) {
      m_now = std::max(m_now, wake);
      return {m_now, event::Tick{}};
    }
  }
  if (chance(3)) return {t - below(50) * seconds, anything(fair)};
  m_now = t;
  if (m_variety.window_changes && chance(3)) return {t, window_change(fair)};
  if (m_variety.puts && chance(5)) return {t, correction(fair)};
  if (chance(7)) return {t, anything(fair)};
  return {t, something_usual(fair)};
}

std::optional<Moment> closing_move(const Observer& fair, Millis now) {
  if (auto event = bring_back(fair)) return Moment{now, std::move(*event)};
  if (auto event = enter(fair)) return Moment{now, std::move(*event)};
  auto wake = never;
  for (const auto each : fair.wakes) wake = std::min(wake, std::max(now, each));
  const auto end = now + 60 * seconds;
  if (wake < end) return Moment{wake, event::Tick{}};
  for (const auto& person : fair.people())
    if (person.where == Where::in_service)
      return Moment{end, event::Finish{person.ticket, fair.plan().services[person.service].id, person.window}};
  if (wake != never) return Moment{wake, event::Tick{}};
  for (const auto& person : fair.people())
    if (person.where == Where::waiting && is_too_late(fair, person, now))
      return Moment{now, event::Leave{person.ticket}};
  return {};
}

}  // namespace nuanxin::queue::testing
