#include "queue/matching.h"

#include <bit>

namespace nuanxin::queue {
namespace {

using State = Engine::State;

int room_at(const Window& window, DeckMatching::Room room) {
  if (window.state != WindowState::open) return 0;
  if (window.visitor != nobody) return room == DeckMatching::Room::wanted ? window.pre_calls : 0;
  return room == DeckMatching::Room::unpromised && window.promised != nobody ? 0 : 1;
}

}  // namespace

DeckMatching::DeckMatching(const State& state, Index service, Room room)
    : m_setup(*state.setup), m_room(state.windows.size(), 0), m_seen(state.windows.size(), false) {
  for (const auto w : m_setup.group(service).windows)
    m_room[static_cast<std::size_t>(w)] = room_at(state.window(w), room);
}

bool DeckMatching::add(Index service) {
  m_seen.assign(m_seen.size(), false);
  const auto window = place_for(service);
  if (window == nobody) return false;
  m_people.push_back({service, window});
  return true;
}

Index DeckMatching::place_for(Index service) {
  for (const auto w : m_setup.windows_of_service[static_cast<std::size_t>(service)]) {
    if (m_seen[static_cast<std::size_t>(w)]) continue;
    m_seen[static_cast<std::size_t>(w)] = true;
    if (room(w) > 0) return --room(w), w;
    for (auto& person : m_people) {
      if (person.window != w || person.service == service) continue;
      const auto other = place_for(person.service);
      if (other == nobody) continue;
      person.window = other;
      return w;
    }
  }
  return nobody;
}

bool DeckMatching::can_spare(Index window) {
  if (room(window) > 0) return true;
  m_seen.assign(m_seen.size(), false);
  m_seen[static_cast<std::size_t>(window)] = true;
  for (auto& person : m_people) {
    if (person.window != window) continue;
    const auto other = place_for(person.service);
    if (other == nobody) continue;
    person.window = other;
    ++room(window);
    return true;
  }
  return false;
}

DeckMatching match_deck(const State& state, Index service, DeckMatching::Room room) {
  DeckMatching matching(state, service, room);
  for (auto rest = state.setup->group(service).services; rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    for (const auto i : state.service(k).deck)
      if (room != DeckMatching::Room::unpromised || state.visitor(i).window == nobody) matching.add(k);
  }
  return matching;
}

std::vector<Index> on_deck_in_group(const State& state, Index service) {
  std::vector<Index> people;
  for (auto rest = state.setup->group(service).services; rest != 0; rest &= rest - 1) {
    const auto& deck = state.service(std::countr_zero(rest)).deck;
    people.insert(people.end(), deck.begin(), deck.end());
  }
  std::stable_sort(people.begin(), people.end(),
                   [&](Index a, Index b) { return state.visitor(a).since < state.visitor(b).since; });
  return people;
}

}  // namespace nuanxin::queue
