#include <wx/filedlg.h>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {

RosterPage::RosterPage(wxWindow* parent, const Theme& theme, RosterPresenter& presenter)
    : wxPanel(parent), m_presenter(presenter) {
  const int gap = theme.px(12);
  m_notice = new NoticeBar(this, theme, "roster.notice");
  m_path = new TextField(this, theme, "roster.path", tr("File of expected workers (CSV or XLSX), Enter checks it"));
  m_path->on_enter = [this] { m_presenter.preview(m_path->value()); };
  auto* file = new wxBoxSizer(wxHORIZONTAL);
  file->Add(m_path, 1, wxRIGHT, gap);
  file->Add(make_button(this, theme, "roster.choose", tr("Choose …"), Emphasis::normal,
                        [this] { CallAfter([this] { choose_file(); }); }),
            0, wxALIGN_BOTTOM | wxRIGHT, gap / 2);
  file->Add(make_button(this, theme, "roster.check", tr("Check"), Emphasis::normal,
                        [this] { m_presenter.preview(m_path->value()); }),
            0, wxALIGN_BOTTOM);
  m_lines = new Table(this, theme, "roster.lines", tr("Lines of the file"),
                      {{tr("Line"), 60},
                       {tr("Name"), 120},
                       {tr("Number"), 190},
                       {tr("Phone"), 120},
                       {tr("Occupation"), 120},
                       {tr("Problem"), 300}});
  m_import = make_button(this, theme, "roster.import", tr("F8 Import the good lines"), Emphasis::main,
                         [this] { m_presenter.import(); });
  m_rejected_path = new TextField(this, theme, "roster.rejected_path", tr("File for the rejected lines"));
  m_rejected_path->on_enter = [this] { m_presenter.save_rejected(m_rejected_path->value()); };
  m_save = make_button(this, theme, "roster.save_rejected", tr("Save rejected lines"), Emphasis::normal,
                       [this] { m_presenter.save_rejected(m_rejected_path->value()); });
  auto* foot = new wxBoxSizer(wxHORIZONTAL);
  foot->Add(m_import, 0, wxALIGN_BOTTOM | wxRIGHT, gap);
  foot->Add(m_rejected_path, 1, wxRIGHT, gap / 2);
  foot->Add(m_save, 0, wxALIGN_BOTTOM);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_notice, 0, wxEXPAND);
  column->Add(file, 0, wxEXPAND | wxALL, gap);
  column->Add(m_lines, 1, wxEXPAND | wxLEFT | wxRIGHT, gap);
  column->Add(foot, 0, wxEXPAND | wxALL, gap);
  SetSizer(column);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  show();
}

void RosterPage::choose_file() {
  // Without its own event loop: the dialog tells when it is done.
  auto* dialog = new wxFileDialog(this, ws(tr("File of expected workers")), "", "",
                                  "CSV, XLSX|*.csv;*.CSV;*.xlsx;*.XLSX|*|*", wxFD_OPEN);
  dialog->Bind(wxEVT_WINDOW_MODAL_DIALOG_CLOSED, [this, dialog](wxWindowModalDialogEvent& event) {
    if (event.GetReturnCode() == wxID_OK) {
      m_path->set_value(us(dialog->GetPath()));
      m_presenter.preview(m_path->value());
    }
    dialog->Destroy();
  });
  dialog->ShowWindowModal();
}

void RosterPage::show() {
  m_notice->show(m_presenter.notice());
  std::vector<TableRow> rows;
  rows.reserve(m_presenter.lines().size());
  for (const auto& line : m_presenter.lines())
    rows.push_back({std::to_string(line.line),
                    {std::to_string(line.line), line.name, line.number, line.phone, line.occupation,
                     line.ok ? std::string("✓") : mood_mark(Mood::bad) + line.problems},
                    line.ok ? Mood::plain : Mood::bad});
  m_lines->set_rows(std::move(rows));
  m_import->Enable(m_presenter.can_import());
  const bool rejected = m_presenter.bad() > 0 && !m_presenter.busy();
  m_save->Enable(rejected);
  if (rejected && m_rejected_path->value().empty())
    m_rejected_path->set_value(m_presenter.proposed_rejected_file().string());
}

}  // namespace nuanxin::station
