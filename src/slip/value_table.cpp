#include "slip/value_table.h"

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

void ValueTable::narrow_row(const ExamBlock& exam, const ValueLine& v) {
  const Style value{12, Weight::bold, mark_ink(v.mark, exam.grade), Align::right};
  const auto label_w = m_sheet.width() * 0.44;
  const auto text = joined(mark_text(v.mark, m.language), " ", v.value);
  Cell number{m_sheet.left() + label_w + 1, m_sheet.width() - label_w - 1, value, text};
  number.suffix = v.unit;
  number.suffix_style = aligned(style::quiet, Align::right);
  m_sheet.row({{m_sheet.left(), label_w, style::body, v.label}, number});
  const auto reference = v.reference.empty() ? std::string() : joined(w.reference, " ", v.reference);
  auto last = previous_text(v);
  if (!last.empty()) last = joined(joined(w.previous, " ", last), "  ", own_date(v));
  const auto below = joined(reference, "   ", last);
  if (!below.empty()) m_sheet.row({{m_sheet.left(), m_sheet.width(), style::quiet, below}});
  m_sheet.space(1);
}

}  // namespace nuanxin::slip
