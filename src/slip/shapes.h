// Vector drawings: severity symbols (shape as well as colour), service icons, and the pen they are drawn with.
#pragma once

#include <string_view>
#include <vector>

#include "slip/layout.h"

namespace nuanxin::slip {

/// Collects a path in drawing units and moves it onto the paper.
class Pen {
 public:
  Pen(double x_mm, double y_mm, double scale) : m_x(x_mm), m_y(y_mm), m_scale(scale) {}
  Pen& move(double x, double y);
  Pen& line(double x, double y);
  Pen& curve(double x1, double y1, double x2, double y2, double x3, double y3);
  Pen& ellipse(double cx, double cy, double rx, double ry);
  Pen& rect(double x, double y, double w, double h);
  Pen& close();
  /// The path so far with its inks; the pen starts anew. Stroke width in drawing units.
  Path done(Ink fill, Ink stroke, double stroke_units);

 private:
  double px(double x) const { return m_x + x * m_scale; }
  double py(double y) const { return m_y + y * m_scale; }
  double m_x, m_y, m_scale;
  std::vector<PathStep> m_steps;
};

struct Severity {
  int grade = 0;
  bool incomplete = false;
};
/// Strong and pale ink of a severity.
Ink strong_ink(Severity);
Ink pale_ink(Severity);
/// Check in a circle, triangle, square, filled square; a dash in a circle for what is not finished.
std::vector<Primitive> severity_symbol(Severity, double x_mm, double y_mm, double size_mm);
std::vector<Primitive> service_icon(std::string_view code, double x_mm, double y_mm, double size_mm);

}  // namespace nuanxin::slip
