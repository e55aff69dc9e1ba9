#include "station/slip/slip_panel.h"

#include <cairo.h>
#include <wx/dcclient.h>
#include <wx/graphics.h>

#include "base/i18n.h"
#include "slip/paint.h"
#include "station/common/accessible.h"

namespace nuanxin::station {
namespace {
constexpr double page_gap_mm = 6;
}

SlipPanel::SlipPanel(wxWindow* parent, const Theme& theme)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL), m_theme(theme) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetScrollRate(0, theme.px(16));
  describe(this, "slip.preview", tr("Slip preview"));
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { on_paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    fit();
    Refresh();
    event.Skip();
  });
}

void SlipPanel::set(const slip::SlipModel* model) {
  m_layout.reset();
  if (model) {
    m_layout = slip::lay_out(*model, slip::Paper::A5);
    describe_value(this, slip_in_words(*model));
  }
  fit();
  Refresh();
}

double SlipPanel::scale() const {
  const double wanted = m_theme.px(560) / (m_layout ? m_layout->width_mm : 148.0);
  const double fits = (GetClientSize().x - m_theme.px(24)) / (m_layout ? m_layout->width_mm : 148.0);
  return std::max(1.0, std::min(wanted, fits));
}

void SlipPanel::fit() {
  double height = 0;
  if (m_layout)
    for (const auto& page : m_layout->pages) height += page.height_mm + page_gap_mm;
  SetVirtualSize(-1, static_cast<int>(height * scale()) + m_theme.px(12));
}

void SlipPanel::on_paint() {
  wxPaintDC dc(this);
  DoPrepareDC(dc);
  dc.SetBackground(wxBrush(m_theme.colours().page));
  dc.Clear();
  if (!m_layout) return;
  const std::unique_ptr<wxGraphicsContext> graphics(wxGraphicsContext::Create(dc));
  auto* cairo = graphics ? static_cast<cairo_t*>(graphics->GetNativeContext()) : nullptr;
  if (!cairo) return;
  const double s = scale();
  const double left = std::max(0.0, (GetClientSize().x - m_layout->width_mm * s) / 2);
  double top = m_theme.px(6);
  for (int i = 0; i < m_layout->page_count(); ++i) {
    const double height = m_layout->pages[static_cast<std::size_t>(i)].height_mm;
    cairo_save(cairo);
    cairo_translate(cairo, left, top);
    cairo_scale(cairo, s, s);
    cairo_rectangle(cairo, 0, 0, m_layout->width_mm, height);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_fill_preserve(cairo);
    cairo_clip(cairo);
    slip::paint_page(cairo, *m_layout, i);
    cairo_restore(cairo);
    top += (height + page_gap_mm) * s;
  }
}

std::string slip_in_words(const slip::SlipModel& m) {
  const auto grade = [&](int value, bool incomplete) {
    return m.sealed() ? std::string() : std::string(slip::grade_word(value, incomplete, m.language));
  };
  std::string out = m.ticket + " " + m.masked_name + "\n" + grade(m.total_grade, m.incomplete) + "\n";
  for (const auto& exam : m.exams) {
    out += exam.title + ": " + grade(exam.grade, exam.incomplete) + "\n";
    for (const auto& v : exam.values) out += v.label + " " + v.value + " " + v.unit + "\n";
  }
  for (const auto& a : m.advice) out += a.text + "\n";
  return out + m.next_step_text;
}

}  // namespace nuanxin::station
