#include "station/signin/signin_view.h"

#include "base/i18n.h"
#include "station/common/accessible.h"

namespace nuanxin::station {

SignInView::SignInView(wxWindow* parent, const Theme& theme, SignInPresenter& presenter, const std::string& hub_words)
    : wxPanel(parent), m_presenter(presenter) {
  const auto& t = theme;
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(make_text(this, t, tr("Nuanxin"), TextSize::huge, TextWeight::bold, Ink::accent));
  column->Add(make_text(this, t, hub_words, TextSize::body, TextWeight::regular, Ink::muted), 0, wxBOTTOM, t.px(16));
  m_login = new TextField(this, t, "signin.login", tr("Login"));
  m_login->set_value(presenter.login);
  m_login->on_typed = [this](const std::string& text) { m_presenter.login = text; };
  m_login->on_enter = [this] { m_password->take_focus(); };
  m_password = new TextField(this, t, "signin.password", tr("Password"), wxTE_PASSWORD);
  m_password->on_enter = [this] { submit(); };
  m_token = new TextField(this, t, "signin.token", tr("Station token (once per machine)"));
  m_token->set_value(presenter.station_token);
  m_token->on_typed = [this](const std::string& text) { m_presenter.station_token = text; };
  m_token->on_enter = [this] { m_login->take_focus(); };
  for (auto* field : {m_login, m_password, m_token}) column->Add(field, 0, wxEXPAND | wxBOTTOM, t.px(10));
  m_submit = make_button(this, t, "signin.submit", tr("Sign in (Enter)"), Emphasis::main, [this] { submit(); });
  column->Add(m_submit, 0, wxEXPAND | wxTOP, t.px(6));
  m_notice = new NoticeBar(this, t, "signin.notice");
  column->Add(m_notice, 0, wxEXPAND | wxTOP, t.px(10));
  column->SetMinSize(t.px(380), -1);
  auto* centred = new wxBoxSizer(wxVERTICAL);
  centred->AddStretchSpacer(2);
  centred->Add(column, 0, wxALIGN_CENTRE_HORIZONTAL | wxALL, t.px(16));
  centred->AddStretchSpacer(3);
  SetSizer(centred);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  show();
}

void SignInView::take_focus() {
  if (m_presenter.station_token.empty()) return m_token->take_focus();
  if (m_presenter.login.empty()) return m_login->take_focus();
  m_password->take_focus();
}

void SignInView::submit() { m_presenter.submit(m_password->value()); }

void SignInView::show() {
  m_submit->Enable(!m_presenter.busy());
  m_notice->show(m_presenter.notice());
}

}  // namespace nuanxin::station
