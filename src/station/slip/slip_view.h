// The slip with its ways out: the 80 mm printer, the system's printer, wx's print dialog, a PDF file. Window thread
// only.
#pragma once

#include <wx/panel.h>

#include <functional>

#include "station/common/widgets.h"
#include "station/slip/slip_output.h"
#include "station/slip/slip_panel.h"
#include "station/slip/slip_presenter.h"

namespace nuanxin::station {

class SlipView final : public wxPanel {
 public:
  SlipView(wxWindow* parent, const Theme&, WorkContext);
  void open(const std::string& visit_id) { m_presenter.show(visit_id); }
  void open_sealed(const std::string& stop_id) { m_presenter.show_sealed(stop_id); }
  void take_focus();
  std::function<void()> on_close;

 private:
  void show();
  void print_by_system();
  void save_pdf();
  void print_with_dialog();

  Life m_life;  ///< before what is given a watch on it
  SlipPresenter m_presenter;
  SystemPrinter m_system;
  NoticeBar* m_notice = nullptr;
  SlipPanel* m_panel = nullptr;
  wxButton *m_print = nullptr, *m_lp = nullptr, *m_save = nullptr;
  TextField* m_path = nullptr;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
