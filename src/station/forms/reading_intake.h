// Instruments' readings on their way into the form of one stop: those that come while it is open, at once and without
// waiting for the hub, and those that the hub has lying ready. Each is filled in once, and the hub is told. Window
// thread.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "station/forms/reading_fill.h"
#include "station/model/life.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class ReadingIntake {
 public:
  struct Owner {
    std::function<forms::Filling*()> filling;  ///< null while nothing may be changed
    std::function<void(const std::string& instrument, const ReadingFill&)> filled;
  };
  ReadingIntake(WorkContext, std::string stop, Owner);
  ~ReadingIntake();
  ReadingIntake(const ReadingIntake&) = delete;
  ReadingIntake& operator=(const ReadingIntake&) = delete;

  /// The form is open. `done` were filled in before (from the draft).
  void begin(const Json& done);
  /// The form may be changed again: what waits comes in.
  void fetch();
  /// For the draft.
  Json done() const { return Json(m_done); }

 private:
  void take_kept(const Json& body);
  void take_ready(const Json& readings);
  bool fill(const std::string& id, const Json& content);

  WorkContext m_context;
  std::string m_stop;
  Owner m_owner;
  std::set<std::string> m_done;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
