#include "station/organizer/bar_chart.h"

#include <wx/control.h>
#include <wx/dcbuffer.h>
#include <wx/graphics.h>

#include "station/common/accessible.h"
#include "station/common/text.h"

namespace nuanxin::station {
namespace {

void text_in_middle(wxGraphicsContext& graphics, const wxString& text, double middle, double top) {
  double w = 0, h = 0;
  graphics.GetTextExtent(text, &w, &h);
  graphics.DrawText(text, middle - w / 2, top);
}

wxString shortened(wxGraphicsContext& graphics, wxString text, double width) {
  double w = 0, h = 0;
  graphics.GetTextExtent(text, &w, &h);
  while (w > width && text.length() > 2) {
    text = text.Left(text.length() - 2) + wxString::FromUTF8("…");
    graphics.GetTextExtent(text, &w, &h);
  }
  return text;
}

}  // namespace

BarChart::BarChart(wxWindow* parent, const Theme& theme, std::string id)
    : wxPanel(parent), m_theme(theme), m_id(std::move(id)) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize(wxSize(theme.px(260), theme.px(170)));
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { on_paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    Refresh();
    event.Skip();
  });
}

void BarChart::set(report::Chart chart) {
  m_chart = std::move(chart);
  describe(this, m_id, m_chart.title);
  describe_value(this, m_chart.in_words());
  Refresh();
}

void BarChart::on_paint() {
  wxAutoBufferedPaintDC dc(this);
  dc.SetBackground(wxBrush(m_theme.colours().page));
  dc.Clear();
  const std::unique_ptr<wxGraphicsContext> graphics(wxGraphicsContext::Create(dc));
  if (!graphics) return;
  draw_title(*graphics);
  draw_bars(*graphics);
}

double BarChart::line_height(wxGraphicsContext& graphics) const {
  double w = 0, h = 0;
  graphics.GetTextExtent("8", &w, &h);
  return h;
}

/// The title, and right of it what dark and light mean.
void BarChart::draw_title(wxGraphicsContext& graphics) const {
  const auto& c = m_theme.colours();
  graphics.SetFont(m_theme.font(TextSize::body, TextWeight::bold), c.text);
  graphics.DrawText(ws(m_chart.title), 0, 0);
  if (m_chart.light_word.empty()) return;
  graphics.SetFont(m_theme.font(TextSize::body), c.muted);
  const double square = m_theme.px(11), line = line_height(graphics);
  double right = GetClientSize().x;
  const auto entry = [&](const std::string& word, const wxColour& fill) {
    double w = 0, h = 0;
    graphics.GetTextExtent(ws(word), &w, &h);
    graphics.DrawText(ws(word), right - w, 0);
    right -= w + square + m_theme.px(5);
    graphics.SetPen(wxPen(c.accent, 1));
    graphics.SetBrush(wxBrush(fill));
    graphics.DrawRectangle(right, (line - square) / 2, square, square);
    right -= m_theme.px(14);
  };
  entry(m_chart.light_word, c.accent_pale);
  entry(m_chart.strong_word, c.accent);
}

void BarChart::draw_bars(wxGraphicsContext& graphics) const {
  const auto& c = m_theme.colours();
  graphics.SetFont(m_theme.font(TextSize::body), c.text);
  const double line = line_height(graphics), width = GetClientSize().x;
  const double foot = GetClientSize().y - line - m_theme.px(4);
  graphics.SetPen(wxPen(c.muted, 1));
  graphics.StrokeLine(0, foot, width, foot);
  if (m_chart.bars.empty()) return text_in_middle(graphics, ws(m_chart.nothing), width / 2, foot / 2);
  const double step = width / static_cast<double>(m_chart.bars.size());
  const double bar_width = std::min<double>(m_theme.px(46), step * 0.62);
  const double scale = (foot - 2.3 * line) / std::max(m_chart.most(), 1.0);
  for (std::size_t i = 0; i < m_chart.bars.size(); ++i) {
    const auto& bar = m_chart.bars[i];
    const double middle = (static_cast<double>(i) + 0.5) * step;
    const double h = bar.value * scale, strong = bar.strong * scale;
    graphics.SetPen(wxPen(c.accent, 1));
    graphics.SetBrush(wxBrush(c.accent_pale));
    if (h > 0) graphics.DrawRectangle(middle - bar_width / 2, foot - h, bar_width, h);
    graphics.SetBrush(wxBrush(c.accent));
    if (strong > 0) graphics.DrawRectangle(middle - bar_width / 2, foot - strong, bar_width, strong);
    text_in_middle(graphics, ws(bar.text), middle, foot - h - line - 1);
    text_in_middle(graphics, shortened(graphics, ws(bar.label), step - m_theme.px(4)), middle, foot + m_theme.px(2));
  }
}

}  // namespace nuanxin::station
