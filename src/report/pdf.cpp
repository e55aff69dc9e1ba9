#include "report/pdf.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/chart.h"
#include "report/tables.h"
#include "slip/sheet.h"

namespace nuanxin::report {
namespace {

using slip::Align;
using slip::Ink;
using slip::Weight;

constexpr double page_width = 210, page_height = 297, margin = 16, body_bottom = 297 - 18;
constexpr double column_gap = 1.8;
constexpr slip::Style big{20, Weight::bold, Ink::black, Align::left};
constexpr slip::Style heading{13, Weight::bold, Ink::teal, Align::left};
constexpr slip::Style quiet{9.5, Weight::regular, Ink::grey, Align::left};
constexpr slip::Style head_cell{8.5, Weight::bold, Ink::grey, Align::left};
constexpr slip::Style body_cell{10, Weight::regular, Ink::black, Align::left};
constexpr slip::Style sum_cell{10, Weight::bold, Ink::black, Align::left};
constexpr slip::Style count_line{15, Weight::bold, Ink::black, Align::left};

class PageWriter {
 public:
  PageWriter(const DayReport& report, Language language, slip::Layout& layout, const slip::TextMeasure& measure)
      : r(report),
        m_language(language),
        w(words(language)),
        m_layout(layout),
        m_sheet(layout, measure, {page_width, margin, 0, 15, body_bottom, page_height}) {
    m_sheet.on_new_page([this] { running_head(); });
  }

  void write() {
    head();
    counts();
    charts();
    for (const auto& each : tables(r, m_language)) table(each);
    feet();
  }

 private:
  double x() const { return m_sheet.left(); }
  double whole() const { return m_sheet.width(); }

  void head() {
    m_sheet.row({{x(), whole(), {12, Weight::bold, Ink::teal, Align::left}, w.title}}, 0.5);
    m_sheet.row({{x(), whole(), m_sheet.fitted(r.name, big, whole()), r.name}}, 0.5);
    const auto place = r.place.empty() ? std::string() : r.place + "　";
    m_sheet.row({{x(), whole(), {11, Weight::regular, Ink::black, Align::left}, place + to_iso(r.day)}}, 2);
    m_sheet.rule(Ink::teal, 0.6);
    m_sheet.space(3);
  }

  void counts() {
    for (const auto& sentence : count_sentences(r, m_language)) m_sheet.row({{x(), whole(), count_line, sentence}}, 1);
    if (const auto open = open_sentence(r, m_language); !open.empty())
      m_sheet.row({{x(), whole(), {12, Weight::bold, Ink::black, Align::left}, "▲ " + open}}, 1);
    m_sheet.space(3);
  }

  void charts() {
    constexpr double height = 52, gap = 8;
    const auto half = (whole() - gap) / 2;
    m_sheet.keep_together(height);
    const auto top = m_sheet.y();
    for (auto& item : draw(arrivals_chart(r, m_language), {x(), top, half, height}, m_sheet.measure()))
      m_sheet.add(std::move(item));
    for (auto& item : draw(waits_chart(r, m_language), {x() + half + gap, top, half, height}, m_sheet.measure()))
      m_sheet.add(std::move(item));
    m_sheet.set_y(top + height + 6);
  }

  std::vector<slip::Cell> cells(const Table& table, const std::vector<Cell>& row, const slip::Style& style) const {
    double parts = 0;
    for (const auto& column : table.columns) parts += column.width;
    // A narrow table stays narrow, so that the eye finds its way along a row.
    const auto width = std::min(whole(), parts * 34);
    std::vector<slip::Cell> out;
    auto at = x();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto w_mm = width * table.columns[i].width / parts;
      auto s = style;
      s.align = table.columns[i].numbers ? Align::right : Align::left;
      out.push_back({at, w_mm - column_gap, s, row[i].text});
      at += w_mm;
    }
    m_table_width = width - column_gap;
    return out;
  }

  /// Broken at words only as far as the widths ask for it (a sheet's own breaking makes lines equally long, and cuts
  /// words for that), and standing on the line below them.
  void table_heads() {
    const std::vector<Cell> nothing(m_table->columns.size());
    const auto empty = cells(*m_table, nothing, head_cell);
    std::vector<std::vector<std::string>> heads;
    std::size_t most = 0;
    for (std::size_t i = 0; i < empty.size(); ++i) {
      heads.push_back(
          m_sheet.measure().break_lines(m_table->columns[i].head, head_cell.size_pt, head_cell.weight, empty[i].w));
      most = std::max(most, heads.back().size());
    }
    for (std::size_t from_foot = most; from_foot-- > 0;) {
      auto row = empty;
      for (std::size_t i = 0; i < row.size(); ++i)
        if (from_foot < heads[i].size()) row[i].text = heads[i][heads[i].size() - 1 - from_foot];
      m_sheet.row(row);
    }
    m_sheet.space(0.8);
    line(Ink::grey, 0.35);
    m_sheet.space(0.8);
  }

  void line(Ink ink, double width_mm) {
    m_sheet.add(slip::Line{x(), m_sheet.y(), x() + m_table_width, m_sheet.y(), width_mm, ink});
  }

  void table(const Table& table) {
    const auto row_mm = slip::line_height_mm(body_cell.size_pt) + 1.6;
    const auto few = static_cast<double>(std::min<std::size_t>(table.rows.size() + 1, 4));
    m_sheet.keep_together(slip::line_height_mm(heading.size_pt) + 2 * row_mm + few * row_mm);
    m_sheet.row({{x(), whole(), heading, table.title}}, 1);
    if (!table.rows.empty()) {
      m_table = &table;
      table_heads();
      for (const auto& row : table.rows) {
        m_sheet.row(cells(table, row, body_cell), 0.8);
        line(Ink::hairline, 0.2);
        m_sheet.space(0.8);
      }
      if (!table.sum.empty()) m_sheet.row(cells(table, table.sum, sum_cell), 1);
      m_table = nullptr;
    }
    for (const auto& note : table.notes)
      if (table.id != Table::Id::people) m_sheet.row({{x(), whole(), quiet, note}}, 0.5);  // the counts stand on top
    m_sheet.space(5);
  }

  void running_head() {
    const auto half = whole() / 2;
    m_sheet.put(x(), m_sheet.y(), half, m_sheet.broken(r.name, quiet, half - 2).front(), quiet);
    auto right = quiet;
    right.align = Align::right;
    m_sheet.put(x() + half, m_sheet.y(), half, std::string(w.title) + "　" + to_iso(r.day), right);
    m_sheet.space(slip::line_height_mm(quiet.size_pt) + 1);
    m_sheet.rule(Ink::teal, 0.4);
    m_sheet.space(3);
    if (!m_table) return;
    m_sheet.row({{x(), whole(), heading, m_table->title + w.continued}}, 1);
    table_heads();
  }

  void feet() {
    const auto count = m_layout.pages.size();
    const auto y = page_height - 13;
    auto right = quiet;
    right.align = Align::right;
    for (std::size_t i = 0; i < count; ++i) {
      m_sheet.go_to_page(i);
      m_sheet.put(x(), y, whole() - 40,
                  fmt::format("{} {} {}", w.made_at, to_iso(china_date(r.made_at)), china_hhmm(r.made_at)), quiet);
      m_sheet.put(x() + whole() - 40, y, 40, fmt::format(fmt::runtime(w.page), i + 1, count), right);
    }
  }

  const DayReport& r;
  Language m_language;
  const Words& w;
  slip::Layout& m_layout;
  slip::Sheet m_sheet;
  const Table* m_table = nullptr;  ///< while its rows are put: a new page begins with its heads
  mutable double m_table_width = 0;
};

}  // namespace

slip::Layout lay_out(const DayReport& report, Language language, const slip::TextMeasure& measure) {
  slip::Layout layout;
  layout.paper = slip::Paper::A4;
  layout.title = std::string(words(language).title) + " " + report.name + " " + to_iso(report.day);
  PageWriter(report, language, layout, measure).write();
  return layout;
}

}  // namespace nuanxin::report
