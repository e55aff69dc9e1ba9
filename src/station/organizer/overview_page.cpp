#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {

OverviewPage::OverviewPage(wxWindow* parent, const Theme& theme, ControlPresenter& presenter)
    : wxPanel(parent), m_presenter(presenter) {
  const int gap = theme.px(12);
  m_notice = new NoticeBar(this, theme, "overview.notice");
  m_counts = new Table(
      this, theme, "overview.counts", tr("People per activity"),
      {{tr("Activity"), 200}, {tr("Waiting"), 90}, {tr("Served"), 90}, {tr("Missed"), 90}, {tr("Parked"), 90}});
  m_sync = make_text(this, theme, "");
  describe(m_sync, "overview.sync", "");
  m_refused = new Table(this, theme, "overview.refused", tr("Refused by the province"),
                        {{tr("What"), 150}, {tr("Tries"), 70}, {tr("The server's words"), 520}});
  m_retry = make_button(this, theme, "overview.retry", tr("Send this one again"), Emphasis::normal,
                        [this] { m_presenter.retry(m_refused->selected()); });
  m_retry_all = make_button(this, theme, "overview.retry_all", tr("Send all again"), Emphasis::normal,
                            [this] { m_presenter.retry({}); });
  auto* buttons = new wxBoxSizer(wxHORIZONTAL);
  buttons->Add(m_sync, 1, wxALIGN_CENTRE_VERTICAL);
  buttons->Add(m_retry, 0, wxRIGHT, gap / 2);
  buttons->Add(m_retry_all);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_notice, 0, wxEXPAND);
  column->Add(make_text(this, theme, tr("People per activity"), TextSize::title, TextWeight::bold), 0, wxALL, gap);
  column->Add(m_counts, 3, wxEXPAND | wxLEFT | wxRIGHT, gap);
  column->Add(make_text(this, theme, tr("Sending to the province"), TextSize::title, TextWeight::bold), 0, wxALL, gap);
  column->Add(buttons, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  column->Add(m_refused, 2, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  SetSizer(column);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  m_refused->on_select = [this](const std::string&) { show(); };
  show();
}

void OverviewPage::show() {
  m_notice->show(m_presenter.notice());
  std::vector<TableRow> rows;
  for (const auto& c : m_presenter.counts())
    rows.push_back({c.activity,
                    {m_presenter.fair().activity_name(c.activity), std::to_string(c.waiting), std::to_string(c.serving),
                     std::to_string(c.missed), std::to_string(c.parked)},
                    Mood::plain});
  m_counts->set_rows(std::move(rows));
  set_text(m_sync, m_presenter.sync_words());
  std::vector<TableRow> refused;
  for (const auto& item : m_presenter.refused())
    refused.push_back({item.id, {item.entity, std::to_string(item.attempts), item.words}, Mood::caution});
  m_retry_all->Enable(!refused.empty() && !m_presenter.busy());
  m_refused->set_rows(std::move(refused));
  m_retry->Enable(!m_refused->selected().empty() && !m_presenter.busy());
}

}  // namespace nuanxin::station
