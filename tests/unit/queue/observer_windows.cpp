// The observer's books of the windows: what they serve, whom they want, and who finds a place.
#include <algorithm>
#include <cmath>

#include "queue/engine_state.h"
#include "tests/unit/queue/observer.h"

namespace nuanxin::queue::testing {
namespace {

bool all_differ(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

unsigned bits(const std::set<int>& services) {
  unsigned bits = 0;
  for (const auto k : services) bits |= 1U << k;
  return bits;
}

}  // namespace

bool Observer::are_known(const std::vector<std::string>& ids) const {
  return std::all_of(ids.begin(), ids.end(), [&](const auto& id) { return service(id) >= 0; }) && all_differ(ids);
}

bool Observer::is_possible(const event::SetWindows& e) const {
  std::vector<std::string> ids;
  for (const auto& window : e.windows) {
    if (window.id.empty() || !are_known(window.services)) return false;
    ids.push_back(window.id);
  }
  return all_differ(ids);
}

bool Observer::is_possible(const event::Put& e) const {
  const auto i = latest(e.ticket);
  const auto is_known = [&](const std::string& id) { return service(id) >= 0; };
  if (i < 0 || !std::all_of(e.wants.begin(), e.wants.end(), is_known)) return false;
  if (!std::all_of(e.not_ready.begin(), e.not_ready.end(), is_known)) return false;
  if (e.place != Place::on_deck && e.place != Place::in_service) return true;
  if (!e.service || std::find(e.wants.begin(), e.wants.end(), *e.service) == e.wants.end()) return false;
  if (!e.window) return e.place == Place::on_deck;
  const auto window = m_windows.find(*e.window);
  if (window == m_windows.end()) return false;
  return e.place == Place::on_deck || window->second.person < 0 || window->second.person == i;
}

void Observer::change(Millis, const event::SetWindows& e) {
  const auto before = m_windows;
  for (auto& [id, window] : m_windows) {
    window.gone = true;
    window.services.clear();
    window.state = WindowState::close;
  }
  for (const auto& plan : e.windows) {
    auto& window = m_windows[plan.id];
    window.gone = false;
    window.state = plan.state;
    for (const auto& id : plan.services) window.services.insert(service(id));
  }
  for (auto& [id, window] : m_windows)
    if (window.promised >= 0 &&
        (window.state != WindowState::open || !window.services.contains(m_people[window.promised].service)))
      window.promised = -1;
  for (const auto& [id, old] : before) {
    const auto& window = m_windows.at(id);
    const bool has_closed = window.state == WindowState::close && old.state != WindowState::close;
    for (const auto k : old.services)
      if (has_closed || !window.services.contains(k)) m_lost.insert(k);
  }
}

void Observer::change(Millis t, const event::Put& e) {
  auto& person = m_people[latest(e.ticket)];
  if (person.where == Whereabouts::in_service) m_windows.at(person.window).person = -1;
  leave_door(person);
  std::set<int> open, not_ready;
  for (const auto& id : e.wants) open.insert(service(id));
  for (const auto& id : e.not_ready) not_ready.insert(service(id));
  for (int k = 0; k < static_cast<int>(person.wishes.size()); ++k) {
    const bool was_open = person.wishes[k] == Wish::open;
    if (open.contains(k) && !was_open) person.done_at[k] = never;
    if (was_open && !open.contains(k) && e.place != Place::gone) person.done_at[k] = t;
    person.wishes[k] = open.contains(k) ? Wish::open : person.done_at[k] == never ? Wish::none : Wish::done;
    person.not_ready[k] = not_ready.contains(k);
  }
  person.misses = e.misses;
  person.back = false;
  person.vt = person.arrived - person.credit + std::max(0, e.misses - 1) * m_plan.parameters.miss_penalty;
  person.where = static_cast<Whereabouts>(e.place);
  if (e.place != Place::on_deck && e.place != Place::in_service) return;
  person.service = service(*e.service);
  if (!e.window) return;
  auto& window = m_windows.at(*e.window);
  if (e.place == Place::in_service) {
    person.window = *e.window;
    window.person = person.number;
    window.promised = -1;
    window.started = t;
  } else if (window.state == WindowState::open && window.person < 0 && window.services.contains(person.service)) {
    window.promised = person.number;
  }
}

int Observer::free_windows(int k) const {
  return static_cast<int>(std::count_if(m_windows.begin(), m_windows.end(), [&](const auto& each) {
    return each.second.services.contains(k) && each.second.state == WindowState::open && each.second.person < 0;
  }));
}

int Observer::on_deck(int k) const {
  return static_cast<int>(std::count_if(m_people.begin(), m_people.end(), [&](const Person& person) {
    return person.where == Whereabouts::on_deck && person.service == k;
  }));
}

bool Observer::is_staffed(int k) const {
  return std::any_of(m_windows.begin(), m_windows.end(), [&](const auto& each) {
    const auto needed =
        calls_early() ? each.second.state == WindowState::open : each.second.state != WindowState::close;
    return needed && each.second.services.contains(k);
  });
}

std::vector<int> Observer::deck_counts() const {
  std::vector<int> counts(m_plan.services.size(), 0);
  for (const auto& person : m_people)
    if (person.where == Whereabouts::on_deck) ++counts[person.service];
  return counts;
}

std::vector<int> Observer::unpromised_deck_counts() const {
  auto counts = deck_counts();
  for (const auto& [id, window] : m_windows)
    if (window.promised >= 0) --counts[m_people[window.promised].service];
  return counts;
}

Observer::Rooms Observer::free_rooms(Free which, const std::string& without) const {
  Rooms rooms;
  for (const auto& [id, window] : m_windows) {
    if (id == without || window.state != WindowState::open || window.person >= 0) continue;
    if (which == Free::unpromised && window.promised >= 0) continue;
    rooms.push_back({bits(window.services), 1});
  }
  return rooms;
}

Observer::Rooms Observer::wanted_rooms(Millis t) const {
  auto rooms = free_rooms(Free::all);
  Millis next = never;
  for (const auto& [id, window] : m_windows) rooms.push_back({bits(window.services), pre_calls(window, t, next)});
  return rooms;
}

int Observer::pre_calls(const WindowBook& window, Millis t, Millis& next) const {
  if (window.state != WindowState::open || window.person < 0) return 0;
  const auto end = expected_end(m_people[window.person].service);
  Millis walk = 0;
  for (const auto k : window.services) walk = std::max(walk, m_plan.services[k].walk);
  const auto lead = walk + m_plan.parameters.lead;
  const auto rest = std::max<Millis>(0, window.started + end - t);
  if (rest <= lead) return static_cast<int>(1 + (lead - rest) / end);
  next = std::min(next, t + rest - lead);
  return 0;
}

Millis Observer::next_pre_call(const std::set<int>& group, Millis t) const {
  Millis next = never;
  for (const auto& [id, window] : m_windows)
    if ((bits(window.services) & bits(group)) != 0) pre_calls(window, t, next);
  return next;
}

int Observer::seated(const std::vector<int>& people, const Rooms& rooms) const {
  int fewest = std::numeric_limits<int>::max();
  for (unsigned set = 0; set < 1U << people.size(); ++set) {
    int found = 0;
    for (std::size_t k = 0; k < people.size(); ++k)
      if ((set >> k & 1) == 0) found += people[k];
    for (const auto& room : rooms)
      if ((room.services & set) != 0) found += room.places;
    fewest = std::min(fewest, found);
  }
  return fewest;
}

bool Observer::fits_one_more(int k, const Rooms& rooms) const {
  auto people = deck_counts();
  const auto before = seated(people, rooms);
  ++people[k];
  return seated(people, rooms) > before;
}

std::set<int> Observer::group(int k) const {
  std::set<int> group{k};
  for (std::size_t size = 0; size != group.size();) {
    size = group.size();
    for (const auto& [id, window] : m_windows)
      if ((bits(window.services) & bits(group)) != 0) group.insert(window.services.begin(), window.services.end());
  }
  return group;
}

std::optional<std::string> Observer::check_door(const Call& call, int i, int k) {
  if (!call.window) return {};
  const auto window = m_windows.find(*call.window);
  if (window == m_windows.end() || !window->second.services.contains(k)) return "promises a foreign window";
  auto& book = window->second;
  if (book.state != WindowState::open || book.person >= 0 || book.promised >= 0) return "promises a window not free";
  if (!fits_one_more(k, free_rooms(Free::all))) return "promises though others are on deck for the free windows";
  const auto others = unpromised_deck_counts();
  if (seated(others, free_rooms(Free::unpromised, *call.window)) < seated(others, free_rooms(Free::unpromised)))
    return "promises a window that somebody on deck needs";
  book.promised = i;
  return {};
}

std::optional<std::string> Observer::idle_window(Millis t) const {
  for (const auto wake : wakes)
    if (wake <= t) return {};
  for (int k = 0; k < static_cast<int>(m_plan.services.size()); ++k) {
    if (!fits_one_more(k, free_rooms(Free::all))) continue;
    for (const auto& person : m_people)
      if (is_ready(person, k, t)) return person.ticket + " could start " + m_plan.services[k].id + ", a window is idle";
  }
  return {};
}

Millis Observer::expected_end(int k) const {
  return std::max<Millis>(18'000, std::llround(m_plan.parameters.deck_quantile * m_means[k]));
}

/// Where a window or its door had to do with the event; what SetWindows and Put leave alone is not said here.
std::set<int> Observer::places_of(const Event& event) const {
  if (const auto* e = std::get_if<event::Missed>(&event)) return {service(e->service)};
  if (const auto* e = std::get_if<event::SetWindow>(&event)) return m_windows.at(e->id).services;
  const auto at = [this](const std::string& id, const std::string& window) {
    auto places = m_windows.at(window).services;
    places.insert(service(id));
    return places;
  };
  if (const auto* e = std::get_if<event::Start>(&event)) return at(e->service, e->window);
  if (const auto* e = std::get_if<event::Finish>(&event)) return at(e->service, e->window);
  return m_lost;
}

std::optional<std::string> Observer::left_at_the_door(const std::set<int>& services, Millis t) const {
  for (const auto k : services) {
    auto people = deck_counts();
    const auto near = group(k);
    for (int other = 0; other < static_cast<int>(people.size()); ++other)
      if (!near.contains(other)) people[other] = 0;
    int all = 0;
    for (const auto count : people) all += count;
    if (seated(people, wanted_rooms(t)) < all) return "people are left at the closed door of " + m_plan.services[k].id;
  }
  return {};
}

std::optional<std::string> Observer::wrong_deck(Millis t, const Event& event) const {
  if (!calls_early()) return {};
  for (const auto k : places_of(event)) {
    if (fits_one_more(k, wanted_rooms(t)) &&
        std::any_of(m_people.begin(), m_people.end(), [&](const Person& person) { return is_ready(person, k, t); }))
      return "nobody is called early to " + m_plan.services[k].id;
    const auto next = next_pre_call(group(k), t);
    if (next != never && std::find(wakes.begin(), wakes.end(), next) == wakes.end())
      return "no tick is asked for at " + m_plan.services[k].id;
  }
  return left_at_the_door(m_lost, t);
}

}  // namespace nuanxin::queue::testing
