#include "slip/value_table.h"

#include <algorithm>
#include <utility>

namespace nuanxin::slip {
namespace {

// Item, value with unit, mark, reference, last time.
constexpr double column_mm[] = {33, 27.5, 15.2, 22.3, 30};
constexpr double column_gap = 0.8;

}  // namespace

std::vector<Cell> ValueTable::columns(std::array<std::pair<std::string, Style>, 5> cells) const {
  std::vector<Cell> out;
  auto x = m_sheet.left();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.push_back({x, column_mm[i] - column_gap, cells[i].second, std::move(cells[i].first)});
    x += column_mm[i];
  }
  return out;
}

void ValueTable::heads() {
  const auto& s = style::quiet;
  const auto last = m_date.empty() ? std::string() : joined(w.previous, " ", m_date);
  if (m_paper == Paper::A5) {
    m_sheet.row(columns({{{w.item, s}, {w.value, s}, {"", s}, {w.reference, s}, {last, s}}}), 0.6);
  } else if (!last.empty()) {
    m_sheet.row({{m_sheet.left(), m_sheet.width(), s, last}}, 0.6);
  }
}

void ValueTable::value(const ExamBlock& exam, const ValueLine& v) {
  if (m_paper == Paper::A5) {
    wide_row(exam, v);
  } else {
    narrow_row(exam, v);
  }
}

std::string ValueTable::own_date(const ValueLine& v) const {
  return v.previous.empty() || v.previous_date == m_date ? std::string() : v.previous_date;
}

void ValueTable::wide_row(const ExamBlock& exam, const ValueLine& v) {
  const Style value{11, Weight::bold, mark_ink(v.mark, exam.grade), Align::left};
  auto cells = columns({{{v.label, style::body},
                         {v.value, value},
                         {mark_text(v.mark, m.language), value},
                         {v.reference, style::quiet},
                         {previous_text(v), style::body}}});
  cells[1].suffix = v.unit;
  cells[1].suffix_style = style::quiet;
  cells[4].suffix = own_date(v);
  cells[4].suffix_style = style::quiet;
  m_sheet.row(cells, 0.3);
}

// A roll is paid for by length: the reference stands beside the label where there is room.
void ValueTable::narrow_row(const ExamBlock& exam, const ValueLine& v) {
  constexpr double gap = 1.5;
  const Style value{12, Weight::bold, mark_ink(v.mark, exam.grade), Align::right};
  const auto whole = m_sheet.width();
  const auto text = joined(mark_text(v.mark, m.language), " ", v.value);
  const auto text_w = m_sheet.width_of(text, value) + m_sheet.width_of(v.unit, style::quiet) + 2;
  const auto value_w = std::min(text_w, whole * 0.56);
  Cell number{m_sheet.right() - value_w, value_w, value, text, v.unit, aligned(style::quiet, Align::right)};
  Cell label{m_sheet.left(), whole - value_w - gap, style::body, v.label};
  auto reference = v.reference.empty() ? std::string() : joined(w.reference, " ", v.reference);
  auto last = previous_text(v);
  if (!last.empty()) last = joined(joined(w.previous, " ", last), "  ", own_date(v));
  const auto both_w = m_sheet.width_of(v.label, style::body) + m_sheet.width_of(reference, style::quiet) + 2;
  if (last.empty() && both_w <= label.w) {
    label.suffix = std::exchange(reference, {});
    label.suffix_style = style::quiet;
  }
  m_sheet.row({label, number});
  const auto below = joined(reference, "   ", last);
  if (!below.empty()) m_sheet.row({{m_sheet.left(), whole, style::quiet, below}});
  m_sheet.space(1);
}

}  // namespace nuanxin::slip
