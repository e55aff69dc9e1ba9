// The organizer's pages but for flow_page.h and day_page.h. Each shows a presenter and decides nothing. Window thread
// only.
#pragma once

#include <wx/choice.h>
#include <wx/scrolwin.h>
#include <wx/spinctrl.h>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/organizer/control_presenter.h"
#include "station/organizer/roster_presenter.h"
#include "station/organizer/setup_presenter.h"

namespace nuanxin::station {

/// What the province refused.
class SendingPage final : public wxPanel {
 public:
  SendingPage(wxWindow* parent, const Theme&, ControlPresenter&);

 private:
  void show();
  ControlPresenter& m_presenter;
  NoticeBar* m_notice = nullptr;
  Table* m_refused = nullptr;
  wxStaticText* m_sync = nullptr;
  wxButton *m_retry = nullptr, *m_retry_all = nullptr;
  Subscription m_subscription;
};

/// Place, day, what is offered, windows.
class SetupPage final : public wxPanel {
 public:
  SetupPage(wxWindow* parent, const Theme&, SetupPresenter&);

 private:
  wxSizer* build_fair();
  void show_policy();
  wxSizer* build_windows();
  wxSizer* build_new_window();
  void remove_window();
  void show();
  void show_fairs();
  void refill();
  const Theme& m_theme;
  SetupPresenter& m_presenter;
  wxScrolledWindow* m_scroll = nullptr;
  NoticeBar* m_notice = nullptr;
  wxChoice* m_fairs = nullptr;
  TextField *m_name = nullptr, *m_place = nullptr, *m_day = nullptr;
  ChipRow *m_offered = nullptr, *m_policy = nullptr;
  Table* m_windows = nullptr;
  TextField *m_window_name = nullptr, *m_window_place = nullptr;
  ChipRow* m_window_activities = nullptr;
  wxSpinCtrl* m_seats = nullptr;
  std::vector<std::string> m_chosen;  ///< activities of the window being added
  wxButton *m_save = nullptr, *m_remove = nullptr;
  std::vector<wxButton*> m_state_buttons;
  std::vector<Subscription> m_subscriptions;
};

/// A file of expected workers: preview, import, rejected lines.
class RosterPage final : public wxPanel {
 public:
  RosterPage(wxWindow* parent, const Theme&, RosterPresenter&);

 private:
  void show();
  void choose_file();
  RosterPresenter& m_presenter;
  NoticeBar* m_notice = nullptr;
  TextField *m_path = nullptr, *m_rejected_path = nullptr;
  Table* m_lines = nullptr;
  wxButton *m_import = nullptr, *m_save = nullptr;
  Subscription m_subscription;
};

/// Who may sign in, and from where.
class AccessPage final : public wxPanel {
 public:
  AccessPage(wxWindow* parent, const Theme&, ControlPresenter&);

 private:
  void show();
  void show_sealed();
  wxChoice* role_choice(const std::string& id, const std::vector<domain::Role>&);
  const Theme& m_theme;
  ControlPresenter& m_presenter;
  NoticeBar* m_notice = nullptr;
  TextField *m_login = nullptr, *m_name = nullptr, *m_password = nullptr, *m_station = nullptr, *m_token = nullptr;
  wxChoice *m_staff_role = nullptr, *m_station_role = nullptr;
  ChipRow* m_named = nullptr;
  std::vector<ChipRow::Chip> m_sealed;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
