#include "station/kiosk/kiosk_view.h"

#include "base/i18n.h"
#include "station/common/accessible.h"

namespace nuanxin::station {

KioskView::KioskView(wxWindow* parent, const Theme& theme, WorkContext context)
    : Workplace(parent, theme), m_presenter(std::move(context)) {
  m_notice = new NoticeBar(this, theme, "kiosk.notice");
  m_welcome = build_welcome();
  m_result = build_result();
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(m_welcome, 1, wxEXPAND);
  all->Add(m_result, 1, wxEXPAND | wxALL, theme.px(16));
  SetSizer(all);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
    m_presenter.touched();
    event.Skip();
  });
  show();
}

std::string KioskView::place_name() const { return tr("Kiosk"); }

wxPanel* KioskView::build_welcome() {
  auto* page = new wxPanel(this);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(make_text(page, m_theme, tr("Print your result"), TextSize::huge, TextWeight::bold, Ink::accent), 0,
              wxBOTTOM, m_theme.px(12));
  column->Add(make_text(page, m_theme, tr("1  Scan the code on your ticket"), TextSize::title), 0, wxBOTTOM,
              m_theme.px(6));
  column->Add(make_text(page, m_theme, tr("or  lay your ID card on the reader"), TextSize::title), 0, wxBOTTOM,
              m_theme.px(6));
  column->Add(make_text(page, m_theme, tr("2  Press “Print my slip”"), TextSize::title), 0, wxBOTTOM, m_theme.px(20));
  m_code = new TextField(page, m_theme, "kiosk.code", tr("Ticket code"));
  m_code->on_enter = [this] {
    const std::string text = m_code->value();
    m_code->set_value({});
    m_presenter.typed(text);
  };
  column->Add(m_code, 0, wxEXPAND);
  column->Add(make_text(page, m_theme, tr("Help: ask the staff, or hotline 12351"), TextSize::body, TextWeight::regular,
                        Ink::muted),
              0, wxTOP, m_theme.px(20));
  auto* centred = new wxBoxSizer(wxVERTICAL);
  centred->AddStretchSpacer(2);
  centred->Add(column, 0, wxALIGN_CENTRE_HORIZONTAL | wxALL, m_theme.px(20));
  centred->AddStretchSpacer(3);
  page->SetSizer(centred);
  return page;
}

wxPanel* KioskView::build_result() {
  auto* page = new wxPanel(this);
  m_slip = new SlipPanel(page, m_theme);
  auto* side = new wxBoxSizer(wxVERTICAL);
  m_print = make_button(page, m_theme, "kiosk.print", tr("F8 Print my slip"), Emphasis::main,
                        [this] { m_presenter.print(); });
  m_print->SetFont(m_theme.font(TextSize::title, TextWeight::bold));
  m_print->SetMinSize(wxSize(m_theme.px(230), m_theme.px(88)));
  m_clear = make_button(page, m_theme, "kiosk.clear", tr("F4 Done, clear"), Emphasis::normal,
                        [this] { m_presenter.clear(); });
  m_clear->SetMinSize(wxSize(m_theme.px(230), m_theme.px(60)));
  m_seconds = make_text(page, m_theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  describe(m_seconds, "kiosk.seconds", "");
  side->Add(m_print, 0, wxEXPAND | wxBOTTOM, m_theme.px(12));
  side->Add(m_clear, 0, wxEXPAND | wxBOTTOM, m_theme.px(12));
  side->Add(m_seconds);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_slip, 1, wxEXPAND);
  row->Add(side, 0, wxLEFT, m_theme.px(16));
  page->SetSizer(row);
  page->Hide();
  return page;
}

void KioskView::take_focus() {
  if (m_welcome->IsShown())
    m_code->take_focus();
  else
    m_print->SetFocus();
}

void KioskView::show() {
  m_notice->show(m_presenter.notice());
  const slip::SlipModel* model = m_presenter.slip() ? &*m_presenter.slip() : nullptr;
  const bool result = model != nullptr;
  const bool changed = m_result->IsShown() != result;
  m_result->Show(result);
  m_welcome->Show(!result);
  if (changed || m_shown != model) m_slip->set(model);
  m_shown = model;
  m_print->Enable(m_presenter.step() != KioskPresenter::Step::printing);
  m_clear->Enable(m_presenter.step() != KioskPresenter::Step::printing);
  set_text(m_seconds, m_presenter.seconds_left() > 0 ? trf("Clears itself in {} s", m_presenter.seconds_left()) : "");
  if (changed) {
    Layout();
    take_focus();
  }
  on_shown.emit();
}

}  // namespace nuanxin::station
