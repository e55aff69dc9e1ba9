// The display board without a window: last calls, who should get ready, and how old that is when the hub is away.
// Window thread only.
#pragma once

#include <string>
#include <vector>

#include "station/board/board_voice.h"
#include "station/model/life.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

struct BoardDeck {
  std::string ticket, masked_name;
  bool operator==(const BoardDeck&) const = default;
};

class BoardPresenter {
 public:
  /// Without a voice the calls are shown only. The voice lives longer.
  explicit BoardPresenter(WorkContext, BoardVoice* = nullptr);

  std::string title() const;
  std::string clock() const;
  const std::vector<BoardCall>& calls() const { return m_calls; }  ///< newest first, at most three
  const std::vector<BoardDeck>& on_deck() const { return m_deck; }
  /// A call came since the last time this was asked: the board may draw attention once.
  bool take_new_call();
  /// Empty while it is current; else since when it is not.
  std::string age() const;
  std::string notice_line() const;

  Signal<> on_change;

 private:
  void refresh();
  void refresh_soon();
  void take(const Json&);

  WorkContext m_context;
  BoardVoice* m_voice;
  std::vector<BoardCall> m_calls;
  std::vector<BoardDeck> m_deck;
  std::string m_announcement;  ///< instead of the usual line
  bool m_new_call = false;
  bool m_asked = false;
  std::optional<Instant> m_known_at;
  bool m_stale = false;
  Timers::Handle m_refresh, m_clock;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
