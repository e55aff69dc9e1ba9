// One event being worked on: the state, its instant and the decisions so far, with the steps that every event is made
// of. Keeps what always holds: the counts of a service, one place per visitor, one promise per window, the pre-call
// timer. Nothing here refuses; who calls has checked.
#pragma once

#include <vector>

#include "queue/engine_state.h"

namespace nuanxin::queue {

class Turn {
 public:
  Turn(Engine::State& fair, Millis instant, std::vector<Decision>& decisions)
      : state(fair), now(instant), m_decisions(decisions) {}

  Engine::State& state;
  const Millis now;

  /// Free open windows plus pre-calls due, minus the people on deck.
  int slots(Index service) const;
  /// Free open windows that nobody on deck is there for.
  int uncovered_windows(Index service) const;

  void call(Index visitor, Index service, CallBasis);
  void uncall(Index visitor);  ///< back to waiting, announced
  void start(Index visitor, Index window);
  void finish(Index visitor);
  void go(Index visitor, Place);  ///< to a place without a service: waiting, missed, parked, gone
  void set_window(Index window, WindowState);
  void set_open(Index visitor, ServiceSet);

  /// Something happened at the service: the deck target, its timer, and whoever is to be called now.
  void refill(Index service);
  /// Uncalls those on deck beyond what the windows can take and offers them something else.
  void trim(Index service);
  /// The visitor became available, or more became possible: perhaps a service for this person.
  void offer(Index visitor);
  /// The visitor's time rules or place changed: asks for a tick when they change next.
  void watch(Index visitor);
  /// Does what was asked for at an instant that has come.
  void ring();

 private:
  void leave_place(Visitor&, Index visitor);
  void leave_deck(Visitor&, Index visitor);
  void release_promise(Window&);
  std::optional<Index> promise(Index visitor, Index service);
  void retarget(Index service);
  void ring_visitors();
  void count(const Visitor&, int sign);

  std::vector<Decision>& m_decisions;
};

}  // namespace nuanxin::queue
