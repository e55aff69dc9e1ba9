#include "slip/shapes.h"

#include <algorithm>

namespace nuanxin::slip {
namespace {

using Kind = PathStep::Kind;
constexpr double circle = 0.5522847498;  // control point distance of a quarter circle

bool unfinished(Severity s) { return s.incomplete && s.grade < 2; }

}  // namespace

Pen& Pen::move(double x, double y) {
  m_steps.push_back({Kind::move, {px(x), py(y)}});
  return *this;
}
Pen& Pen::line(double x, double y) {
  m_steps.push_back({Kind::line, {px(x), py(y)}});
  return *this;
}
Pen& Pen::curve(double x1, double y1, double x2, double y2, double x3, double y3) {
  m_steps.push_back({Kind::curve, {px(x1), py(y1), px(x2), py(y2), px(x3), py(y3)}});
  return *this;
}
Pen& Pen::close() {
  m_steps.push_back({Kind::close, {}});
  return *this;
}
Pen& Pen::ellipse(double cx, double cy, double rx, double ry) {
  const auto kx = rx * circle;
  const auto ky = ry * circle;
  return move(cx + rx, cy)
      .curve(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)
      .curve(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)
      .curve(cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)
      .curve(cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)
      .close();
}
Pen& Pen::rect(double x, double y, double w, double h) {
  return move(x, y).line(x + w, y).line(x + w, y + h).line(x, y + h).close();
}
Path Pen::done(Ink fill, Ink stroke, double stroke_units) {
  Path path{std::move(m_steps), fill, stroke, stroke_units * m_scale};
  m_steps.clear();
  return path;
}

Ink strong_ink(Severity s) {
  if (unfinished(s)) return Ink::grey;
  if (s.grade >= 3) return Ink::red;
  return s.grade == 2 ? Ink::amber : Ink::green;
}

Ink pale_ink(Severity s) {
  if (unfinished(s)) return Ink::panel;
  if (s.grade >= 3) return Ink::red_pale;
  return s.grade == 2 ? Ink::amber_pale : Ink::green_pale;
}

std::vector<Primitive> severity_symbol(Severity s, double x_mm, double y_mm, double size_mm) {
  Pen pen(x_mm, y_mm, size_mm / 24);
  const auto ink = strong_ink(s);
  std::vector<Primitive> out;
  const auto exclamation = [&](double top, Ink mark) {
    out.emplace_back(pen.move(12, top).line(12, top + 6.5).done(Ink::none, mark, 2.6));
    out.emplace_back(pen.ellipse(12, top + 10.2, 1.5, 1.5).done(mark, Ink::none, 0));
  };
  if (unfinished(s)) {
    out.emplace_back(pen.ellipse(12, 12, 10.5, 10.5).done(Ink::white, ink, 2));
    out.emplace_back(pen.move(7, 12).line(17, 12).done(Ink::none, ink, 2.6));
  } else if (s.grade >= 4) {
    out.emplace_back(pen.rect(1.5, 1.5, 21, 21).done(ink, ink, 2));
    exclamation(6.4, Ink::white);
  } else if (s.grade == 3) {
    out.emplace_back(pen.rect(2, 2, 20, 20).done(Ink::white, ink, 2.6));
    out.emplace_back(pen.move(6.5, 12).line(17, 12).done(Ink::none, ink, 2.6));
    out.emplace_back(pen.move(12.6, 7.4).line(17.4, 12).line(12.6, 16.6).done(Ink::none, ink, 2.6));
  } else if (s.grade == 2) {
    out.emplace_back(pen.move(12, 2.2).line(22.6, 21.4).line(1.4, 21.4).close().done(Ink::white, ink, 2.2));
    exclamation(8.6, ink);
  } else {
    out.emplace_back(pen.ellipse(12, 12, 10.5, 10.5).done(Ink::white, ink, 2));
    out.emplace_back(pen.move(6.8, 12.4).line(10.6, 16.2).line(17.4, 8.4).done(Ink::none, ink, 2.6));
  }
  return out;
}

namespace {

using Drawing = Path (*)(Pen&);

Path open_path(Pen& pen) { return pen.done(Ink::none, Ink::teal, 2); }

Path draw_health(Pen& p) {
  p.move(9, 3).line(15, 3).line(15, 9).line(21, 9).line(21, 15).line(15, 15);
  p.line(15, 21).line(9, 21).line(9, 15).line(3, 15).line(3, 9).line(9, 9).close();
  return open_path(p);
}
Path draw_union(Pen& p) {
  p.ellipse(9, 8, 3.6, 3.6).move(2, 20.5).curve(2, 15, 5, 13.6, 9, 13.6).curve(13, 13.6, 16, 15, 16, 20.5);
  p.move(15.4, 4.8).curve(18.6, 4.4, 20, 7, 19.2, 9).curve(18.6, 10.6, 17, 11.4, 15.4, 11);
  p.move(18, 14).curve(20.8, 14.8, 22, 16.8, 22, 20.5);
  return open_path(p);
}
Path draw_insurance(Pen& p) {
  p.move(12, 2.5).line(20, 5.5).line(20, 11.5).curve(20, 16.5, 16.8, 19.8, 12, 21.6);
  p.curve(7.2, 19.8, 4, 16.5, 4, 11.5).line(4, 5.5).close().move(8.4, 11.8).line(11.2, 14.6).line(16, 9);
  return open_path(p);
}
Path draw_gift(Pen& p) {
  p.rect(3, 8, 18, 4.5).rect(4.6, 12.5, 14.8, 8.5).move(12, 8).line(12, 21);
  p.move(12, 8).curve(6, 8, 6, 2.6, 9, 2.8).curve(11, 3, 12, 6, 12, 8);
  p.curve(12, 6, 13, 3, 15, 2.8).curve(18, 2.6, 18, 8, 12, 8);
  return open_path(p);
}
Path draw_legal(Pen& p) {
  p.move(12, 3).line(12, 21).move(7, 21).line(17, 21).move(4.5, 6).line(19.5, 6);
  p.move(4.5, 6).line(1.8, 13.5).curve(1.8, 17, 7.2, 17, 7.2, 13.5).close();
  p.move(19.5, 6).line(16.8, 13.5).curve(16.8, 17, 22.2, 17, 22.2, 13.5).close();
  return open_path(p);
}
Path draw_job(Pen& p) {
  p.rect(2.5, 7.5, 19, 13).move(8, 7.5).line(8, 3.8).line(16, 3.8).line(16, 7.5).move(2.5, 13).line(21.5, 13);
  return open_path(p);
}
Path draw_training(Pen& p) {
  p.move(12, 6).curve(9, 3.8, 5.5, 3.6, 2.5, 4.4).line(2.5, 19).curve(5.5, 18.2, 9, 18.4, 12, 20.6);
  p.curve(15, 18.4, 18.5, 18.2, 21.5, 19).line(21.5, 4.4).curve(18.5, 3.6, 15, 3.8, 12, 6).line(12, 20.6);
  return open_path(p);
}
Path draw_counsel(Pen& p) {
  p.move(5, 3.5).line(19, 3.5).curve(20.8, 3.5, 21.8, 4.5, 21.8, 6.2).line(21.8, 13.4);
  p.curve(21.8, 15.2, 20.8, 16, 19, 16).line(11.5, 16).line(6.5, 21).line(6.5, 16).line(5, 16);
  p.curve(3.2, 16, 2.2, 15.2, 2.2, 13.4).line(2.2, 6.2).curve(2.2, 4.5, 3.2, 3.5, 5, 3.5).close();
  return open_path(p);
}
Path draw_hardship(Pen& p) {
  p.move(12, 20.5).curve(5, 15.5, 2.4, 12.4, 2.4, 8.8).curve(2.4, 3.2, 9.4, 1.8, 12, 6.6);
  p.curve(14.6, 1.8, 21.6, 3.2, 21.6, 8.8).curve(21.6, 12.4, 19, 15.5, 12, 20.5).close();
  return open_path(p);
}
Path draw_other(Pen& p) { return p.ellipse(12, 12, 5, 5).done(Ink::teal, Ink::none, 0); }

constexpr std::pair<std::string_view, Drawing> drawings[] = {
    {"health", draw_health},   {"union", draw_union},       {"insurance", draw_insurance},
    {"gift", draw_gift},       {"legal", draw_legal},       {"job", draw_job},
    {"counsel", draw_counsel}, {"training", draw_training}, {"hardship", draw_hardship},
};

}  // namespace

const std::vector<std::string_view>& ticket_icons() {
  static const auto codes = [] {
    std::vector<std::string_view> out;
    for (const auto& [code, draw] : drawings) out.push_back(code);
    return out;
  }();
  return codes;
}

std::vector<Primitive> service_icon(std::string_view code, double x_mm, double y_mm, double size_mm) {
  Pen pen(x_mm, y_mm, size_mm / 24);
  const auto* found = std::find_if(std::begin(drawings), std::end(drawings), [&](auto& d) { return d.first == code; });
  return {found == std::end(drawings) ? draw_other(pen) : found->second(pen)};
}

}  // namespace nuanxin::slip
