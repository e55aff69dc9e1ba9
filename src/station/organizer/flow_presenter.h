// The organizer's one view of the fair, without a window: services with who waits and how long, windows, people to look
// after, the forecast to closing, and what the organizer does about it. The numbers are the hub's. Window thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"
#include "station/queue/queue_rows.h"

namespace nuanxin::station {

struct ServiceFlow {
  std::string activity;
  int waiting = 0, on_deck = 0, serving = 0;  ///< serving: at a window, called there or served
  int done = 0, missed = 0, parked = 0;
  int seats = 0, seats_open = 0;
  std::optional<double> median_wait_min, longest_wait_min, mean_min;
};
struct WindowFlow {
  std::string id, name, place;
  domain::WindowState state = domain::WindowState::closed;
  std::vector<QueueRow> people;
};
struct PersonToLookAfter {
  QueueRow row;
  std::optional<Instant> away_until;
};

class FlowPresenter {
 public:
  explicit FlowPresenter(WorkContext);

  bool known() const { return m_known; }
  const std::vector<ServiceFlow>& services() const { return m_services; }
  const std::vector<WindowFlow>& windows() const { return m_windows; }
  const std::vector<PersonToLookAfter>& people() const { return m_people; }
  const std::vector<QueueRow>& calls() const { return m_calls; }
  const FairModel& fair() const { return m_context.fair; }
  const Notice& notice() const { return m_notice; }
  bool busy() const { return m_runner.busy(); }

  /// "Registered 120 of 150 expected · here 64 · finished 50 · left 6 · away 2".
  std::string people_words() const;
  /// When the last of those present is done, as a range; says so when nothing can be said.
  std::string closing_words() const;
  /// The window whose opening saves most; empty when none saves a minute a head.
  std::string advice_words() const;
  std::string waited(const QueueRow&) const;

  void set_window_state(const std::string& window, domain::WindowState);
  /// Back from a miss, from being parked or from stepping away.
  void bring_back(const std::string& stop);
  void call_out_of_turn(const std::string& stop, const std::string& window, const std::string& reason);
  /// On boards and phones for half an hour; empty takes it back.
  void announce(const std::string& text);
  void refresh();

  Signal<> on_change;

 private:
  void refresh_soon();
  void take(const Json&);
  void take_services(const Json&);
  void take_windows(const Json&);
  void take_people(const Json&);
  void run(const char* command, Json body, std::string good);
  void say(Mood, std::string);

  WorkContext m_context;
  bool m_known = false;
  bool m_calls_by_ticket = false;
  std::vector<ServiceFlow> m_services;
  std::vector<WindowFlow> m_windows;
  std::vector<PersonToLookAfter> m_people;
  std::vector<QueueRow> m_calls;
  Json m_visits, m_closing, m_advice;
  Notice m_notice;
  CommandRunner m_runner;
  Timers::Handle m_refresh, m_tick;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
