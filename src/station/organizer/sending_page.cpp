#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {

SendingPage::SendingPage(wxWindow* parent, const Theme& theme, ControlPresenter& presenter)
    : wxPanel(parent), m_presenter(presenter) {
  const int gap = theme.px(12);
  m_notice = new NoticeBar(this, theme, "sending.notice");
  m_sync = make_text(this, theme, "");
  describe(m_sync, "sending.sync", "");
  m_refused = new Table(this, theme, "sending.refused", tr("Refused by the province"),
                        {{tr("What"), 150}, {tr("Tries"), 70}, {tr("The server's words"), 520}});
  m_retry = make_button(this, theme, "sending.retry", tr("Send this one again"), Emphasis::normal,
                        [this] { m_presenter.retry(m_refused->selected()); });
  m_retry_all = make_button(this, theme, "sending.retry_all", tr("Send all again"), Emphasis::normal,
                            [this] { m_presenter.retry({}); });
  auto* buttons = new wxBoxSizer(wxHORIZONTAL);
  buttons->Add(m_sync, 1, wxALIGN_CENTRE_VERTICAL);
  buttons->Add(m_retry, 0, wxRIGHT, gap / 2);
  buttons->Add(m_retry_all);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_notice, 0, wxEXPAND);
  column->Add(make_text(this, theme, tr("Sending to the province"), TextSize::title, TextWeight::bold), 0, wxALL, gap);
  column->Add(buttons, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  column->Add(m_refused, 2, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  SetSizer(column);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  m_refused->on_select = [this](const std::string&) { show(); };
  show();
}

void SendingPage::show() {
  m_notice->show(m_presenter.notice());
  set_text(m_sync, m_presenter.sync_words());
  std::vector<TableRow> refused;
  for (const auto& item : m_presenter.refused())
    refused.push_back({item.id, {item.entity, std::to_string(item.attempts), item.words}, Mood::caution});
  m_retry_all->Enable(!refused.empty() && !m_presenter.busy());
  m_refused->set_rows(std::move(refused));
  m_retry->Enable(!m_refused->selected().empty() && !m_presenter.busy());
}

}  // namespace nuanxin::station
