#include "report/xlsx.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "report/tables.h"

namespace nuanxin::report {
namespace {

namespace fs = std::filesystem;
constexpr lxw_row_t head_row = 3;  // title, fair, an empty line, the heads
constexpr double narrowest = 11;   // characters
constexpr double widths_a_part = 10;
constexpr lxw_color_t teal = 0x0F766E, teal_pale = 0x99CFC8;

struct Formats {
  explicit Formats(lxw_workbook* book) : m_book(book) {
    title = bold();
    format_set_font_size(title, 16);
    head = bold();
    format_set_text_wrap(head);
    format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bottom(head, LXW_BORDER_THIN);
    sum_text = bold();
    sum_whole = bold();
    for (auto* each : {sum_text, sum_whole}) format_set_top(each, LXW_BORDER_THIN);
    format_set_num_format(sum_whole, "0");
    whole = workbook_add_format(book);
    format_set_num_format(whole, "0");
    tenths = workbook_add_format(book);
    format_set_num_format(tenths, "0.0");
    percent = workbook_add_format(book);
    format_set_num_format(percent, "0\" %\"");
    stand_in = workbook_add_format(book);
    format_set_align(stand_in, LXW_ALIGN_RIGHT);
    sum_stand_in = bold();
    format_set_align(sum_stand_in, LXW_ALIGN_RIGHT);
    format_set_top(sum_stand_in, LXW_BORDER_THIN);
    note = workbook_add_format(book);
    format_set_font_color(note, 0x4B5563);
  }
  lxw_format *title, *head, *sum_text, *sum_whole, *whole, *tenths, *percent, *stand_in, *sum_stand_in, *note;

 private:
  lxw_format* bold() {
    auto* format = workbook_add_format(m_book);
    format_set_bold(format);
    return format;
  }
  lxw_workbook* m_book;
};

class BookWriter {
 public:
  BookWriter(lxw_workbook* book, const DayReport& report, Language language)
      : m_book(book), r(report), w(words(language)), m_language(language), m_formats(book) {}

  void write() {
    // Not the machine's clock: the same report is the same file.
    lxw_doc_properties properties{};
    std::string title = std::string(w.title) + " " + r.name;
    properties.title = title.data();
    properties.created =
        static_cast<time_t>(std::chrono::duration_cast<std::chrono::seconds>(r.made_at.time_since_epoch()).count());
    workbook_set_properties(m_book, &properties);
    for (const auto& each : tables(r, m_language)) write(each);
  }

 private:
  void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& words, lxw_format* format) {
    worksheet_write_string(sheet, row, column, words.c_str(), format);
  }

  void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell, bool sum) {
    if (cell.kind == Cell::Kind::text) return text(sheet, row, column, cell.text, sum ? m_formats.sum_text : nullptr);
    if (cell.kind == Cell::Kind::stand_in)
      return text(sheet, row, column, cell.text, sum ? m_formats.sum_stand_in : m_formats.stand_in);
    auto* format = sum                        ? m_formats.sum_whole
                   : cell.text.ends_with('%') ? m_formats.percent
                   : cell.decimals > 0        ? m_formats.tenths
                                              : m_formats.whole;
    worksheet_write_number(sheet, row, column, cell.number, format);
  }

  void write(const Table& table) {
    auto* sheet = workbook_add_worksheet(m_book, table.title.c_str());
    text(sheet, 0, 0, table.title, m_formats.title);
    text(sheet, 1, 0, r.name + "  " + r.place + "  " + to_iso(r.day), m_formats.note);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      const auto width = std::max(narrowest, table.columns[i].width * widths_a_part);
      worksheet_set_column(sheet, column, column, width, nullptr);
      text(sheet, head_row, column, table.columns[i].head, m_formats.head);
    }
    worksheet_set_row(sheet, head_row, 32, nullptr);
    worksheet_freeze_panes(sheet, head_row + 1, 1);
    auto row = head_row;
    const auto put_row = [&](const std::vector<Cell>& cells, bool sum) {
      ++row;
      for (std::size_t i = 0; i < cells.size(); ++i) put(sheet, row, static_cast<lxw_col_t>(i), cells[i], sum);
    };
    for (const auto& each : table.rows) put_row(each, false);
    const auto last = row;
    if (!table.sum.empty()) put_row(table.sum, true);
    row += 2;
    for (const auto& note : table.notes) text(sheet, row++, 0, note, m_formats.note);
    set_page(sheet);
    if (table.rows.empty()) return;
    if (table.id == Table::Id::hours) arrivals(sheet, table.title, last, row);
    if (table.id == Table::Id::activities) waits(sheet, table.title, last, row);
  }

  void set_page(lxw_worksheet* sheet) {
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, head_row, head_row);
    worksheet_set_footer(sheet, "&C&P / &N");
  }

  void series(lxw_chart* chart, const std::string& sheet, lxw_col_t column, lxw_row_t last, lxw_color_t colour) {
    auto* line = chart_add_series(chart, nullptr, nullptr);
    chart_series_set_categories(line, sheet.c_str(), head_row + 1, 0, last, 0);
    chart_series_set_values(line, sheet.c_str(), head_row + 1, column, last, column);
    chart_series_set_name_range(line, sheet.c_str(), head_row, column);
    lxw_chart_fill fill{};
    fill.color = colour;
    chart_series_set_fill(line, &fill);
  }

  void arrivals(lxw_worksheet* sheet, const std::string& name, lxw_row_t last, lxw_row_t below) {
    auto* chart = workbook_add_chart(m_book, LXW_CHART_COLUMN_STACKED);
    series(chart, name, 2, last, teal);
    series(chart, name, 3, last, teal_pale);
    chart_title_set_name(chart, w.arrivals_chart);
    worksheet_insert_chart(sheet, below + 1, 0, chart);
  }

  void waits(lxw_worksheet* sheet, const std::string& name, lxw_row_t last, lxw_row_t below) {
    auto* chart = workbook_add_chart(m_book, LXW_CHART_BAR);
    series(chart, name, 7, last, teal);
    chart_title_set_name(chart, w.waits_chart);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_axis_set_reverse(chart->y_axis);
    worksheet_insert_chart(sheet, below + 1, 0, chart);
  }

  lxw_workbook* m_book;
  const DayReport& r;
  const Words& w;
  Language m_language;
  Formats m_formats;
};

}  // namespace

Result<void> write_xlsx(const DayReport& report, Language language, const fs::path& path) {
  const auto failed = [](std::string words) { return refuse(Reason::unavailable, std::move(words), "path"); };
  auto beside = path;
  beside += ".part";
  // libxlsxwriter would say it on standard error.
  if (!std::ofstream(beside)) return failed("cannot write the file");
  lxw_workbook* book = workbook_new(beside.c_str());
  if (!book) return failed("cannot write the file");
  BookWriter(book, report, language).write();
  const auto closed = workbook_close(book);
  std::error_code problem;
  if (closed == LXW_NO_ERROR) fs::rename(beside, path, problem);
  if (closed == LXW_NO_ERROR && !problem) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return failed(problem ? problem.message() : lxw_strerror(closed));
}

}  // namespace nuanxin::report
