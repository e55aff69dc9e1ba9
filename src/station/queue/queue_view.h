// A calling window on screen: the waiting list while nobody is here, the form and the earlier records while somebody
// is. Shows the presenter; decides nothing. Window thread only.
#pragma once

#include <wx/scrolwin.h>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/common/workplace.h"
#include "station/queue/form_host.h"
#include "station/queue/queue_presenter.h"
#include "station/slip/slip_view.h"

namespace nuanxin::station {

class QueueView final : public Workplace {
 public:
  QueueView(wxWindow* parent, const Theme&, WorkContext, std::string window_id, MakeFormPanel);

  std::vector<KeyAction> keys() const override;
  void key(int f_key) override;
  void escape() override;
  SideContent side() const override { return m_presenter.side(); }
  std::string place_name() const override;
  void take_focus() override;

  /// The person picked a window: remember it.
  std::function<void(const std::string& window_id)> on_window_chosen;

 private:
  wxPanel* build_windows();
  wxPanel* build_list();
  wxPanel* build_person();
  wxPanel* build_reason();
  void show();
  void show_windows();
  void show_list();
  void show_person();
  void change_form();
  void toggle_slip();
  bool is_sensitive(const QueueRow&) const;
  void choose_window(const std::string& id);

  QueuePresenter m_presenter;
  MakeFormPanel m_make_form;
  NoticeBar* m_notice = nullptr;
  wxPanel *m_windows = nullptr, *m_list = nullptr, *m_person = nullptr, *m_reason = nullptr;
  Table* m_window_table = nullptr;
  Table* m_table = nullptr;
  wxStaticText *m_list_title = nullptr, *m_person_title = nullptr, *m_no_form = nullptr, *m_earlier_title = nullptr;
  wxStaticText* m_why = nullptr;
  wxButton *m_start = nullptr, *m_decline = nullptr;
  Table* m_earlier = nullptr;
  wxBoxSizer* m_form_place = nullptr;
  FormPanel* m_form = nullptr;
  SlipView* m_slip = nullptr;
  bool m_slip_open = false;
  std::string m_form_stop, m_slip_stop;
  TextField* m_reason_field = nullptr;
  std::vector<Subscription> m_subscriptions, m_form_subscriptions;
};

}  // namespace nuanxin::station
