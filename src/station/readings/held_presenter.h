// Instruments' readings that belong to nobody yet, without a window: a person gives one to a ticket, after seeing whose
// ticket it is, or puts it aside with a reason. Window thread.
#pragma once

#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

/// Why a reading is held, for people.
std::string held_words(domain::HeldFor);

class HeldPresenter {
 public:
  explicit HeldPresenter(WorkContext);

  struct Row {
    std::string id, activity;
    std::string time;        ///< "08:31"
    std::string instrument;  ///< its name
    std::string values;      ///< "SYS 128 · DIA 82"
    std::string specimen, why;
  };
  const std::vector<Row>& rows() const { return m_rows; }
  const std::string& selected() const { return m_selected; }
  const Notice& notice() const { return m_notice; }
  bool busy() const { return m_runner.busy(); }

  void refresh();
  void select(const std::string& id);
  /// The first time it says whose ticket it is; the same ticket again gives the reading to that person.
  void give(const std::string& ticket);
  void discard(const std::string& reason);

  Signal<> on_change;

 private:
  const Row* selected_row() const;
  void take_rows(const Json&);
  void take_person(const std::string& ticket, const Result<Json>&);
  void decide(const char* command, Json body, const char* done);
  void say(Mood, std::string);

  WorkContext m_context;
  std::vector<Row> m_rows;
  std::string m_selected;
  std::string m_ticket, m_stop;  ///< the person that was shown
  Notice m_notice;
  CommandRunner m_runner;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
