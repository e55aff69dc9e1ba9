#include "station/common/table.h"

#include <wx/sizer.h>

#include "station/common/accessible.h"
#include "station/common/text.h"

namespace nuanxin::station {

class Table::Model final : public wxDataViewIndexListModel {
 public:
  Model(const Theme& theme, unsigned columns) : m_theme(theme), m_columns(columns) {}

  void set(std::vector<TableRow> rows) {
    const bool same_count = rows.size() == m_rows.size();
    const auto before = std::exchange(m_rows, std::move(rows));
    if (!same_count) return Reset(static_cast<unsigned>(m_rows.size()));
    for (unsigned i = 0; i < m_rows.size(); ++i)
      if (!(m_rows[i] == before[i])) RowChanged(i);
  }
  const std::vector<TableRow>& rows() const { return m_rows; }

  unsigned GetColumnCount() const override { return m_columns; }
  wxString GetColumnType(unsigned) const override { return "string"; }
  void GetValueByRow(wxVariant& value, unsigned row, unsigned column) const override {
    value = row < m_rows.size() && column < m_rows[row].cells.size() ? ws(m_rows[row].cells[column]) : wxString();
  }
  bool SetValueByRow(const wxVariant&, unsigned, unsigned) override { return false; }
  bool GetAttrByRow(unsigned row, unsigned, wxDataViewItemAttr& attr) const override {
    if (row >= m_rows.size() || m_rows[row].mood == Mood::plain) return false;
    attr.SetColour(m_theme.colour_of(m_rows[row].mood));
    return true;
  }

 private:
  const Theme& m_theme;
  unsigned m_columns;
  std::vector<TableRow> m_rows;
};

Table::Table(wxWindow* parent, const Theme& theme, const std::string& id, const std::string& name,
             std::vector<TableColumn> columns)
    : wxPanel(parent), m_model(new Model(theme, static_cast<unsigned>(columns.size()))) {
  m_view = new wxDataViewCtrl(this, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                              wxDV_ROW_LINES | wxDV_SINGLE | wxBORDER_NONE);
  m_view->SetFont(theme.font(TextSize::body));
  m_view->AssociateModel(m_model.get());
  unsigned at = 0;
  for (const auto& column : columns) {
    auto* text = new wxDataViewTextRenderer("string", wxDATAVIEW_CELL_INERT);
    text->EnableEllipsize(wxELLIPSIZE_END);
    m_view->AppendColumn(new wxDataViewColumn(ws(column.head), text, at++, theme.px(column.width), wxALIGN_LEFT,
                                              wxDATAVIEW_COL_RESIZABLE | wxDATAVIEW_COL_SORTABLE));
  }
  describe(m_view, id, name);
  no_search_box(m_view);
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_view, 1, wxEXPAND);
  SetSizer(all);
  m_view->Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    if (on_select) on_select(selected());
  });
  m_view->Bind(wxEVT_DATAVIEW_ITEM_ACTIVATED, [this](wxDataViewEvent&) {
    if (on_activate) on_activate(selected());
  });
}

void Table::set_rows(std::vector<TableRow> rows) {
  if (rows == m_model->rows()) return;
  const std::string kept = selected();
  m_model->set(std::move(rows));
  for (unsigned i = 0; i < m_model->rows().size(); ++i)
    if (!kept.empty() && m_model->rows()[i].key == kept && selected() != kept) m_view->Select(m_model->GetItem(i));
  // The cursor came before the rows: Enter must have one to act on.
  if (kept.empty() && has_focus()) select_first();
}

std::string Table::selected() const {
  const auto item = m_view->GetSelection();
  if (!item.IsOk()) return {};
  const unsigned row = m_model->GetRow(item);
  return row < m_model->rows().size() ? m_model->rows()[row].key : std::string();
}

void Table::select_first() {
  if (m_model->rows().empty()) return;
  m_view->Select(m_model->GetItem(0));
  m_view->SetCurrentItem(m_model->GetItem(0));
}

void Table::take_focus() {
  m_view->SetFocus();
  if (selected().empty()) select_first();
}

bool Table::has_focus() const {
  for (const wxWindow* w = wxWindow::FindFocus(); w; w = w->GetParent())
    if (w == this) return true;
  return false;
}

std::size_t Table::size() const { return m_model->rows().size(); }

}  // namespace nuanxin::station
