// What an organizer hands out and tries again, without a window: new staff and stations, what the province refused.
// Window thread only.
#pragma once

#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

struct RefusedItem {
  std::string id, entity;
  int attempts = 0;
  std::string words;  ///< the server's
};

class ControlPresenter {
 public:
  explicit ControlPresenter(WorkContext);

  const std::vector<RefusedItem>& refused() const { return m_refused; }
  std::string sync_words() const;
  const FairModel& fair() const { return m_context.fair; }
  bool busy() const { return m_runner.busy(); }
  const Notice& notice() const { return m_notice; }
  /// Of the station enrolled last: shown once, never stored here.
  const std::string& new_token() const { return m_new_token; }

  void retry(const std::string& id);  ///< empty: all
  /// Who is named for activities works on these only; sealed ones are for nobody else.
  void create_staff(std::string login, std::string name, domain::Role, std::string password,
                    const std::vector<std::string>& activities);
  /// Activities that somebody must be named for: code and words.
  std::vector<std::pair<std::string, std::string>> sealed_activities() const;
  void enroll(std::string name, domain::Role);
  void refresh();

  Signal<> on_change;

 private:
  void take_sync(const Json&);
  void say(Mood, std::string);

  WorkContext m_context;
  std::vector<RefusedItem> m_refused;
  std::string m_new_token;
  Notice m_notice;
  CommandRunner m_runner;
  Timers::Handle m_refresh;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
