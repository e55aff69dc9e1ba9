#include "station/slip/slip_view.h"

#include <cairo.h>
#include <wx/graphics.h>
#include <wx/print.h>
#include <wx/printdlg.h>
#include <wx/stdpaths.h>

#include "base/i18n.h"
#include "slip/paint.h"
#include "station/common/accessible.h"
#include "station/common/ui_call.h"

namespace nuanxin::station {
namespace {

/// The same pages through wx's printing, for those who want its dialog.
class SlipPrintout final : public wxPrintout {
 public:
  SlipPrintout(slip::Layout layout, const wxString& title) : wxPrintout(title), m_layout(std::move(layout)) {}
  bool HasPage(int page) override { return page >= 1 && page <= m_layout.page_count(); }
  void GetPageInfo(int* first, int* last, int* from, int* to) override {
    *first = *from = 1;
    *last = *to = m_layout.page_count();
  }
  bool OnPrintPage(int page) override {
    wxDC* dc = GetDC();
    const std::unique_ptr<wxGraphicsContext> graphics(dc ? wxGraphicsContext::CreateFromUnknownDC(*dc) : nullptr);
    auto* cairo = graphics ? static_cast<cairo_t*>(graphics->GetNativeContext()) : nullptr;
    if (!cairo) return false;
    int w = 0, h = 0;
    GetPageSizePixels(&w, &h);
    const double scale =
        std::min(w / m_layout.width_mm, h / m_layout.pages[static_cast<std::size_t>(page - 1)].height_mm);
    cairo_save(cairo);
    cairo_scale(cairo, scale, scale);
    slip::paint_page(cairo, m_layout, page - 1);
    cairo_restore(cairo);
    return true;
  }

 private:
  slip::Layout m_layout;
};

}  // namespace

SlipView::SlipView(wxWindow* parent, const Theme& theme, WorkContext context)
    : wxPanel(parent), m_presenter(std::move(context)), m_system(ui_post(m_life.watch())) {
  m_notice = new NoticeBar(this, theme, "slip.notice");
  m_panel = new SlipPanel(this, theme);
  auto* side = new wxBoxSizer(wxVERTICAL);
  const auto add = [&](wxWindow* w) { side->Add(w, 0, wxEXPAND | wxBOTTOM, theme.px(8)); };
  m_print =
      make_button(this, theme, "slip.print", tr("Print (80 mm)"), Emphasis::main, [this] { m_presenter.print(); });
  m_lp =
      make_button(this, theme, "slip.print_system", tr("Print on A5"), Emphasis::normal, [this] { print_by_system(); });
  add(m_print);
  add(m_lp);
  add(make_button(this, theme, "slip.print_dialog", tr("Print dialog …"), Emphasis::normal,
                  [this] { CallAfter([this] { print_with_dialog(); }); }));
  m_path = new TextField(this, theme, "slip.path", tr("PDF file"));
  m_path->on_enter = [this] { save_pdf(); };
  add(m_path);
  m_save = make_button(this, theme, "slip.save", tr("Save PDF"), Emphasis::normal, [this] { save_pdf(); });
  add(m_save);
  add(make_button(this, theme, "slip.close", tr("Close (F12)"), Emphasis::normal, [this] {
    if (on_close) on_close();
  }));
  side->SetMinSize(theme.px(200), -1);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_panel, 1, wxEXPAND);
  row->Add(side, 0, wxLEFT | wxTOP, theme.px(12));
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(row, 1, wxEXPAND);
  SetSizer(all);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
}

void SlipView::take_focus() { m_print->SetFocus(); }

void SlipView::show() {
  m_notice->show(m_presenter.notice());
  const auto& model = m_presenter.model();
  m_panel->set(model ? &*model : nullptr);
  // A sealed slip is paper for one person: no file of it stays on this machine.
  const bool file = !model || !model->sealed();
  if (m_path->IsShown() != file) {
    m_path->Show(file);
    m_save->Show(file);
    Layout();
  }
  if (model && m_path->value().empty())
    m_path->set_value(us(wxStandardPaths::Get().GetDocumentsDir()) + "/" + slip_file_name(*model));
  m_print->Enable(model && m_presenter.has_printer() && !m_presenter.printing());
  m_lp->Enable(model && !m_presenter.printing());
}

void SlipView::print_by_system() {
  const auto& model = m_presenter.model();
  if (!model || m_presenter.printing()) return;
  if (m_system.print(*model, [this](const PrintOutcome& outcome) { m_presenter.printed(outcome); }))
    m_presenter.started_elsewhere();
}

void SlipView::save_pdf() {
  const auto& model = m_presenter.model();
  if (!model || model->sealed()) return;
  const auto saved = save_slip_pdf(*model, m_path->value());
  if (saved)
    m_presenter.say(Mood::good, trf("Saved: {}", m_path->value()));
  else
    m_presenter.say(Mood::bad, trf("The file {} cannot be written.", m_path->value()));
}

void SlipView::print_with_dialog() {
  if (!m_panel->layout()) return;
  SlipPrintout printout(*m_panel->layout(), ws(m_panel->layout()->title));
  wxPrinter printer;
  printer.Print(this, &printout, true);
}

}  // namespace nuanxin::station
