// Upright bars in the theme's colours, each with its value and label. A screen reader gets the same in words. Window
// thread only.
#pragma once

#include <wx/panel.h>

#include "report/chart.h"
#include "station/common/theme.h"

class wxGraphicsContext;

namespace nuanxin::station {

class BarChart final : public wxPanel {
 public:
  BarChart(wxWindow* parent, const Theme&, std::string id);
  void set(report::Chart);
  bool AcceptsFocus() const override { return false; }

 private:
  void on_paint();
  void draw_title(wxGraphicsContext&) const;
  void draw_bars(wxGraphicsContext&) const;
  double line_height(wxGraphicsContext&) const;
  const Theme& m_theme;
  std::string m_id;
  report::Chart m_chart;
};

}  // namespace nuanxin::station
