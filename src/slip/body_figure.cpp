#include "slip/body_figure.h"

#include <algorithm>
#include <map>
#include <string>

namespace nuanxin::slip {
namespace {

// Drawing units: the figure is 100 high, x counts from the middle line.
struct Curve {
  double x1, y1, x2, y2, x3, y3;
};
constexpr double neck_x = 2.9;
constexpr double neck_y = 13.5;
// From the neck over shoulder, arm, hand, arm pit, side, leg and foot to the crotch.
constexpr Curve right_half[] = {
    {2.9, 15, 2.9, 16.4, 3.1, 17.2},      {3.5, 19.4, 8, 19.6, 11.2, 20.6},
    {14.6, 21.8, 15.8, 24.4, 16.3, 28},   {17, 33, 18.6, 38, 19.4, 42.6},
    {20.2, 46.4, 21.2, 49.6, 21.8, 52.4}, {22.8, 55, 23.4, 58.4, 22, 59.8},
    {20.6, 60.8, 19, 58.6, 18.4, 55.4},   {17.8, 52, 16.6, 48.4, 15.6, 44.6},
    {14.4, 40.2, 13.2, 36, 12.3, 32},     {12.1, 31.2, 11.6, 31.2, 11.5, 32},
    {11.2, 35.4, 10, 38, 9.9, 41.4},      {9.9, 45, 11.8, 47.6, 12, 52},
    {12.2, 58.4, 11, 65.4, 10.2, 70.6},   {9.8, 73.6, 10.9, 77, 10.5, 81},
    {10.1, 85.6, 8.4, 89.4, 8, 92.8},     {8.2, 95, 11.4, 96.6, 11, 98.4},
    {10.6, 99.8, 6, 99.8, 4.6, 99.2},     {3.6, 98.6, 3.9, 95, 4, 92.8},
    {3.8, 89.6, 2.6, 85, 2.8, 80},        {3, 77, 3.3, 74, 3, 70.6},
    {2.4, 65, 1.4, 58.6, 0, 55.6},
};

struct Spot {
  View view;
  double x, y, rx, ry;  ///< x is the person's left in the front view when positive
};
struct Site {
  std::string_view code;
  std::vector<Spot> spots;
};

const std::vector<Site>& sites() {
  static const std::vector<Site> all{
      {"head", {{View::front, 0, 5, 4.6, 4}}},
      {"neck", {{View::back, 0, 17, 4.4, 4.4}}},
      {"chest", {{View::front, 0, 28, 5, 4.6}}},
      {"abdomen", {{View::front, 0, 40, 5, 4.6}}},
      {"upper-back", {{View::back, 0, 28.5, 5, 5}}},
      {"lumbar", {{View::back, 0, 46, 5.2, 4.6}}},
      {"kidneys", {{View::back, -6, 38, 3.4, 3.6}, {View::back, 6, 38, 3.4, 3.6}}},
      {"bladder", {{View::front, 0, 50.4, 4.4, 4}}},
      {"shoulder-left", {{View::front, 12.8, 25, 4, 4}}},
      {"shoulder-right", {{View::front, -12.8, 25, 4, 4}}},
      {"elbow-left", {{View::front, 17.4, 43, 3.6, 3.6}}},
      {"elbow-right", {{View::front, -17.4, 43, 3.6, 3.6}}},
      {"wrist-left", {{View::front, 20, 53.4, 3.4, 3.4}}},
      {"wrist-right", {{View::front, -20, 53.4, 3.4, 3.4}}},
      {"hip-left", {{View::front, 8, 54, 3.8, 3.8}}},
      {"hip-right", {{View::front, -8, 54, 3.8, 3.8}}},
      {"knee-left", {{View::front, 6.6, 72.4, 4.6, 4.8}}},
      {"knee-right", {{View::front, -6.6, 72.4, 4.6, 4.8}}},
      {"ankle-left", {{View::front, 6.2, 91.4, 4, 4}}},
      {"ankle-right", {{View::front, -6.2, 91.4, 4, 4}}},
      {"foot-left", {{View::front, 7.4, 97.4, 4, 3}}},
      {"foot-right", {{View::front, -7.4, 97.4, 4, 3}}},
  };
  return all;
}

/// One code may name several sites: "cervical", "urinary", or a pair without a side.
std::vector<std::string> expanded(std::string_view code) {
  if (code == "cervical") return {"neck"};
  if (code == "urinary") return {"kidneys", "bladder"};
  const std::string text(code);
  for (const auto& site : sites()) {
    if (site.code == code) return {text};
    if (site.code == text + "-left") return {text + "-left", text + "-right"};
  }
  return {};
}

void outline(Pen& pen) {
  pen.move(neck_x, neck_y);
  for (const auto& c : right_half) pen.curve(c.x1, c.y1, c.x2, c.y2, c.x3, c.y3);
  for (std::size_t i = std::size(right_half); i-- > 0;) {
    const auto& c = right_half[i];
    const auto end_x = i == 0 ? neck_x : right_half[i - 1].x3;
    const auto end_y = i == 0 ? neck_y : right_half[i - 1].y3;
    pen.curve(-c.x2, c.y2, -c.x1, c.y1, -end_x, end_y);
  }
  pen.close();
}

void head(Pen& pen, View view, std::vector<Primitive>& out) {
  out.emplace_back(pen.ellipse(0, 8, 6.1, 7.6).done(Ink::teal_pale, Ink::teal, 0.75));
  if (view == View::front) {
    out.emplace_back(pen.ellipse(-2.2, 7.4, 0.6, 0.7).ellipse(2.2, 7.4, 0.6, 0.7).done(Ink::teal, Ink::none, 0));
    out.emplace_back(pen.move(-2.3, 10.8).curve(-1.2, 12.3, 1.2, 12.3, 2.3, 10.8).done(Ink::none, Ink::teal, 0.75));
  } else {
    pen.move(-6, 8.6).curve(-5, 12.4, 5, 12.4, 6, 8.6).curve(6.4, 3, 3.4, 0.5, 0, 0.5);
    out.emplace_back(pen.curve(-3.4, 0.5, -6.4, 3, -6, 8.6).close().done(Ink::teal, Ink::teal, 0.75));
  }
}

/// The worst that any exam says about each site.
std::map<std::string, Severity> site_grades(const std::vector<ExamBlock>& exams) {
  std::map<std::string, Severity> out;
  for (const auto& exam : exams)
    for (const auto& region : exam.regions)
      for (const auto& site : expanded(region)) {
        const auto [it, fresh] = out.try_emplace(site, Severity{exam.grade, exam.incomplete});
        if (fresh) continue;
        it->second.grade = std::max(it->second.grade, exam.grade);
        it->second.incomplete = it->second.incomplete || exam.incomplete;
      }
  return out;
}

}  // namespace

bool is_body_site(std::string_view code) { return !expanded(code).empty(); }

std::vector<Primitive> body_figure(View view, const std::vector<ExamBlock>& exams, double x_mm, double y_mm,
                                   double height_mm) {
  const auto unit = height_mm / 100;
  Pen pen(x_mm + height_mm * figure_aspect / 2, y_mm, unit);
  std::vector<Primitive> out;
  outline(pen);
  out.emplace_back(pen.done(Ink::teal_pale, Ink::teal, 0.75));
  head(pen, view, out);
  const auto grades = site_grades(exams);
  for (const auto& site : sites()) {
    const auto found = grades.find(std::string(site.code));
    if (found == grades.end()) continue;
    for (const auto& spot : site.spots) {
      if (spot.view != view) continue;
      const auto size = 2 * std::min(spot.rx, spot.ry) * unit;
      out.emplace_back(pen.ellipse(spot.x, spot.y, spot.rx * 1.3, spot.ry * 1.3)
                           .done(pale_ink(found->second), strong_ink(found->second), 0.5));
      const auto middle = x_mm + height_mm * figure_aspect / 2 + spot.x * unit;
      for (auto& part : severity_symbol(found->second, middle - size / 2, y_mm + spot.y * unit - size / 2, size))
        out.push_back(std::move(part));
    }
  }
  return out;
}

}  // namespace nuanxin::slip
