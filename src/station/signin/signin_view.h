// Signing in: station token (once per machine), login, password. Enter goes on. Window thread only.
#pragma once

#include <wx/panel.h>

#include "station/common/widgets.h"
#include "station/signin/signin_presenter.h"

namespace nuanxin::station {

class SignInView final : public wxPanel {
 public:
  SignInView(wxWindow* parent, const Theme&, SignInPresenter&, const std::string& hub_words);
  void take_focus();

 private:
  void submit();
  void show();

  SignInPresenter& m_presenter;
  TextField *m_token = nullptr, *m_login = nullptr, *m_password = nullptr;
  wxButton* m_submit = nullptr;
  NoticeBar* m_notice = nullptr;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
