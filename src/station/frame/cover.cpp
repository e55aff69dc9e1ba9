#include "station/frame/cover.h"

#include "base/crypto.h"
#include "base/i18n.h"

namespace nuanxin::station {

Cover::Cover(wxWindow* parent, const Theme& theme) : wxPanel(parent) {
  SetBackgroundColour(theme.colours().page);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(make_text(this, theme, tr("Covered"), TextSize::huge, TextWeight::bold, Ink::accent));
  m_who = make_text(this, theme, "", TextSize::title);
  column->Add(m_who, 0, wxBOTTOM, theme.px(4));
  column->Add(make_text(this, theme, tr("Nothing is lost. The work goes on where it was."), TextSize::body,
                        TextWeight::regular, Ink::muted),
              0, wxBOTTOM, theme.px(14));
  m_password = new TextField(this, theme, "cover.password", tr("Password, then Enter"), wxTE_PASSWORD);
  m_password->on_typed = [this](const std::string&) { m_password->set_help(Mood::plain, {}); };
  m_password->on_enter = [this] { try_open(); };
  column->Add(m_password, 0, wxEXPAND);
  auto* centred = new wxBoxSizer(wxVERTICAL);
  centred->AddStretchSpacer(1);
  centred->Add(column, 0, wxALIGN_CENTRE_HORIZONTAL | wxALL, theme.px(16));
  centred->AddStretchSpacer(2);
  SetSizer(centred);
  Hide();
}

void Cover::close(const std::string& who, const std::string& password_hash) {
  m_hash = password_hash;
  set_text(m_who, who);
  m_password->set_value({});
  m_password->set_help(Mood::plain, {});
  Show();
  Layout();
  m_password->take_focus();
}

void Cover::try_open() {
  if (!m_hash.empty() && !crypto::password_matches(m_hash, m_password->value())) {
    m_password->set_help(Mood::bad, tr("This is not the password of this session."));
    return m_password->take_focus();
  }
  m_password->set_value({});
  Hide();
  if (on_open) on_open();
}

}  // namespace nuanxin::station
