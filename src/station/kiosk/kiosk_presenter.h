// The kiosk without a window: a worker shows the ticket's code or lays the ID card, and takes the slip. Nothing of one
// person stays for the next: it clears itself. A ticket number alone opens nothing, because anybody can guess one.
// Window thread only.
#pragma once

#include <optional>
#include <string>

#include "slip/model.h"
#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class KioskPresenter {
 public:
  enum class Step { waiting, looking, showing, printing, done };
  explicit KioskPresenter(WorkContext);

  Step step() const { return m_step; }
  const std::optional<slip::SlipModel>& slip() const { return m_slip; }
  const Notice& notice() const { return m_notice; }
  /// Seconds until it clears itself; 0 while waiting.
  int seconds_left() const { return m_seconds; }

  void typed(const std::string& text);
  void scanned(const std::string& code);
  void print();
  void clear();
  /// Somebody touched the screen: the time starts anew.
  void touched();

  std::vector<KeyAction> keys() const;
  void key(int f_key);

  Signal<> on_change;

 private:
  void read_card(const domain::Identity&);
  /// Says that it looks; the reply is for the person of this moment only.
  std::optional<Api::Reply> begin_looking();
  void found(const Result<Json>&);
  void fetch_slip(const std::string& visit_id);
  void printed(PrintOutcome);
  void say(Mood, std::string);
  void count_down(int seconds);

  WorkContext m_context;
  Step m_step = Step::waiting;
  std::string m_visit;
  std::optional<slip::SlipModel> m_slip;
  Notice m_notice;
  int m_seconds = 0;
  std::uint64_t m_turn = 0;  ///< answers for a person who left are ignored
  Timers::Handle m_tick;
  CommandRunner m_runner;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
