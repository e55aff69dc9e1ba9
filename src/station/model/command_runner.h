// One command at a time, surely: while one is under way a second press does nothing. When the hub does not answer, the
// same command is sent again with the same idempotency key (so it takes effect once), with growing pauses, until it is
// answered or the person stops waiting. A command that was given up keeps its key: pressing again asks about the same
// one as long as its body is the same. Runs on the presenter's thread.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "station/api.h"
#include "station/model/life.h"
#include "station/model/timers.h"

namespace nuanxin::station {

class CommandRunner {
 public:
  CommandRunner(Api&, Timers&);

  /// False when one is under way (nothing happens then).
  bool run(std::string name, Json body, Api::Reply);
  bool busy() const { return m_busy; }
  const std::string& name() const { return m_name; }
  /// Tries so far of the command under way; more than one means that the hub did not answer.
  int tries() const { return m_tries; }
  /// Answers the waiting caller with `unavailable`; what the hub did is not known then.
  void stop_waiting();

  Signal<> on_change;  ///< busy() or tries() changed

 private:
  void send();
  void finish(Result<Json>);

  Api& m_api;
  Timers& m_timers;
  bool m_busy = false;
  int m_tries = 0;
  std::string m_name;
  Json m_body;
  std::string m_key;
  bool m_key_open = false;  ///< the last command with m_key got no answer
  Api::Reply m_reply;
  Timers::Handle m_again;
  Subscription m_link;
  std::uint64_t m_turn = 0;  ///< answers of given-up tries are ignored
  Life m_life;
};

}  // namespace nuanxin::station
