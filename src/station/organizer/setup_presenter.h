// Setting up a fair without a window: place, day, what is offered, windows. The draft is the organizer's until save();
// a conflict shows the newest state and keeps what was typed. Window thread only.
#pragma once

#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class SetupPresenter {
 public:
  explicit SetupPresenter(WorkContext);

  const std::vector<domain::Fair>& fairs() const { return m_fairs; }
  const domain::Fair& draft() const { return m_draft; }
  const std::string& day_text() const { return m_day; }
  bool is_new() const { return m_draft.id.empty(); }
  bool changed() const { return m_changed; }
  bool busy() const { return m_runner.busy(); }
  const Notice& notice() const { return m_notice; }
  const FairModel& fair() const { return m_context.fair; }

  void start_new();
  void choose(const std::string& fair_id);
  void set_name(std::string);
  void set_place(std::string);
  void set_day(std::string);
  void set_policy(std::string);
  void toggle_offered(const std::string& activity);
  void add_window(std::string name, std::string place, std::vector<std::string> activities, int seats);
  void remove_window(std::size_t index);
  void save();
  void set_window_state(const std::string& window_id, domain::WindowState);

  Signal<> on_change;
  Signal<> on_refill;

 private:
  void fetch();
  void say(Mood, std::string);
  void edited();
  void saved(Result<Json>);

  WorkContext m_context;
  std::vector<domain::Fair> m_fairs;
  domain::Fair m_draft;
  std::string m_day;
  bool m_changed = false;
  bool m_loaded = false;
  Notice m_notice;
  CommandRunner m_runner;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
