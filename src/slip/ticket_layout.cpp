#include <algorithm>

#include "slip/slip_parts.h"

namespace nuanxin::slip {
namespace {

constexpr double ticket_qr_mm = 32;
constexpr double ticket_bars_mm = 44;
constexpr double ticket_bars_height_mm = 11;

Style centred(double size_pt, Weight weight, Ink ink) { return {size_pt, weight, ink, Align::centre}; }

void ticket_head(Sheet& sheet, const TicketModel& m, const Words& w) {
  const auto x = sheet.left();
  const auto whole = sheet.width();
  sheet.row({{x, whole, centred(14, Weight::bold, Ink::teal), m.fair_name}});
  if (!m.place.empty()) sheet.row({{x, whole, aligned(style::quiet, Align::centre), m.place}});
  sheet.space(1);
  sheet.rule(Ink::teal, 0.6);
  sheet.space(1.5);
  sheet.row({{x, whole, aligned(style::quiet, Align::centre), w.your_number}});
  sheet.row({{x, whole, sheet.fitted(m.number, centred(60, Weight::bold, Ink::black), whole), m.number}});
  sheet.row({{x, whole, centred(16, Weight::bold, Ink::black), m.masked_name}}, 1);
  if (!m.reprint) return;
  const std::string word = w.reprint;
  const auto tag_w = sheet.width_of(word, style::strong) + 4;
  tag(sheet, x + (whole - tag_w) / 2, sheet.y(), word, Ink::grey);
  sheet.space(line_height_mm(11) + 1.5);
}

/// Two columns of icon and word; a roll of 58 mm has one.
void booked(Sheet& sheet, const TicketModel& m, const Words& w) {
  if (m.booked.empty()) return;
  section_heading(sheet, w.booked, 0);
  constexpr double icon = 6;
  const Style label{12, Weight::regular, Ink::black, Align::left};
  const std::size_t columns = sheet.width() > 60 ? 2 : 1;
  const auto column_w = sheet.width() / static_cast<double>(columns);
  for (std::size_t i = 0; i < m.booked.size(); i += columns) {
    std::vector<Cell> cells;
    for (std::size_t k = 0; k < columns && i + k < m.booked.size(); ++k)
      cells.push_back({sheet.left() + static_cast<double>(k) * column_w + icon + 1.8, column_w - icon - 2.8, label,
                       m.booked[i + k].label});
    const auto top = sheet.y();
    sheet.space(0.4);
    sheet.row(cells, 0.4);
    for (std::size_t k = 0; k < cells.size(); ++k)
      add_all(sheet, service_icon(m.booked[i + k].icon, cells[k].x - icon - 1.8, top + 0.2, icon));
    sheet.set_y(std::max(sheet.y(), top + icon + 1.2));
  }
  sheet.space(1.5);
}

void waiting(Sheet& sheet, const TicketModel& m, const Words& w) {
  const auto x = sheet.left();
  const auto whole = sheet.width();
  if (!m.wait_where.empty()) {
    sheet.row({{x, whole, style::quiet, w.wait_at}});
    sheet.row({{x, whole, {16, Weight::bold, Ink::black, Align::left}, m.wait_where}}, 1);
  }
  labelled(sheet, x, whole, w.printed_at, m.time_text, {12, Weight::regular, Ink::black, Align::left});
  labelled(sheet, x, whole, w.expected, m.expected_text, {14, Weight::bold, Ink::black, Align::left});
}

void foot(Sheet& sheet, const TicketModel& m, const Words& w) {
  const auto x = sheet.left();
  const auto whole = sheet.width();
  sheet.space(1);
  if (!m.qr_text.empty()) {
    sheet.add(Qr{{x + (whole - ticket_qr_mm) / 2, sheet.y(), ticket_qr_mm, ticket_qr_mm}, m.qr_text});
    sheet.space(ticket_qr_mm);
    sheet.row({{x, whole, aligned(style::body, Align::centre), w.qr_ticket}}, 1);
  }
  if (!m.specimen.empty()) {
    sheet.space(1);
    sheet.add(Bars{{x + (whole - ticket_bars_mm) / 2, sheet.y(), ticket_bars_mm, ticket_bars_height_mm}, m.specimen});
    sheet.space(ticket_bars_height_mm + 0.5);
    sheet.row({{x, whole, aligned(style::quiet, Align::centre), m.specimen}}, 1.5);
  }
  sheet.row({{x, whole, aligned(style::quiet, Align::centre), w.keep_ticket}}, 1.5);
  hotline_foot(sheet, m.hotline, m.language);
}

}  // namespace

Layout lay_out(const TicketModel& model, Paper paper, const TextMeasure& measure) {
  Layout layout;
  layout.paper = paper == Paper::A4 || paper == Paper::A5 ? Paper::Roll80 : paper;  // a ticket is always a strip
  const auto& w = words(model.language);
  layout.title = joined(w.ticket_title, " ", model.number);
  const auto geometry = roll_geometry(layout.paper);
  Sheet sheet(layout, measure, geometry);
  ticket_head(sheet, model, w);
  booked(sheet, model, w);
  waiting(sheet, model, w);
  foot(sheet, model, w);
  layout.pages.back().height_mm = sheet.y();
  return layout;
}

}  // namespace nuanxin::slip
