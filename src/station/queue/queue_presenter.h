// A window that calls people, without a window: exam station and service desk alike. The hub decides who is next; this
// keeps the lists current by its events, sends one move at a time, and remembers whom this seat serves and what can be
// undone. A double press does nothing; a lost hub leaves everything as it was. Window thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"
#include "station/queue/queue_rows.h"

namespace nuanxin::station {

class QueuePresenter {
 public:
  /// `window`: id or name; of another fair or unknown: the person picks one.
  explicit QueuePresenter(WorkContext, std::string window = {});

  /// Windows of the fair at which this role works.
  std::vector<const domain::Window*> windows() const;
  void choose_window(const std::string& id);
  const domain::Window* window() const { return m_context.fair.window(m_window); }
  const std::string& window_id() const { return m_window; }

  const QueueRows& rows() const { return m_rows; }
  /// The person at this seat, or null.
  const QueueRow* current() const;
  /// VisitView of the current person once it came; null before.
  const Json& visit() const { return m_visit; }
  /// Earlier signed records of the current person for this activity, newest first; null before they came.
  const Json& earlier() const { return m_earlier; }
  const Notice& notice() const { return m_notice; }
  bool busy() const { return m_runner.busy(); }
  bool known() const { return m_known; }
  std::string waited(const QueueRow&) const;
  const FairModel& fair() const { return m_context.fair; }
  const WorkContext& context() const { return m_context; }

  void select(const std::string& stop_id);  ///< a line of the list, for "return"
  const std::string& selected() const { return m_selected; }

  /// A person who is at this window already is served at this seat from now on (after a restart, or a change of staff).
  void take_over(const std::string& stop_id);
  void call_next();
  void recall();
  void start();
  void mark_missed();
  void park(const std::string& reason);
  void decline(const std::string& reason);
  void return_selected();
  void undo();
  void finish(bool and_next);
  void toggle_window();
  void stop_waiting() { m_runner.stop_waiting(); }

  /// The reason for a move is being asked inline.
  enum class Asking { nothing, park, decline };
  Asking asking() const { return m_asking; }
  void ask(Asking);
  void answer(const std::string& reason);

  std::vector<KeyAction> keys() const;
  void key(int f_key);
  SideContent side() const;

  Signal<> on_change;
  Signal<> on_person;  ///< current() is another stop, or its visit came: the form must change

 private:
  bool may_work_at(const domain::Window&) const;
  void resolve_window();
  void refresh_soon();
  void refresh();
  void take_rows(const Json&);
  void show_person_of_seat();
  void fetch_person();
  void move(const char* name, const std::string& stop_id, Json more = Json::object());
  void moved(const std::string& name, const std::string& stop_id, Result<Json>);
  void say(Mood, std::string);
  bool returnable(std::string* stop_id = nullptr) const;

  WorkContext m_context;
  std::string m_window;
  QueueRows m_rows;
  bool m_known = false;
  std::string m_mine;  ///< stop called from this seat
  std::string m_shown_stop;
  Json m_visit, m_earlier;
  std::string m_selected;
  std::string m_undoable;  ///< stop of this seat's last move
  Asking m_asking = Asking::nothing;
  Notice m_notice;
  CommandRunner m_runner;
  Timers::Handle m_refresh, m_tick;
  bool m_refreshing = false, m_refresh_again = false;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
