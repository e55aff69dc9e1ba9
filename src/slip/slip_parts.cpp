#include "slip/slip_parts.h"

#include <algorithm>
#include <map>

#include "slip/body_figure.h"

namespace nuanxin::slip {
namespace {

constexpr double symbol_gap = 1.6;
constexpr double slack_mm = 0.2;  // a line put into a box of its own width must not break

struct LegendLine {
  Severity severity;
  std::string word;
};

std::vector<LegendLine> legend_of(const SlipModel& m) {
  std::vector<LegendLine> out;
  for (const int grade : {0, 2, 3, 4})
    out.push_back({{grade, false}, std::string(grade_word(grade, false, m.language))});
  if (std::any_of(m.exams.begin(), m.exams.end(), [](auto& e) { return e.incomplete && e.grade < 2; }))
    out.push_back({{0, true}, std::string(grade_word(0, true, m.language))});
  return out;
}

double one_figure(Sheet& sheet, const SlipModel& m, View view, double x, double y, double height) {
  const auto& w = words(m.language);
  const auto width = height * figure_aspect;
  add_all(sheet, body_figure(view, m.exams, x, y, height));
  const auto* viewer_left = view == View::front ? w.right : w.left;
  const auto* viewer_right = view == View::front ? w.left : w.right;
  const auto side = width * 0.28;
  const auto low = y + height * 0.78;
  sheet.put(x, low, side, viewer_left, style::quiet);
  sheet.put(x + width - side, low, side, viewer_right, aligned(style::quiet, Align::right));
  return height + sheet.put(x, y + height + 0.4, width, view == View::front ? w.front : w.back,
                            aligned(style::quiet, Align::centre));
}

double legend(Sheet& sheet, const SlipModel& m, double x, double y, double w) {
  const auto line = line_height_mm(style::body.size_pt);
  auto at = y;
  for (const auto& entry : legend_of(m)) {
    const auto size = line * 0.72;
    add_all(sheet, severity_symbol(entry.severity, x, at + (line - size) / 2, size));
    const auto used = sheet.put(x + size + symbol_gap, at, w - size - symbol_gap, entry.word, style::body);
    at += std::max(used, line) + 1.2;
  }
  return at - y;
}

}  // namespace

Style aligned(Style s, Align align) {
  s.align = align;
  return s;
}

Sheet::Geometry roll_geometry(Paper paper) {
  // The head of an 80 mm printer reaches 72 mm, of a 58 mm printer 48 mm.
  if (paper == Paper::Roll58) return {58, 5.5, 5, 3, 0, 0};
  return {80, 5, 4, 3, 0, 0};
}

void add_all(Sheet& sheet, std::vector<Primitive> items) {
  for (auto& item : items) sheet.add(std::move(item));
}

std::string joined(const std::string& a, const char* between, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + between + b;
}

double tag(Sheet& sheet, double x, double y, const std::string& text, Ink ink) {
  const Style s{11, Weight::bold, ink, Align::centre};
  const auto w = sheet.width_of(text, s) + 4;
  const auto h = line_height_mm(s.size_pt);
  sheet.add(Rect{{x, y, w, h}, 1.2, Ink::white, ink, 0.3});
  sheet.add(Text{{x, y, w, h}, s.size_pt, s.weight, s.align, text, ink});
  return w;
}

void section_heading(Sheet& sheet, const std::string& text, double room_below_mm) {
  sheet.keep_together(line_height_mm(style::heading.size_pt) + room_below_mm);
  sheet.row({{sheet.left(), sheet.width(), style::heading, text}}, 0.6);
}

void labelled(Sheet& sheet, double x, double w, const std::string& label, const std::string& text, const Style& s) {
  if (text.empty()) return;
  const Style label_style{11, Weight::bold, Ink::teal, Align::left};
  const auto label_w = sheet.width_of(label, label_style) + 2.5;
  const auto text_w = sheet.width_of(text, s);
  if (text_w > w - label_w && text_w <= w) {
    sheet.row({{x, w, label_style, label}});
    sheet.row({{x, w, s, text}}, 0.8);
    return;
  }
  sheet.row({{x, label_w, label_style, label}, {x + label_w, w - label_w, s, text}}, 0.8);
}

void red_flags(Sheet& sheet, const SlipModel& m) {
  if (m.red_flags.empty()) return;
  const Style bar{13, Weight::bold, Ink::white, Align::left};
  const Style line{13, Weight::bold, Ink::red, Align::left};
  const std::string word = words(m.language).red_flag;
  const auto lines = static_cast<double>(sheet.broken(word, bar, sheet.width() - 6).size());
  const auto h = lines * line_height_mm(bar.size_pt) + 1.6;
  sheet.keep_together(h + 8);
  sheet.add(Rect{{sheet.left(), sheet.y(), sheet.width(), h}, 1.2, Ink::red, Ink::none, 0});
  sheet.put(sheet.left() + 3, sheet.y() + 0.8, sheet.width() - 6, word, bar);
  sheet.space(h + 1.2);
  for (const auto& flag : m.red_flags) sheet.row({{sheet.left() + 3, sheet.width() - 6, line, flag}}, 0.8);
  sheet.space(2);
}

void advice_lines(Sheet& sheet, const SlipModel& m) {
  if (m.advice.empty()) return;
  section_heading(sheet, words(m.language).advice, 8);
  const auto count = std::min(m.advice.size(), max_advice_lines);
  constexpr double size = 4.6;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& line = m.advice[i];
    auto s = style::advice;
    if (line.severity >= 3) s.weight = Weight::bold;
    const auto x = sheet.left() + size + symbol_gap;
    sheet.row({{x, sheet.right() - x, s, line.text}}, 1.2, [&](double, double y, double line_mm) {
      const auto top = y + (line_mm - size) / 2;
      // A check beside "eat less sugar" would say that all is well: small hints get a plain dot.
      add_all(sheet, line.severity == 1 ? service_icon("", sheet.left(), top, size)
                                        : severity_symbol({line.severity, false}, sheet.left(), top, size));
    });
  }
  sheet.space(1.6);
}

void seal(Sheet& sheet, const SlipModel& m) {
  const Style s{14, Weight::bold, Ink::black, Align::centre};
  const std::string text = words(m.language).seal;
  const auto lines = static_cast<double>(sheet.broken(text, s, sheet.width() - 6).size());
  const auto h = lines * line_height_mm(s.size_pt) + 2;
  sheet.add(Rect{{sheet.left(), sheet.y(), sheet.width(), h}, 1.2, Ink::none, Ink::black, 0.5});
  sheet.put(sheet.left() + 3, sheet.y() + 1, sheet.width() - 6, text, s);
  sheet.space(h + 2.5);
}

void desk_answers(Sheet& sheet, const SlipModel& m) {
  const auto& w = words(m.language);
  const auto row = [&](const std::string& text, const Style& s, double gap) {
    if (!text.empty()) sheet.row({{sheet.left(), sheet.width(), s, text}}, gap);
  };
  for (const auto& exam : m.exams)
    for (const auto& v : exam.values) {
      sheet.keep_together(3 * line_height_mm(12));
      row(v.label, style::quiet, 0);
      row(joined(joined(v.value, " ", v.unit), "  ", mark_text(v.mark, m.language)),
          {12, Weight::bold, mark_ink(v.mark, exam.grade), Align::left}, 0);
      if (!v.reference.empty()) row(joined(w.reference, " ", v.reference), style::quiet, 0);
      sheet.space(1.5);
    }
}

double figures(Sheet& sheet, const SlipModel& m, double x, double y, double w, double figure_mm) {
  const auto figure_w = figure_mm * figure_aspect;
  constexpr double gap = 2;
  constexpr double legend_w = 23.5;
  const bool beside = 2 * figure_w + 2 * gap + legend_w <= w;
  const auto used_w = 2 * figure_w + gap + (beside ? gap + legend_w : 0);
  const auto start = x + std::max(0.0, (w - used_w) / 2);
  const auto h = one_figure(sheet, m, View::front, start, y, figure_mm);
  one_figure(sheet, m, View::back, start + figure_w + gap, y, figure_mm);
  if (beside) return std::max(h, 3 + legend(sheet, m, start + 2 * (figure_w + gap), y + 3, legend_w));
  return h + 1.5 + legend(sheet, m, x + w * 0.2, y + h + 1.5, w * 0.8);
}

void exam_heading(Sheet& sheet, const ExamBlock& exam, Language language, double room_below_mm) {
  const Severity severity{exam.grade, exam.incomplete};
  const Style title{12, Weight::bold, Ink::black, Align::left};
  const Style word{12, Weight::bold, strong_ink(severity), Align::right};
  const std::string grade(grade_word(exam.grade, exam.incomplete, language));
  const auto word_w = sheet.width_of(grade, word) + slack_mm;
  constexpr double size = 4.4;
  const auto title_w = sheet.width() - word_w - size - 2 * symbol_gap;
  sheet.keep_together(line_height_mm(title.size_pt) + 2 + room_below_mm);
  sheet.row({{sheet.left(), title_w, title, exam.title}, {sheet.right() - word_w, word_w, word, grade}}, 0.4,
            [&](double, double y, double line_mm) {
              const auto x = sheet.right() - word_w - symbol_gap - size;
              add_all(sheet, severity_symbol(severity, x, y + (line_mm - size) / 2, size));
            });
  if (exam.values.empty()) return;
  sheet.rule(Ink::hairline, 0.25);
  sheet.space(0.8);
}

void hotline_foot(Sheet& sheet, const std::string& hotline, Language language) {
  const Style s{12, Weight::bold, Ink::teal, Align::centre};
  sheet.rule(Ink::teal, 0.6);
  sheet.space(1.2);
  const auto whole = joined(hotline, "  ", words(language).hotline);
  if (sheet.width_of(whole, s) <= sheet.width()) {
    sheet.row({{sheet.left(), sheet.width(), s, whole}}, 3);
    return;
  }
  if (!hotline.empty()) sheet.row({{sheet.left(), sheet.width(), s, hotline}});
  sheet.row({{sheet.left(), sheet.width(), s, words(language).hotline}}, 3);
}

std::string mark_text(Mark mark, Language language) {
  const auto word = mark_word(mark, language);
  if (word.empty()) return {};
  const auto* shape = mark == Mark::high ? "▲" : mark == Mark::low ? "▼" : "◆";
  return shape + std::string(word);
}

Ink mark_ink(Mark mark, int exam_grade) {
  if (mark == Mark::none) return Ink::black;
  return exam_grade >= 3 ? Ink::red : Ink::amber;
}

std::string previous_text(const ValueLine& v) {
  if (v.previous.empty()) return {};
  switch (v.trend) {
    case Trend::up:
      return v.previous + " ↑";
    case Trend::down:
      return v.previous + " ↓";
    case Trend::same:
      return v.previous + " →";
    case Trend::none:
      break;
  }
  return v.previous;
}

std::string usual_previous_date(const SlipModel& m) {
  std::map<std::string, int> counts;
  for (const auto& exam : m.exams)
    for (const auto& v : exam.values)
      if (!v.previous.empty() && !v.previous_date.empty()) ++counts[v.previous_date];
  std::string usual;
  for (const auto& [date, count] : counts)
    if (usual.empty() || count >= counts[usual]) usual = date;
  return usual;
}

}  // namespace nuanxin::slip
