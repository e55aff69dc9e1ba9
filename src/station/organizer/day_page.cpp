#include "station/organizer/day_page.h"

#include <wx/stdpaths.h>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/organizer/bar_chart.h"

namespace nuanxin::station {

DayPage::DayPage(wxWindow* parent, const Theme& theme, DayPresenter& presenter)
    : wxPanel(parent), m_theme(theme), m_presenter(presenter) {
  const int gap = theme.px(12);
  m_notice = new NoticeBar(this, theme, "day.notice");
  m_scroll = new wxScrolledWindow(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL);
  m_scroll->SetScrollRate(0, theme.px(12));
  m_count = new NoticeBar(m_scroll, theme, "day.count");
  m_roster = make_text(m_scroll, theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  describe(m_roster, "day.roster", "");
  const auto table = presenter.activities();
  std::vector<TableColumn> columns;
  for (const auto& column : table.columns)
    columns.push_back({column.head, column.numbers ? (column.width > 1 ? 120 : 64) : 180});
  m_activities = new Table(m_scroll, theme, "day.activities", table.title, columns);
  m_activities->SetMinSize(wxSize(-1, theme.px(300)));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_count, 0, wxEXPAND | wxBOTTOM, gap);
  column->Add(build_files(), 0, wxEXPAND | wxBOTTOM, gap);
  column->Add(build_charts(), 0, wxEXPAND | wxBOTTOM, gap / 2);
  column->Add(m_roster, 0, wxBOTTOM, gap);
  column->Add(make_text(m_scroll, theme, table.title, TextSize::title, TextWeight::bold), 0, wxBOTTOM, gap / 2);
  column->Add(m_activities, 1, wxEXPAND);
  m_scroll->SetSizer(column);
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(m_scroll, 1, wxEXPAND | wxALL, gap);
  SetSizer(all);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  show();
}

wxSizer* DayPage::build_charts() {
  m_arrivals = new BarChart(m_scroll, m_theme, "day.arrivals");
  m_waits = new BarChart(m_scroll, m_theme, "day.waits");
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_arrivals, 1, wxEXPAND | wxRIGHT, m_theme.px(24));
  row->Add(m_waits, 1, wxEXPAND);
  return row;
}

wxSizer* DayPage::build_files() {
  const int gap = m_theme.px(8);
  m_folder = new TextField(m_scroll, m_theme, "day.folder", tr("Folder for the files"));
  m_folder->set_value(us(wxStandardPaths::Get().GetDocumentsDir()));
  m_pdf = make_button(m_scroll, m_theme, "day.save_pdf", tr("F8 Save PDF"), Emphasis::main,
                      [this] { save(DayPresenter::File::pdf); });
  m_xlsx = make_button(m_scroll, m_theme, "day.save_xlsx", tr("F9 Save XLSX"), Emphasis::normal,
                       [this] { save(DayPresenter::File::xlsx); });
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_folder, 1, wxRIGHT, gap);
  row->Add(m_pdf, 0, wxALIGN_BOTTOM | wxRIGHT, gap);
  row->Add(m_xlsx, 0, wxALIGN_BOTTOM);
  return row;
}

void DayPage::save(DayPresenter::File file) { m_presenter.save(file, m_folder->value()); }

void DayPage::show() {
  m_notice->show(m_presenter.notice());
  m_count->show(m_presenter.count());
  m_arrivals->set(m_presenter.arrivals());
  m_waits->set(m_presenter.waits());
  set_text(m_roster, m_presenter.roster());
  std::vector<TableRow> rows;
  const auto add = [&](const std::vector<report::Cell>& cells) {
    TableRow row{std::to_string(rows.size()), {}, Mood::plain};
    for (const auto& cell : cells) row.cells.push_back(cell.text);
    rows.push_back(std::move(row));
  };
  const auto table = m_presenter.activities();
  for (const auto& cells : table.rows) add(cells);
  if (m_presenter.report()) add(table.sum);
  m_activities->set_rows(std::move(rows));
  for (auto* button : {m_pdf, m_xlsx}) button->Enable(m_presenter.can_save());
  m_scroll->FitInside();
}

}  // namespace nuanxin::station
