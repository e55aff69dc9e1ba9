// The kiosk on screen: one big request, then the slip with one big button. Window thread only.
#pragma once

#include "station/common/widgets.h"
#include "station/common/workplace.h"
#include "station/kiosk/kiosk_presenter.h"
#include "station/slip/slip_panel.h"

namespace nuanxin::station {

class KioskView final : public Workplace {
 public:
  KioskView(wxWindow* parent, const Theme&, WorkContext);

  std::vector<KeyAction> keys() const override { return m_presenter.keys(); }
  void key(int f_key) override { m_presenter.key(f_key); }
  void escape() override { m_presenter.key(4); }
  bool full_screen() const override { return true; }
  std::string place_name() const override;
  void take_focus() override;
  void scanned(const std::string& code) override { m_presenter.scanned(code); }

 private:
  wxPanel* build_welcome();
  wxPanel* build_result();
  void show();

  KioskPresenter m_presenter;
  NoticeBar* m_notice = nullptr;
  wxPanel *m_welcome = nullptr, *m_result = nullptr;
  TextField* m_code = nullptr;
  SlipPanel* m_slip = nullptr;
  wxButton *m_print = nullptr, *m_clear = nullptr;
  wxStaticText* m_seconds = nullptr;
  const slip::SlipModel* m_shown = nullptr;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
