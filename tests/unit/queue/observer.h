// An outsider's view of a fair: hears the events and the decisions, keeps its own books by the words of docs/queue.md
// and says which rule was broken. It shares no code with the engine.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "queue/engine.h"

namespace nuanxin::queue::testing {

class Observer {
 public:
  explicit Observer(const FairPlan&);

  /// By the rules, whether this can happen now.
  bool is_possible(Millis t, const Event&) const;
  /// An accepted event and what was decided; the broken rule, if any.
  std::optional<std::string> hear(Millis t, const Event&, const std::vector<Decision>&);
  /// Nobody ready while a window stands idle, unless a tick is late.
  std::optional<std::string> idle_window(Millis t) const;
  /// Pre-calls: as many on deck as the windows will need, no more, and a tick asked for when the next is due.
  std::optional<std::string> wrong_deck(Millis t, const Event&) const;
  /// Where the books and the engine's state differ.
  std::optional<std::string> difference(const Engine&) const;

  enum class Whereabouts { waiting, on_deck, in_service, missed, parked, gone };
  enum class Wish { none, open, done };

  struct Person {
    std::string ticket;
    int number = 0;
    Millis arrived = 0, vt = 0, credit = 0;
    VisitorClass visitor_class = VisitorClass::normal;
    Whereabouts where = Whereabouts::waiting;
    int service = -1;
    std::string window;
    int misses = 0;
    bool back = false;
    std::vector<Wish> wishes;
    std::vector<bool> not_ready;
    std::vector<Millis> done_at;
    std::vector<int> passed;
  };
  struct WindowBook {
    std::set<int> services;
    bool gone = false;  ///< not named any more
    WindowState state = WindowState::open;
    int person = -1;
    int promised = -1;
    Millis started = 0;
  };

  const std::vector<Person>& people() const { return m_people; }
  const std::map<std::string, WindowBook>& windows() const { return m_windows; }
  const FairPlan& plan() const { return m_plan; }
  std::vector<Millis> wakes;  ///< ticks asked for and not sent

  /// His order rules, body state and whereabouts allow it.
  bool is_ready(const Person&, int service, Millis t) const;
  bool is_due(const Person&, int service, Millis t) const;
  int present(const std::string& ticket) const;  ///< -1: not here
  int latest(const std::string& ticket) const;   ///< -1: never came
  int service(const std::string& id) const;      ///< -1: unknown

 private:
  std::optional<std::string> hear_call(Millis t, const Event&, const Call&);
  std::optional<std::string> check_order(Millis t, const Call&, int person, int service);
  std::optional<std::string> check_reason(Millis t, const Call&, int person, int service) const;
  std::optional<std::string> check_door(const Call&, int person, int service);
  void change(Millis t, const Event&);
  void change(Millis t, const event::SetWindows&);
  void change(Millis t, const event::Put&);
  bool is_possible(const event::SetWindows&) const;
  bool is_possible(const event::Put&) const;
  bool are_known(const std::vector<std::string>& services) const;
  void leave_door(Person&);
  bool calls_early() const { return m_plan.policy == "guide" || m_plan.policy == "fifo-call"; }
  Millis expected_end(int service) const;
  /// Places for people at a window, and for which services.
  struct Room {
    unsigned services = 0;
    int places = 0;
  };
  using Rooms = std::vector<Room>;
  enum class Free { all, unpromised };
  Rooms free_rooms(Free, const std::string& without = {}) const;
  /// Of free windows one, of busy ones the pre-calls due.
  Rooms wanted_rooms(Millis t) const;
  int pre_calls(const WindowBook&, Millis t, Millis& next) const;
  /// When the next busy window of the group wants somebody.
  Millis next_pre_call(const std::set<int>& group, Millis t) const;
  /// How many of so many people per service find a place, by Hall's theorem.
  int seated(const std::vector<int>& people, const Rooms&) const;
  std::vector<int> deck_counts() const;
  std::vector<int> unpromised_deck_counts() const;
  /// One more person for the service finds a place beside all who are on deck.
  bool fits_one_more(int service, const Rooms&) const;
  bool is_staffed(int service) const;
  /// Services connected by windows.
  std::set<int> group(int service) const;
  std::set<int> places_of(const Event&) const;
  std::optional<std::string> left_at_the_door(const std::set<int>& services, Millis t) const;
  int free_windows(int service) const;
  int on_deck(int service) const;

  FairPlan m_plan;
  std::map<std::string, int> m_services;
  std::map<std::string, WindowBook> m_windows;
  std::vector<double> m_means;
  std::vector<Person> m_people;
  std::map<std::string, int> m_latest;
  std::set<int> m_lost;  ///< services which a window left in the last event
};

}  // namespace nuanxin::queue::testing
