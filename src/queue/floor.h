// The floor of a fair, played forward against the engine: people walk when they are called, stand at doors, enter
// windows, come out. The earliest called who has arrived takes any free open window of that service (docs/queue.md).
// What the floor cannot know - how long things take, who does not come - it asks of Fate, so that the simulated day and
// the forecast play by the same rules. A value: copies play on independently. An event that the engine refuses is a bug
// here or there and throws std::logic_error with the engine's words.
#pragma once

#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "queue/engine.h"
#include "queue/setup.h"

namespace nuanxin::queue {

constexpr int waiting_area = -1;  ///< as a place; other places are services by index

enum class Answer { comes, misses, leaves };

class Floor;

/// Visitors and services by index, times as lengths.
class Fate {
 public:
  virtual ~Fate() = default;
  virtual Millis service_time(int visitor, int service) = 0;
  virtual Millis walk(int from, int to) = 0;
  virtual Answer answer(int visitor, int service) = 0;  ///< asked once for each call
  virtual Millis away(int visitor, int service) = 0;    ///< after a missed call
  virtual void arrived(Floor&, int /*visitor*/) {}      ///< may plan when body states come
  virtual void finished(Floor&, int /*visitor*/, int /*service*/) {}
};

/// Hears everything after it happened and before what the engine decides about it.
class FloorWatcher {
 public:
  virtual ~FloorWatcher() = default;
  virtual void arrived(Millis, int /*visitor*/, const event::Arrive&) {}
  virtual void called(Millis, int /*visitor*/, int /*service*/, const Call&) {}
  virtual void uncalled(Millis, int /*visitor*/, int /*service*/) {}
  virtual void started(Millis, int /*visitor*/, int /*service*/, int /*window*/) {}
  virtual void finished(Millis, int /*visitor*/, int /*service*/, int /*window*/) {}
  virtual void missed(Millis, int /*visitor*/, int /*service*/) {}
  virtual void returned(Millis, int /*visitor*/) {}
  virtual void became_ready(Millis, int /*visitor*/, int /*service*/) {}
  virtual void gone(Millis, int /*visitor*/, bool /*completed*/) {}
};

class Floor {
 public:
  struct Visitor {
    std::string ticket;
    int place = waiting_area;  ///< where this person last was
    int called = -1;           ///< on the way to, or at, the door of this service
    int serving = -1;          ///< flat index of the window
    int to_do = 0;
    bool here = false;
    bool missing = false;
    std::uint32_t generation = 0;  ///< raised when what was planned for this person lapses
  };
  struct Window {
    std::string id;
    ServiceSet services = 0;
    int occupant = -1;
    int service = -1;  ///< the occupant's
    bool open = true;
    Millis started = 0;
    Millis pause_after = 0;  ///< length of the pause that begins when the occupant comes out
  };

  Floor(Engine engine, Millis patience, Millis now = 0);

  /// Plans for later; `run` does it.
  void plan_arrival(Millis at, event::Arrive arrive);
  void plan_ready(Millis at, int visitor, int service);
  void plan_window(Millis at, int window, WindowState state);
  void plan_pause(Millis at, int window, Millis length);  ///< begins at once, or when the occupant comes out

  /// Where a copy of a running fair begins: people as they are now. For forecasts.
  int put_visitor(Visitor visitor);
  void put_called(int visitor, int service, Millis called, Millis at_door);
  void put_serving(int visitor, int window, Millis started, Millis finish);
  void put_missing(int visitor, Millis back);
  void put_window(int window, bool open) { m_windows[static_cast<std::size_t>(window)].open = open; }
  void put_wake(Millis at);

  /// Does all that is planned up to and including `until`.
  void run(Fate& fate, FloorWatcher& watcher, Millis until);
  /// One event from outside the floor's own life, now; its decisions are followed. Not for what moves people.
  void apply_now(Millis at, const Event& event, Fate& fate, FloorWatcher& watcher);
  /// The instant of the next planned thing; nothing when all is quiet.
  std::optional<Millis> next_at() const;

  Millis now() const { return m_now; }
  const Engine& engine() const { return m_engine; }
  const std::vector<Visitor>& visitors() const { return m_visitors; }
  const std::vector<Window>& windows() const { return m_windows; }
  int service_index(const std::string& id) const;
  const std::string& service_id(int service) const;
  int window_index(const std::string& id) const;
  int visitor_index(const std::string& ticket) const;

 private:
  enum class Kind { finish, arrival, window, pause, ready, missed, returned, at_door, tick };
  struct Planned {
    Millis at = 0;
    Kind kind = Kind::tick;
    std::uint64_t number = 0;
    int who = 0;      ///< visitor, window, or index of the arrival
    int service = 0;  ///< or WindowState
    std::uint32_t generation = 0;
    Millis length = 0;
    bool operator>(const Planned& other) const;
  };
  struct AtDoor {
    int visitor = 0;
    bool arrived = false;
    int promised = -1;
    Millis called = 0;
  };
  struct Playing {
    Fate& fate;
    FloorWatcher& watcher;
  };

  void plan(Planned planned);
  void play(const Planned&, Playing&);
  void play_arrival(int index, Playing&);
  void play_finish(int window, Playing&);
  void play_window(int window, WindowState state, Playing&);
  void play_pause(int window, Millis length, Playing&);
  void play_missed(const Planned&, Playing&);
  void play_returned(int visitor, Playing&);
  void play_ready(int visitor, int service, Playing&);
  void play_at_door(const Planned&, Playing&);
  void leave(int visitor, Playing&);
  std::vector<Decision> tell(const Event&);
  void follow(const std::vector<Decision>&, Playing&);
  void follow_call(const Call&, Playing&);
  void follow_uncall(const Uncall&, Playing&);
  void read_windows();
  void play_windows(const event::SetWindows&, Playing&);
  void open_doors(ServiceSet services, Playing&);
  const AtDoor* first_to_enter(int service) const;
  void enter(int visitor, int window, Playing&);
  int free_window(int service, int promised) const;
  void forget_door(int service, int visitor);
  Visitor& visitor(int index) { return m_visitors[static_cast<std::size_t>(index)]; }
  Window& window(int index) { return m_windows[static_cast<std::size_t>(index)]; }
  std::vector<AtDoor>& door(int service) { return m_doors[static_cast<std::size_t>(service)]; }

  Engine m_engine;
  Millis m_patience = 0;
  Millis m_now = 0;
  std::uint64_t m_number = 0;
  std::vector<Visitor> m_visitors;
  std::vector<Window> m_windows;             ///< as the engine numbers them
  std::vector<std::vector<AtDoor>> m_doors;  ///< per service, in the order of the calls
  std::vector<event::Arrive> m_arrivals;
  std::unordered_map<std::string, int> m_by_ticket;
  std::set<Millis> m_wakes;  ///< asked for and not yet past: each is honoured once
  std::priority_queue<Planned, std::vector<Planned>, std::greater<>> m_planned;
};

}  // namespace nuanxin::queue
