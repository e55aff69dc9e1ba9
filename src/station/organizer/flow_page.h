// The page of FlowPresenter: numbers on top, services, then windows beside the people to look after. Decides nothing.
#pragma once

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/organizer/flow_presenter.h"

namespace nuanxin::station {

class FlowPage final : public wxPanel {
 public:
  FlowPage(wxWindow* parent, const Theme&, FlowPresenter&);

  void call_selected();
  void bring_back_selected();

 private:
  wxSizer* build_windows();
  wxSizer* build_people();
  void show();
  void show_services();
  void show_windows();
  void show_people();

  const Theme& m_theme;
  FlowPresenter& m_presenter;
  NoticeBar* m_notice = nullptr;
  wxStaticText *m_people_line = nullptr, *m_closing = nullptr, *m_advice = nullptr;
  Table *m_services = nullptr, *m_windows = nullptr, *m_people = nullptr;
  TextField *m_reason = nullptr, *m_announcement = nullptr;
  std::vector<wxButton*> m_window_buttons, m_people_buttons;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
