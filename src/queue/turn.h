// One event being worked on: the state, its instant and the decisions so far, with the steps that every event is made
// of. Keeps what always holds: the counts of a service, one place per visitor, one promise per window, the pre-call
// timer. Nothing here refuses; who calls has checked.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "queue/engine_state.h"

namespace nuanxin::queue {

class Turn {
 public:
  Turn(Engine::State& fair, Millis instant, std::vector<Decision>& decisions)
      : state(fair), now(instant), m_decisions(decisions) {}

  Engine::State& state;
  const Millis now;

  /// Free open windows plus pre-calls due, minus the people on deck. Where windows are shared: 1 when one more person
  /// could be taken beside all who are on deck, else 0.
  int slots(Index service) const;
  /// Free open windows that nobody on deck is there for; counted the same way.
  int uncovered_windows(Index service) const;

  void call(Index visitor, Index service, CallBasis);
  void uncall(Index visitor);  ///< back to waiting, announced
  void start(Index visitor, Index window);
  void finish(Index visitor);
  void go(Index visitor, Place);  ///< to a place without a service: waiting, missed, parked, gone
  void set_window(Index window, WindowState);
  void set_windows(std::shared_ptr<const Setup>, const std::vector<WindowPlan>&);
  /// From gone to any place without a decision; wishes, body states and virtual time are as they shall be.
  void put(Index visitor, Place, Index service, Index window);
  void set_open(Index visitor, ServiceSet);

  /// Something happened at the service: the deck target, its timer, and whoever is to be called now.
  void refill(Index service);
  void refill_all(ServiceSet services);
  /// Uncalls those on deck beyond what the windows can take and offers them something else.
  void trim(Index service);
  void trim_all(ServiceSet services);
  /// The visitor became available, or more became possible: perhaps a service for this person.
  void offer(Index visitor);
  /// The visitor's time rules or place changed: asks for a tick when they change next.
  void watch(Index visitor);
  /// Does what was asked for at an instant that has come.
  void ring();

 private:
  void leave_place(Visitor&, Index visitor);
  void leave_deck(Visitor&, Index visitor);
  void enter_deck(Visitor&, Index visitor, Index service, Index window);
  void enter_window(Visitor&, Index visitor, Index window);
  void leave_window(const Visitor&);
  void release_promise(Window&);
  std::optional<Index> promise(Index visitor, Index service);
  std::optional<Index> window_to_promise(Index service) const;
  bool needs_matching(Index service) const;
  std::vector<Index> beyond_windows(Index service) const;
  void retarget(Index service);
  Millis retarget_window(Index window);
  void ring_visitors();
  void count(const Visitor&, int sign);

  std::vector<Decision>& m_decisions;
};

}  // namespace nuanxin::queue
