#include "station/readings/held_view.h"

#include "base/i18n.h"

namespace nuanxin::station {

HeldView::HeldView(wxWindow* parent, const Theme& theme, WorkContext context)
    : wxPanel(parent), m_presenter(std::move(context)) {
  SetBackgroundColour(theme.colours().accent_pale);
  m_table = new Table(this, theme, "held.list", tr("Readings that belong to nobody yet"),
                      {{tr("Time"), 70},
                       {tr("Instrument"), 150},
                       {tr("Barcode"), 130},
                       {tr("Why it waits"), 200},
                       {tr("Values"), 300}});
  m_table->SetMinSize(wxSize(-1, theme.px(190)));
  m_table->on_select = [this](const std::string& id) { m_presenter.select(id); };
  m_table->on_activate = [this](const std::string& id) {
    m_presenter.select(id);
    m_ticket->take_focus();
  };
  m_ticket =
      new TextField(this, theme, "held.ticket", tr("Ticket of the person, such as A027 (Enter shows who it is)"));
  m_ticket->on_enter = [this] { m_presenter.give(m_ticket->value()); };
  m_reason = new TextField(this, theme, "held.reason", tr("Or put it aside: why (Enter confirms, Esc closes)"));
  m_reason->on_enter = [this] { m_presenter.discard(m_reason->value()); };
  m_notice = new NoticeBar(this, theme, "held.notice");
  auto* fields = new wxBoxSizer(wxHORIZONTAL);
  fields->Add(m_ticket, 1, wxRIGHT, theme.px(12));
  fields->Add(m_reason, 1);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_table, 0, wxEXPAND | wxALL, theme.px(10));
  column->Add(fields, 0, wxEXPAND | wxLEFT | wxRIGHT, theme.px(10));
  column->Add(m_notice, 0, wxEXPAND | wxALL, theme.px(10));
  SetSizer(column);
  Hide();
  m_subscription = m_presenter.on_change.connect([this] { show(); });
}

void HeldView::open() {
  Show();
  m_presenter.refresh();
  GetParent()->Layout();
  m_table->select_first();
  m_table->take_focus();
}

void HeldView::close() {
  Hide();
  GetParent()->Layout();
  if (on_closed) on_closed();
}

void HeldView::show() {
  std::vector<TableRow> rows;
  for (const auto& row : m_presenter.rows())
    rows.push_back({row.id, {row.time, row.instrument, row.specimen, row.why, row.values}, Mood::plain});
  m_table->set_rows(std::move(rows));
  m_notice->show(m_presenter.notice());
  if (m_presenter.selected() != m_shown) {
    m_shown = m_presenter.selected();
    m_ticket->set_value({});
    m_reason->set_value({});
  }
  Layout();
  on_count.emit();
}

}  // namespace nuanxin::station
