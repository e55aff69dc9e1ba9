// Live events over WebSocket. A subscriber first gets {"hello":{"seq":N}}, then everything of the journal after the
// number it named, then what happens. Replay goes page by page between other work; until it has caught up a subscriber
// takes everything from the journal, so nothing is missed or told twice. A peer that does not read is cut by the server
// (bounded queue) and resumes later. Kiosks and displays see fairs, windows and stops as ticket and place only.
// Everything runs on the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "forms/catalogue.h"
#include "hub/command.h"
#include "net/loop.h"
#include "net/server.h"

namespace nuanxin::hub {

class Events {
 public:
  Events(net::Loop&, store::Database&, const forms::Library&);

  /// The handler of one accepted peer. `since` absent: only what happens from now on.
  std::unique_ptr<net::WsPeerHandler> subscriber(std::shared_ptr<const Actor>, std::optional<std::int64_t> since);
  /// After the commit, in the journal's order.
  void publish(const std::vector<Happened>&);
  /// Told to everybody who may see it when it differs from the last one.
  void publish_sync(const Json& counters);
  std::size_t count() const { return m_subscribers.size(); }
  /// Of sessions that were signed out or have expired, of a person whose password changed.
  void close_where(const std::function<bool(const Actor&)>& ended);

 private:
  class Peer;
  struct Subscriber {
    std::shared_ptr<net::WsConnection> connection;
    std::shared_ptr<const Actor> actor;
    std::int64_t seen = 0;
    bool replaying = false;
  };
  using Place = std::list<Subscriber>::iterator;

  Place add(std::shared_ptr<net::WsConnection>, std::shared_ptr<const Actor>, std::optional<std::int64_t> since);
  void remove(Place place) { m_subscribers.erase(place); }
  void replay_page();
  bool replay_page_of(Subscriber&);

  net::Loop& m_loop;
  store::Database& m_database;
  const forms::Library& m_library;
  std::list<Subscriber> m_subscribers;
  std::shared_ptr<const std::string> m_sync_text;
  bool m_replay_posted = false;
  std::shared_ptr<Events*> m_life;
};

/// The message of one event for staff, or the narrower one for machines; null when machines do not see it.
std::shared_ptr<const std::string> event_text(const Happened&);
std::shared_ptr<const std::string> public_event_text(const Happened&);
/// The data that live events carry, rebuilt from a stored entry.
Json event_data(store::ReadTransaction&, const forms::Library&, const store::JournalEntry&);

}  // namespace nuanxin::hub
