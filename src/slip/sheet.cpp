#include "slip/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "slip/utf8.h"

namespace nuanxin::slip {
namespace {

constexpr double leading = 1.35;
constexpr double smallest_pt = 11;

bool ends_a_clause(const std::string& line) {
  for (const std::string_view mark : {"，", "。", "；", "：", "、", ",", ";", "·"})
    if (line.ends_with(mark)) return true;
  return false;
}

}  // namespace

double line_height_mm(double size_pt) { return size_pt * mm_per_pt * leading; }

Sheet::Sheet(Layout& layout, const TextMeasure& measure, Geometry geometry)
    : m_layout(layout), m_measure(measure), m_geometry(geometry) {
  m_layout.width_mm = geometry.width;
  m_layout.margin_mm = geometry.unprintable;
  m_layout.pages.push_back({geometry.page_height, {}});
  m_y = m_body_top = geometry.top;
}

void Sheet::new_page() {
  m_layout.pages.push_back({m_geometry.page_height, {}});
  m_page = m_layout.pages.size() - 1;
  m_y = m_geometry.top;
  if (m_head) m_head();
  m_body_top = m_y;
}

void Sheet::keep_together(double mm) {
  if (!endless() && m_y + mm > m_geometry.body_bottom && m_y > m_body_top) new_page();
}

std::string Sheet::printable(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](char32_t c, std::string_view bytes) {
    if (c < 0x7F || m_measure.has_glyph(c)) {
      out.append(bytes);
      return;
    }
    const auto code = fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
    auto& missing = m_layout.missing;
    if (std::find(missing.begin(), missing.end(), code) == missing.end()) missing.push_back(code);
    out.append("□").append(code);
  });
  return out;
}

std::vector<std::string> Sheet::broken(const std::string& text, const Style& style, double width_mm) {
  const auto printed = printable(text);
  auto lines = m_measure.break_lines(printed, style.size_pt, style.weight, width_mm);
  if (lines.size() < 2 || lines.size() > 3 || width_of(lines.back(), style) > width_mm * 0.5) return lines;
  for (auto narrower = width_mm * 0.95; narrower > width_mm * 0.5; narrower -= width_mm * 0.05) {
    auto tried = m_measure.break_lines(printed, style.size_pt, style.weight, narrower);
    if (tried.size() != lines.size()) break;
    lines = std::move(tried);
    if (ends_a_clause(lines[lines.size() - 2])) break;
  }
  return lines;
}

double Sheet::width_of(const std::string& text, const Style& style) const {
  return m_measure.width_mm(text, style.size_pt, style.weight);
}

Style Sheet::fitted(const std::string& text, Style style, double width_mm) const {
  while (style.size_pt > smallest_pt && width_of(text, style) > width_mm)
    style.size_pt = std::max(smallest_pt, style.size_pt - 0.5);
  return style;
}

double Sheet::put(double x, double y, double w, const std::string& text, const Style& style) {
  const auto h = line_height_mm(style.size_pt);
  auto at = y;
  for (auto& line : broken(text, style, w)) {
    add(Text{{x, at, w, h}, style.size_pt, style.weight, style.align, std::move(line), style.ink});
    at += h;
  }
  return at - y;
}

std::vector<Sheet::Piece> Sheet::pieces(const Cell& cell) {
  std::vector<Piece> out;
  const auto lines = cell.text.empty() ? std::vector<std::string>{} : broken(cell.text, cell.style, cell.w);
  const auto add_piece = [&](Box box, const std::string& text, const Style& style, std::size_t line) {
    box.h = line_height_mm(style.size_pt);
    out.push_back({Text{box, style.size_pt, style.weight, style.align, text, style.ink}, line});
  };
  for (std::size_t i = 0; i < lines.size(); ++i) add_piece({cell.x, 0, cell.w, 0}, lines[i], cell.style, i);
  if (cell.suffix.empty()) return out;
  const auto suffix = printable(cell.suffix);
  const auto suffix_w = width_of(suffix, cell.suffix_style) + 0.1;
  const auto gap = cell.style.size_pt * mm_per_pt * 0.25;
  const auto last_w = lines.empty() ? 0 : width_of(lines.back(), cell.style) + 0.1;
  if (!lines.empty() && last_w + gap + suffix_w <= cell.w) {
    const bool from_right = cell.style.align == Align::right;
    auto& last = out.back().text.box;
    last.x = from_right ? cell.x + cell.w - suffix_w - gap - last_w : cell.x;
    last.w = last_w;
    auto style = cell.suffix_style;
    style.align = Align::left;
    add_piece({last.x + last_w + gap, 0, suffix_w, 0}, suffix, style, lines.size() - 1);
    return out;
  }
  const auto suffix_lines = m_measure.break_lines(suffix, cell.suffix_style.size_pt, cell.suffix_style.weight, cell.w);
  for (std::size_t i = 0; i < suffix_lines.size(); ++i)
    add_piece({cell.x, 0, cell.w, 0}, suffix_lines[i], cell.suffix_style, lines.size() + i);
  return out;
}

void Sheet::row(const std::vector<Cell>& cells, double gap_below_mm, const Ornament& ornament) {
  std::vector<Piece> all;
  for (const auto& cell : cells)
    for (auto& piece : pieces(cell)) all.push_back(std::move(piece));
  std::size_t count = 0;
  for (const auto& piece : all) count = std::max(count, piece.line + 1);
  std::vector<double> heights(count, 0);
  for (const auto& piece : all) heights[piece.line] = std::max(heights[piece.line], piece.text.box.h);
  double total = 0;
  for (const auto h : heights) total += h;
  const bool fits_a_page = endless() || total <= m_geometry.body_bottom - m_body_top;
  keep_together(fits_a_page ? total : (heights.empty() ? 0 : heights.front() * 2));
  if (ornament && !heights.empty()) ornament(cells.front().x, m_y, heights.front());
  place_split(all, heights);
  m_y += gap_below_mm;
}

void Sheet::place_split(std::vector<Piece>& all, const std::vector<double>& heights) {
  for (std::size_t line = 0; line < heights.size(); ++line) {
    keep_together(heights[line]);
    for (auto& piece : all) {
      if (piece.line != line) continue;
      // A smaller style beside a larger one sits on about the same base line.
      piece.text.box.y = m_y + (heights[line] - piece.text.box.h) * 0.75;
      add(std::move(piece.text));
    }
    m_y += heights[line];
  }
}

void Sheet::rule(Ink ink, double width_mm) { add(Line{left(), m_y, right(), m_y, width_mm, ink}); }

}  // namespace nuanxin::slip
