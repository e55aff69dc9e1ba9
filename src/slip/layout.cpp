#include "slip/layout.h"

#include <algorithm>
#include <limits>

namespace nuanxin::slip {
namespace {

/// Grows around points; curves count with their control points, which hold them.
class Extent {
 public:
  void take(double x, double y) {
    m_x1 = std::min(m_x1, x);
    m_y1 = std::min(m_y1, y);
    m_x2 = std::max(m_x2, x);
    m_y2 = std::max(m_y2, y);
  }
  Box grown(double by) const {
    if (m_x1 > m_x2) return {};
    return {m_x1 - by, m_y1 - by, m_x2 - m_x1 + 2 * by, m_y2 - m_y1 + 2 * by};
  }

 private:
  double m_x1 = std::numeric_limits<double>::max();
  double m_y1 = std::numeric_limits<double>::max();
  double m_x2 = std::numeric_limits<double>::lowest();
  double m_y2 = std::numeric_limits<double>::lowest();
};

Box box_of(const Text& t) { return t.box; }
Box box_of(const Rect& r) { return r.box; }
Box box_of(const Qr& q) { return q.box; }
Box box_of(const Bars& b) { return b.box; }
Box box_of(const Line& l) {
  Extent e;
  e.take(l.x1, l.y1);
  e.take(l.x2, l.y2);
  return e.grown(0);
}
Box box_of(const Path& p) {
  Extent e;
  for (const auto& step : p.steps) {
    if (step.kind == PathStep::Kind::close) continue;
    const std::size_t count = step.kind == PathStep::Kind::curve ? 6 : 2;
    for (std::size_t i = 0; i < count; i += 2) e.take(step.at[i], step.at[i + 1]);
  }
  return e.grown(p.stroke == Ink::none ? 0 : p.stroke_mm / 2);
}

}  // namespace

Box bounds(const Primitive& item) {
  return std::visit([](const auto& one) { return box_of(one); }, item);
}

}  // namespace nuanxin::slip
