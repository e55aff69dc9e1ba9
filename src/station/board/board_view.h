// The display board on screen: three last calls, who comes next, the clock, one line. Labels, not a drawing, so that it
// can be read by assistive technology; nothing moves but a new call. Window thread only.
#pragma once

#include "station/board/board_presenter.h"
#include "station/common/widgets.h"
#include "station/common/workplace.h"

namespace nuanxin::station {

class BoardView final : public Workplace {
 public:
  BoardView(wxWindow* parent, const Theme&, WorkContext, VoiceSettings = {});

  std::vector<KeyAction> keys() const override { return {}; }
  /// F2 day or night, F3 repeats the last call, F4 quieter, F5 louder, F6 voice on or off.
  void key(int f_key) override;
  bool full_screen() const override { return true; }
  std::string place_name() const override;
  void take_focus() override { SetFocus(); }

  std::function<void(const VoiceSettings&)> on_voice_changed;  ///< to be kept for the next start

 private:
  void build();
  wxSizer* build_voice();
  void fit_fonts();
  void measure();
  void show();
  void colour();
  wxStaticText* text(wxWindow* parent);

  Life m_life;
  BoardVoice m_voice;
  BoardPresenter m_presenter;
  bool m_night = false;
  struct CallRow {
    wxPanel* panel = nullptr;
    wxStaticText *ticket = nullptr, *name = nullptr, *place = nullptr;
  };
  std::vector<CallRow> m_calls;
  wxPanel* m_deck_panel = nullptr;
  wxStaticText *m_title = nullptr, *m_clock = nullptr, *m_deck_title = nullptr, *m_line = nullptr, *m_age = nullptr,
               *m_voice_line = nullptr;
  std::vector<wxStaticText*> m_deck;
  std::vector<wxButton*> m_voice_keys;
  Mood m_voice_mood = Mood::plain;
  int m_fitted_height = 0;
  Timers::Handle m_highlight_end;
  Timers& m_timers;
  bool m_highlight = false;
  std::vector<Subscription> m_subscriptions;
};

}  // namespace nuanxin::station
