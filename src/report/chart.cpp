#include "report/chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/tables.h"

namespace nuanxin::report {
namespace {

using slip::Align;
using slip::Box;
using slip::Ink;
using slip::Line;
using slip::Primitive;
using slip::Rect;
using slip::Text;
using slip::TextMeasure;
using slip::Weight;

constexpr double line_mm = 4.6;
constexpr double label_pt = 8.5;
constexpr double widest_bar_mm = 11;

Text chart_text(Box box, std::string text, Align align, double size_pt = label_pt, Weight weight = Weight::regular) {
  return Text{box, size_pt, weight, align, std::move(text), Ink::black};
}

/// As much of the label as the width takes, so that neighbours never touch.
std::string fitting(const std::string& label, double width_mm, const TextMeasure& measure) {
  if (measure.width_mm(label, label_pt, Weight::regular) <= width_mm) return label;
  auto lines = measure.break_lines(label, label_pt, Weight::regular, width_mm - 2);
  return lines.front() + "…";
}

void draw_legend(std::vector<Primitive>& out, const Chart& chart, Box box, const TextMeasure& measure) {
  if (chart.light_word.empty()) return;
  constexpr double square = 3;
  auto right = box.x + box.w;
  const auto entry = [&](const std::string& word, Ink fill) {
    const auto w = measure.width_mm(word, label_pt, Weight::regular) + 0.5;
    out.push_back(chart_text({right - w, box.y, w, line_mm}, word, Align::left));
    out.push_back(
        Rect{{right - w - square - 1, box.y + (line_mm - square) / 2, square, square}, 0, fill, Ink::teal, 0.2});
    right -= w + square + 5;
  };
  entry(chart.light_word, Ink::teal_pale);
  entry(chart.strong_word, Ink::teal);
}

}  // namespace

double Chart::most() const {
  double out = 0;
  for (const auto& bar : bars) out = std::max(out, bar.value);
  return out;
}

std::string Chart::in_words() const {
  std::string out;
  for (const auto& bar : bars) out += (out.empty() ? "" : ", ") + bar.label + ": " + bar.text;
  return out.empty() ? nothing : out;
}

Chart arrivals_chart(const DayReport& report, Language language) {
  const auto& w = words(language);
  Chart out{w.arrivals_chart, w.from_roster, w.walked_in, w.nobody_yet, {}};
  for (const auto& line : report.hours)
    out.bars.push_back({hour_text(line.hour), static_cast<double>(line.registered),
                        static_cast<double>(line.from_roster), std::to_string(line.registered)});
  return out;
}

Chart waits_chart(const DayReport& report, Language language) {
  const auto& w = words(language);
  Chart out{w.waits_chart, {}, {}, w.none, {}};
  for (const auto& line : report.activities)
    if (line.wait)
      out.bars.push_back(
          {in(line.name, language), line.wait->median, line.wait->median, fmt::format("{:.1f}", line.wait->median)});
  return out;
}

std::vector<Primitive> draw(const Chart& chart, Box box, const TextMeasure& measure) {
  std::vector<Primitive> out;
  out.push_back(chart_text({box.x, box.y, box.w, line_mm}, chart.title, Align::left, 10, Weight::bold));
  const auto foot = box.y + box.h - line_mm;
  out.push_back(Line{box.x, foot, box.x + box.w, foot, 0.3, Ink::grey});
  if (chart.bars.empty()) {
    out.push_back(chart_text({box.x, box.y + box.h / 2 - line_mm, box.w, line_mm}, chart.nothing, Align::centre));
    return out;
  }
  draw_legend(out, chart, {box.x, box.y + line_mm + 0.5, box.w, line_mm}, measure);
  const auto step = box.w / static_cast<double>(chart.bars.size());
  const auto width = std::min(widest_bar_mm, step * 0.62);
  const auto scale = (foot - (box.y + 3.4 * line_mm)) / std::max(chart.most(), 1.0);
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const auto& bar = chart.bars[i];
    const auto left = box.x + static_cast<double>(i) * step;
    const auto x = left + (step - width) / 2;
    const auto h = bar.value * scale;
    const auto strong = bar.strong * scale;
    if (h > 0) out.push_back(Rect{{x, foot - h, width, h}, 0, Ink::teal_pale, Ink::teal, 0.2});
    if (strong > 0) out.push_back(Rect{{x, foot - strong, width, strong}, 0, Ink::teal, Ink::none, 0});
    out.push_back(chart_text({left, foot - h - line_mm, step, line_mm}, bar.text, Align::centre));
    out.push_back(
        chart_text({left, foot + 0.3, step, line_mm}, fitting(bar.label, step - 0.8, measure), Align::centre));
  }
  return out;
}

}  // namespace nuanxin::report
