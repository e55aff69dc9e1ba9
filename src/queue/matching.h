// People on deck against what the windows of their group want, where windows serve several services: who could be taken
// where, all at once. Bipartite matching by augmenting paths (Kuhn 1955); a group has few windows and few on deck.
#pragma once

#include <vector>

#include "queue/engine_state.h"

namespace nuanxin::queue {

class DeckMatching {
 public:
  enum class Room {
    wanted,      ///< a free window one person, a busy one its pre-calls
    free,        ///< a free window one person
    unpromised,  ///< the same without the windows promised to somebody
  };
  /// Nobody in it yet.
  DeckMatching(const Engine::State&, Index service, Room);

  /// One more person for this service; false when there is no room beside the others, whoever moves.
  bool add(Index service);
  /// As many people could be taken without one place at this window.
  bool can_spare(Index window);

 private:
  struct Person {
    Index service = nobody;
    Index window = nobody;
  };
  Index place_for(Index service);
  int& room(Index window) { return m_room[static_cast<std::size_t>(window)]; }

  const Setup& m_setup;
  std::vector<int> m_room;  ///< left, per window
  std::vector<bool> m_seen;
  std::vector<Person> m_people;
};

/// With all of the group who are on deck; of room without promises, only those who have none.
DeckMatching match_deck(const Engine::State&, Index service, DeckMatching::Room);
/// The decks of the group, in the order of the calls.
std::vector<Index> on_deck_in_group(const Engine::State&, Index service);

}  // namespace nuanxin::queue
