// The order is the reader's: what it comes to, what to do, then the values. A driver who reads only the top of the
// first page in a cab has read what matters; the doctor who gets the slip turns to the tables.
#include <fmt/format.h>

#include <algorithm>

#include "slip/slip_parts.h"
#include "slip/value_table.h"

namespace nuanxin::slip {
namespace {

constexpr double slip_qr_mm = 26;
constexpr double value_mm = 5.6;  // a usual row of the A5 table

bool is_a5(Paper paper) { return paper == Paper::A5; }

Sheet::Geometry geometry(Paper paper) {
  if (is_a5(paper)) return {148, 10, 8, 8, 210 - 8 - 7.5, 210};
  return roll_geometry(paper);
}

/// Lays one slip on one sheet; the steps are called in reading order.
class SlipWriter {
 public:
  SlipWriter(const SlipModel& model, Paper paper, Layout& layout, const TextMeasure& measure)
      : m(model),
        w(words(model.language)),
        m_layout(layout),
        m_sheet(layout, measure, geometry(paper)),
        m_table(m_sheet, model, paper) {}

  void write() {
    if (is_a5(m_layout.paper)) {
      m_sheet.on_new_page([this] { running_head(); });
      head_a5();
      if (!m.sealed()) summary_a5();
    } else {
      head_roll();
      if (!m.sealed()) summary_roll();
    }
    if (m.sealed()) summary_sealed();
    advice_lines(m_sheet, m);
    results();
    closing();
    foot();
  }

 private:
  std::string person() const { return joined(m.masked_name, "  ", m.sex_text); }
  std::string title() const { return m.sealed() ? m.desk : w.slip_title; }
  std::string where() const { return joined(m.fair_name, " · ", m.place); }

  void tags(double x, double y) {
    if (m.preliminary) x += tag(m_sheet, x, y, w.preliminary, Ink::teal) + 2;
    if (m.reprint) tag(m_sheet, x, y, w.reprint, Ink::grey);
  }

  void head_a5() {
    const Style title_style{17, Weight::bold, Ink::teal, Align::left};
    const auto number = m_sheet.fitted(m.ticket, {28, Weight::bold, Ink::black, Align::right}, m_sheet.width() * 0.4);
    const auto number_w = std::min(m_sheet.width() * 0.4, m_sheet.width_of(m.ticket, number) + 0.5);
    const auto text_w = m_sheet.width() - number_w - 4;
    const auto top = m_sheet.y();
    const auto number_h = m_sheet.put(m_sheet.right() - number_w, top, number_w, m.ticket, number);
    const auto title_w = std::min(text_w, m_sheet.width_of(title(), title_style) + 0.5);
    m_sheet.space(m_sheet.put(m_sheet.left(), top, title_w, title(), title_style));
    tags(m_sheet.left() + title_w + 3, top + 1.4);
    m_sheet.row({{m_sheet.left(), text_w, style::quiet, where()}});
    m_sheet.set_y(std::max(m_sheet.y(), top + number_h) + 0.5);
    const Style name{14, Weight::bold, Ink::black, Align::left};
    const auto date_w = std::min(m_sheet.width() / 2, m_sheet.width_of(m.date_text, style::body) + 0.5);
    m_sheet.row({{m_sheet.left(), m_sheet.width() - date_w - 3, name, person()},
                 {m_sheet.right() - date_w, date_w, aligned(style::body, Align::right), m.date_text}},
                1);
    m_sheet.rule(Ink::teal, 0.6);
    m_sheet.space(3);
  }

  void head_roll() {
    const auto whole = m_sheet.width();
    const auto x = m_sheet.left();
    const auto centred = [](double size, Weight weight, Ink ink) { return Style{size, weight, ink, Align::centre}; };
    m_sheet.row({{x, whole, m_sheet.fitted(title(), centred(17, Weight::bold, Ink::teal), whole), title()}});
    for (const auto& part : {m.fair_name, m.place})
      if (!part.empty()) m_sheet.row({{x, whole, aligned(style::quiet, Align::centre), part}}, 0.5);
    m_sheet.rule(Ink::teal, 0.6);
    m_sheet.space(1.5);
    const auto number = m_sheet.fitted(m.ticket, {28, Weight::bold, Ink::black, Align::right}, whole * 0.5);
    const auto number_w = std::min(whole * 0.5, m_sheet.width_of(m.ticket, number) + 0.5);
    const auto top = m_sheet.y();
    const auto number_h = m_sheet.put(m_sheet.right() - number_w, top, number_w, m.ticket, number);
    const auto text_w = whole - number_w - 2;
    auto y = top + m_sheet.put(x, top, text_w, person(), {14, Weight::bold, Ink::black, Align::left});
    const bool date_beside = m_sheet.width_of(m.date_text, style::body) <= text_w;
    if (date_beside) y += m_sheet.put(x, y, text_w, m.date_text, style::body);
    m_sheet.set_y(std::max(y, top + number_h) + 1);
    if (!date_beside) m_sheet.row({{x, whole, style::body, m.date_text}}, 1);
    if (m.preliminary || m.reprint) {
      tags(x, m_sheet.y());
      m_sheet.space(line_height_mm(11) + 1.5);
    }
  }

  /// Label, symbol and the one big word; the cursor goes below.
  void big_word(double x, double width, double size_pt) {
    const Severity severity{m.total_grade, m.incomplete};
    const std::string word(grade_word(m.total_grade, m.incomplete, m.language));
    m_sheet.set_y(m_sheet.y() + m_sheet.put(x, m_sheet.y(), width, w.overall, style::quiet));
    const auto symbol = size_pt * 0.3;
    const auto word_x = x + symbol + 3;
    const auto s = m_sheet.fitted(word, {size_pt, Weight::bold, strong_ink(severity), Align::left}, width - symbol - 3);
    const auto top = m_sheet.y();
    const auto h = m_sheet.put(word_x, top, width - symbol - 3, word, s);
    add_all(m_sheet, severity_symbol(severity, x, top + (std::max(h, symbol) - symbol) / 2, symbol));
    m_sheet.set_y(top + std::max(h, symbol) + 0.5);
    if (m.incomplete && m.total_grade >= 2)
      m_sheet.set_y(m_sheet.y() + m_sheet.put(x, m_sheet.y(), width, w.some_incomplete, style::quiet));
  }

  double next_step_height(double width) {
    const auto label_w = m_sheet.width_of(w.next_step, style::strong) + 2.5;
    const auto lines = m_sheet.broken(m.next_step_text + m.due_text, style::strong, width - label_w).size() + 1;
    return static_cast<double>(lines) * line_height_mm(12) + 2;
  }
  void next_step(double x, double width) {
    const Style text{12, Weight::bold, Ink::black, Align::left};
    labelled(m_sheet, x, width, w.next_step, m.next_step_text, text);
    labelled(m_sheet, x, width, w.due, m.due_text, text);
  }

  void summary_a5() {
    constexpr double panel_w = 62;
    constexpr double pad = 3.5;
    constexpr double figure_mm = 38;
    m_sheet.keep_together(60);
    const auto top = m_sheet.y();
    const auto x = m_sheet.left() + pad;
    const auto inner = panel_w - 2 * pad;
    const Severity severity{m.total_grade, m.incomplete};
    // The panel lies under its text: it is added first and gets its height when the text is placed.
    const bool next_inside = next_step_height(inner) <= 32;
    const auto figures_x = m_sheet.left() + panel_w + 2;
    Layout aside;
    aside.paper = m_layout.paper;
    Sheet scratch(aside, m_sheet.measure(), geometry(m_layout.paper));
    const auto figures_h = figures(scratch, m, figures_x, top, m_sheet.right() - figures_x, figure_mm);
    const auto first = m_layout.pages.back().items.size();
    m_sheet.set_y(top + 2.5);
    big_word(x, inner, 34);
    m_sheet.space(1.5);
    if (next_inside) next_step(x, inner);
    const auto panel_h = std::max(m_sheet.y() - top + 1.5, figures_h);
    auto& items = m_layout.pages.back().items;
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(first),
                 Rect{{m_sheet.left(), top, panel_w, panel_h}, 2.5, pale_ink(severity), strong_ink(severity), 0.4});
    add_all(m_sheet, std::move(aside.pages.front().items));
    m_sheet.set_y(top + panel_h + 3);
    red_flags(m_sheet, m);
    if (!next_inside) {
      next_step(m_sheet.left(), m_sheet.width());
      m_sheet.space(1.5);
    }
  }

  void summary_roll() {
    const auto top = m_sheet.y();
    m_sheet.rule(Ink::hairline, 0.25);
    m_sheet.set_y(top + 1);
    big_word(m_sheet.left(), m_sheet.width(), m_layout.paper == Paper::Roll80 ? 36 : 26);
    m_sheet.space(1);
    red_flags(m_sheet, m);
    next_step(m_sheet.left(), m_sheet.width());
    m_sheet.space(1);
    const auto figure_mm = m_layout.paper == Paper::Roll80 ? 38.0 : 42.0;
    m_sheet.space(figures(m_sheet, m, m_sheet.left(), m_sheet.y(), m_sheet.width(), figure_mm) + 2);
  }

  void summary_sealed() {
    seal(m_sheet, m);
    red_flags(m_sheet, m);
    labelled(m_sheet, m_sheet.left(), m_sheet.width(), w.come_back, m.due_text, style::strong);
    if (m.incomplete) m_sheet.row({{m_sheet.left(), m_sheet.width(), style::quiet, w.some_incomplete}}, 1);
  }

  void results() {
    if (m.exams.empty()) return;
    if (m.sealed()) {
      section_heading(m_sheet, w.sealed_results, 15);
      return desk_answers(m_sheet, m);
    }
    section_heading(m_sheet, w.results, 22);
    m_table.heads();
    m_in_table = true;
    for (const auto& exam : m.exams) {
      const auto count = static_cast<double>(exam.values.size());
      exam_heading(m_sheet, exam, m.language, value_mm * (count <= 4 ? count : 3));
      for (const auto& v : exam.values) m_table.value(exam, v);
      m_sheet.space(2);
    }
    m_in_table = false;
  }

  void closing() {
    const bool roll = !is_a5(m_layout.paper);
    const auto gap = 4.0;
    const auto text_w = m_sheet.width() - (m.qr_text.empty() || roll ? 0 : slip_qr_mm + gap);
    m_sheet.keep_together(slip_qr_mm + 3);
    m_sheet.rule(Ink::hairline, 0.25);
    m_sheet.space(2);
    const auto top = m_sheet.y();
    if (!m.qr_text.empty() && !roll)
      m_sheet.add(Qr{{m_sheet.right() - slip_qr_mm, top, slip_qr_mm, slip_qr_mm}, m.qr_text});
    const Style name{12, Weight::bold, Ink::black, Align::left};
    labelled(m_sheet, m_sheet.left(), text_w, m.sealed() ? w.handled_by : w.doctor,
             m.doctor.empty() ? "________________" : m.doctor, name);
    labelled(m_sheet, m_sheet.left(), text_w, w.signed_at, m.signed_at_text, style::body);
    if (!m.sealed())
      m_sheet.row(
          {{m_sheet.left(), text_w, style::quiet, m.preliminary ? joined(w.preliminary, w.colon, w.note) : w.note}}, 1);
    if (!m.qr_text.empty() && roll) {
      m_sheet.add(
          Qr{{m_sheet.left() + (m_sheet.width() - slip_qr_mm) / 2, m_sheet.y(), slip_qr_mm, slip_qr_mm}, m.qr_text});
      m_sheet.space(slip_qr_mm);
      m_sheet.row({{m_sheet.left(), m_sheet.width(), aligned(style::quiet, Align::centre), w.qr_slip}}, 1.5);
    } else if (!m.qr_text.empty()) {
      m_sheet.set_y(std::max(m_sheet.y(), top + slip_qr_mm));
    }
  }

  void running_head() {
    const auto half = m_sheet.width() * 0.5;
    // Only ever one line: a running head must not fill the page that it heads.
    const auto person_text = m_sheet.broken(joined(m.ticket, "  ", m.masked_name), style::strong, half - 2).front();
    m_sheet.put(m_sheet.left(), m_sheet.y(), half - 1, person_text, style::strong);
    const std::string whole = joined(title(), " · ", w.continued);
    m_sheet.put(m_sheet.left() + half, m_sheet.y(), half,
                m_sheet.width_of(whole, style::quiet) < half ? whole : w.continued,
                aligned(style::quiet, Align::right));
    m_sheet.space(line_height_mm(11) + 0.8);
    m_sheet.rule(Ink::teal, 0.4);
    m_sheet.space(2);
    if (m_in_table) m_table.heads();
  }

  void foot() {
    const auto hotline = joined(m.hotline, "  ", w.hotline);
    const Style s{12, Weight::bold, Ink::teal, Align::left};
    if (!is_a5(m_layout.paper)) {
      hotline_foot(m_sheet, m.hotline, m.language);
      m_layout.pages.back().height_mm = m_sheet.y();
      return;
    }
    const auto count = m_layout.pages.size();
    const auto y = 210 - 8 - line_height_mm(12);
    for (std::size_t i = 0; i < count; ++i) {
      m_sheet.go_to_page(i);
      m_sheet.set_y(y - 1);
      m_sheet.rule(Ink::teal, 0.4);
      if (m.sealed()) fold_marks();
      const auto number_w = count > 1 ? 34.0 : 0;
      const auto one_line = m_sheet.fitted(hotline, s, m_sheet.width() - number_w);
      m_sheet.put(m_sheet.left(), y, m_sheet.width() - number_w, hotline, one_line);
      if (count == 1) continue;
      m_sheet.put(m_sheet.right() - number_w, y, number_w, fmt::format(fmt::runtime(w.page), i + 1, count),
                  aligned(style::quiet, Align::right));
    }
  }

  void fold_marks() {
    constexpr double half = 105, mark_mm = 1.7, printable = 8;
    for (const double x : {printable, 148 - printable - mark_mm})
      m_sheet.add(Line{x, half, x + mark_mm, half, 0.3, Ink::grey});
  }

  const SlipModel& m;
  const Words& w;
  Layout& m_layout;
  Sheet m_sheet;
  ValueTable m_table;
  bool m_in_table = false;
};

}  // namespace

Layout lay_out(const SlipModel& model, Paper paper, const TextMeasure& measure) {
  if (paper == Paper::A4) paper = Paper::A5;
  Layout layout;
  layout.paper = paper;
  // The title shows in print queues: of a sealed slip it does not name the desk.
  layout.title = model.sealed() ? model.ticket : joined(words(model.language).slip_title, " ", model.ticket);
  SlipWriter(model, paper, layout, measure).write();
  return layout;
}

}  // namespace nuanxin::slip
