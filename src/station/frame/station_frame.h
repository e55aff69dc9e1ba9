// The one window: top line, left column, work area, keys, cover, menu. It shows a page (starting, signing in, choosing,
// working) and carries keys to it; what work means is the workplace's affair. Window thread only.
#pragma once

#include <wx/frame.h>

#include <memory>
#include <string>

#include "station/common/workplace.h"
#include "station/frame/bars.h"
#include "station/frame/cover.h"
#include "station/frame/finder.h"
#include "station/frame/machine.h"
#include "station/model/scan_capture.h"
#include "station/queue/form_host.h"
#include "station/readings/held_view.h"
#include "station/signin/signin_presenter.h"

namespace nuanxin::station {

class StationFrame final : public wxFrame {
 public:
  StationFrame(StartOptions, Settings, MakeFormPanel);
  ~StationFrame() override;
  /// Somebody is there: called for every key and touch.
  void somebody_is_there();
  /// Some window in it got another size: called for every wxEVT_SIZE.
  void resized();

 private:
  // pages
  void show_starting(const Notice&);
  void hub_ready(Result<void>);
  void show_sign_in();
  void signed_in(const Session&);
  void show_places();
  void enter_place(Place);
  void sign_out();
  void replace_page(wxWindow*);
  void rebuild();  ///< after the look changed
  // showing
  void build_parts();
  void build_menu();
  void show_work();
  void show_top();
  void show_sync();
  void show_devices();
  void build_strips();
  void full_screen_changed();
  // keys
  void on_char_hook(wxKeyEvent&);
  bool scanner_key(const wxKeyEvent&);
  bool function_key(int f_key);
  void tick();
  bool can_cover() const;
  void cover();
  void keep_cursor();
  void report_ready();
  WorkContext work_context();
  void remember();

  StartOptions m_options;
  Settings m_settings;
  MakeFormPanel m_make_form;
  std::unique_ptr<Theme> m_theme;
  Machine m_machine;
  std::optional<Session> m_session;
  std::optional<Place> m_place;
  std::unique_ptr<SignInPresenter> m_sign_in;
  std::unique_ptr<FairModel> m_fair;
  std::optional<DraftStore> m_drafts;
  ScanCapture m_scan;
  bool m_auto_sign_in = true;
  std::string m_password_hash;
  Instant m_last_key{};
  bool m_layout_asked = false;

  wxPanel* m_root = nullptr;
  TopBar* m_top = nullptr;
  SideColumn* m_side = nullptr;
  BottomBar* m_bottom = nullptr;
  Cover* m_cover = nullptr;
  Finder* m_finder = nullptr;
  HeldView* m_held = nullptr;  ///< null for who records nothing
  wxSizer* m_page_sizer = nullptr;
  wxWindow* m_page = nullptr;
  Workplace* m_work = nullptr;
  NoticeBar* m_frame_notice = nullptr;
  Timers::Handle m_tick;
  std::vector<Subscription> m_subscriptions, m_session_subscriptions, m_work_subscriptions;
};

}  // namespace nuanxin::station
