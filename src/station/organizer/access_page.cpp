#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/model/sentences.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {
namespace {

const std::vector<domain::Role> people{domain::Role::registrar, domain::Role::clinician, domain::Role::desk,
                                       domain::Role::organizer};
const std::vector<domain::Role> stations{domain::Role::registrar, domain::Role::clinician, domain::Role::desk,
                                         domain::Role::organizer, domain::Role::kiosk,     domain::Role::display};

}  // namespace

AccessPage::AccessPage(wxWindow* parent, const Theme& theme, ControlPresenter& presenter)
    : wxPanel(parent), m_theme(theme), m_presenter(presenter) {
  const auto& t = theme;
  const int gap = t.px(12);
  m_notice = new NoticeBar(this, t, "access.notice");
  m_login = new TextField(this, t, "access.login", tr("Login (letters and digits)"));
  m_name = new TextField(this, t, "access.name", tr("Name"));
  m_password = new TextField(this, t, "access.password", tr("First password (8 or more)"), wxTE_PASSWORD);
  m_staff_role = role_choice("access.staff_role", people);
  m_named = new ChipRow(this, t, "access.named", tr("Only for these sealed services"));
  m_named->on_chosen = [this](const std::string& code) {
    for (auto& chip : m_sealed)
      if (chip.code == code) chip.on = !chip.on;
    m_named->set_chips(m_sealed);
  };
  auto* create = make_button(this, t, "access.create", tr("Create"), Emphasis::main, [this] {
    std::vector<std::string> named;
    for (const auto& chip : m_sealed)
      if (chip.on) named.push_back(chip.code);
    m_presenter.create_staff(m_login->value(), m_name->value(),
                             people[static_cast<std::size_t>(m_staff_role->GetSelection())], m_password->value(),
                             named);
  });
  auto* sealed = new wxBoxSizer(wxHORIZONTAL);
  sealed->Add(make_text(this, t, tr("Only for these sealed services")), 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, gap);
  sealed->Add(m_named, 1, wxALIGN_CENTRE_VERTICAL);
  auto* staff = new wxFlexGridSizer(2, wxSize(gap, gap / 2));
  staff->AddGrowableCol(0);
  staff->AddGrowableCol(1);
  staff->Add(m_login, 1, wxEXPAND);
  staff->Add(m_name, 1, wxEXPAND);
  staff->Add(m_password, 1, wxEXPAND);
  staff->Add(m_staff_role, 1, wxEXPAND | wxALIGN_BOTTOM);
  m_station = new TextField(this, t, "access.station", tr("Name of the station, such as “Exam 1”"));
  m_station_role = role_choice("access.station_role", stations);
  auto* enroll = make_button(this, t, "access.enroll", tr("Make a token"), Emphasis::normal, [this] {
    m_presenter.enroll(m_station->value(), stations[static_cast<std::size_t>(m_station_role->GetSelection())]);
  });
  m_token = new TextField(this, t, "access.token", tr("Token, shown only now"), wxTE_READONLY);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_station, 2, wxRIGHT, gap);
  row->Add(m_station_role, 1, wxALIGN_BOTTOM | wxRIGHT, gap);
  row->Add(enroll, 0, wxALIGN_BOTTOM);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_notice, 0, wxEXPAND);
  column->Add(make_text(this, t, tr("Somebody who may sign in"), TextSize::title, TextWeight::bold), 0, wxALL, gap);
  column->Add(staff, 0, wxEXPAND | wxLEFT | wxRIGHT, gap);
  column->Add(sealed, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, gap);
  column->Add(create, 0, wxALL, gap);
  column->Add(make_text(this, t, tr("A machine that may sign in"), TextSize::title, TextWeight::bold), 0, wxALL, gap);
  column->Add(row, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  column->Add(m_token, 0, wxEXPAND | wxLEFT | wxRIGHT, gap);
  SetSizer(column);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  show();
}

wxChoice* AccessPage::role_choice(const std::string& id, const std::vector<domain::Role>& roles) {
  auto* choice = new wxChoice(this, wxID_ANY);
  for (const auto role : roles) choice->Append(ws(role_word(role)));
  choice->SetSelection(0);
  choice->SetMinSize(wxSize(-1, field_height(m_theme)));
  choice->SetFont(m_theme.font(TextSize::body));
  describe(choice, id, tr("Role"));
  return choice;
}

/// Once the catalogue is there.
void AccessPage::show_sealed() {
  if (!m_sealed.empty()) return;
  for (const auto& [code, words] : m_presenter.sealed_activities()) m_sealed.push_back({code, words, {}, false, false});
  m_named->set_chips(m_sealed);
}

void AccessPage::show() {
  show_sealed();
  m_notice->show(m_presenter.notice());
  m_token->set_value(m_presenter.new_token());
  m_token->Show(!m_presenter.new_token().empty());
  Layout();
}

}  // namespace nuanxin::station
