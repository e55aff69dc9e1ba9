#include "roster/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ixion/address.hpp>
#include <ixion/model_context.hpp>
#include <memory>
#include <optional>
#include <orcus/csv_parser.hpp>
#include <orcus/orcus_xlsx.hpp>
#include <orcus/spreadsheet/document.hpp>
#include <orcus/spreadsheet/factory.hpp>
#include <orcus/spreadsheet/sheet.hpp>

#include "base/charset.h"
#include "base/text.h"

namespace nuanxin::roster {
namespace {

constexpr std::size_t max_rows = 100'000;
constexpr std::size_t max_columns = 64;

bool blank(const Row& row) {
  return std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return cell.empty(); });
}

/// Line ends become \n: the parser knows no \r, and a lone \r comes from old spreadsheets.
std::string plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      out += text[i];
    else if (i + 1 >= text.size() || text[i + 1] != '\n')
      out += '\n';
  }
  return out;
}

/// The delimiter that occurs most in the first line; comma when none does.
char delimiter_of(std::string_view text) {
  const auto first = text.substr(0, text.find('\n'));
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {',', ';', '\t'}) {
    const auto count = std::count(first.begin(), first.end(), candidate);
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

struct CsvHandler : orcus::csv_handler {
  std::vector<Row> rows;
  Row current;
  int line = 1;

  void begin_row() { current = Row{line, {}}; }
  void cell(const char* p, std::size_t n, bool) {
    const std::string_view text(p, n);
    line += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    if (current.cells.size() < max_columns) current.cells.push_back(trim(strip_controls(text)));
  }
  void end_row() {
    ++line;
    if (!blank(current) && rows.size() <= max_rows) rows.push_back(std::move(current));
  }
};

Result<std::vector<Row>> read_csv(std::string_view utf8) {
  const auto text = plain_line_ends(utf8);
  // An open quotation mark would swallow every line behind it into one cell.
  if (std::count(text.begin(), text.end(), '"') % 2 != 0) {
    const auto last = text.rfind('"');
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(last), '\n');
    return refuse(Reason::bad_request, fmt::format("line {}: a quotation mark has no partner", line), "file");
  }
  orcus::csv::parser_config config;
  config.delimiters = std::string(1, delimiter_of(text));
  config.text_qualifier = '"';
  config.trim_cell_value = true;
  CsvHandler handler;
  try {
    orcus::csv_parser<CsvHandler> parser(text.data(), text.size(), handler, config);
    parser.parse();
  } catch (const std::exception&) {
    return refuse(Reason::bad_request, fmt::format("line {}: not a line of a CSV file", handler.line), "file");
  }
  return std::move(handler.rows);
}

/// A cell as the text a person sees: whole numbers without a decimal point.
std::string cell_text(const ixion::model_context& model, const ixion::abs_address_t& at) {
  switch (model.get_celltype(at)) {
    case ixion::celltype_t::string:
      return trim(strip_controls(model.get_string_value(at)));
    case ixion::celltype_t::numeric: {
      const double value = model.get_numeric_value(at);
      return std::floor(value) == value && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                                  : fmt::format("{}", value);
    }
    case ixion::celltype_t::boolean:
      return model.get_boolean_value(at) ? "1" : "0";
    default:
      return {};
  }
}

Result<std::vector<Row>> read_xlsx(std::string_view bytes) {
  namespace ss = orcus::spreadsheet;
  try {
    ss::document document({1'048'576, 16'384});
    ss::import_factory factory(document);
    orcus::orcus_xlsx(&factory).read_stream(bytes);
    const auto* sheet = document.get_sheet(ss::sheet_t{0});
    if (!sheet) return refuse(Reason::bad_request, "the workbook has no sheet", "file");
    const auto range = sheet->get_data_range();
    if (!range.valid()) return std::vector<Row>{};
    if (static_cast<std::size_t>(range.last.row) >= max_rows)
      return refuse(Reason::too_large, fmt::format("more than {} rows", max_rows), "file");
    const auto last_column = std::min<int>(range.last.column, max_columns - 1);
    std::vector<Row> rows;
    for (int r = 0; r <= range.last.row; ++r) {
      Row row{r + 1, {}};
      for (int c = 0; c <= last_column; ++c)
        row.cells.push_back(cell_text(document.get_model_context(), ixion::abs_address_t(0, r, c)));
      if (!blank(row)) rows.push_back(std::move(row));
    }
    return rows;
  } catch (const std::exception&) {
    return refuse(Reason::bad_request, "the workbook is damaged; open it and save it again as .xlsx or as CSV", "file");
  }
}

}  // namespace

std::string_view code(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "utf-8";
    case Encoding::utf8_bom:
      return "utf-8-bom";
    case Encoding::gb18030:
      return "gb18030";
    case Encoding::xlsx:
      break;
  }
  return "xlsx";
}

Result<Table> read_table(std::string_view bytes) {
  if (bytes.empty()) return refuse(Reason::bad_request, "the file is empty", "file");
  Table table;
  std::string converted;
  if (bytes.starts_with("PK\x03\x04")) {
    table.encoding = Encoding::xlsx;
  } else if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return refuse(Reason::unsupported, "an old .xls workbook; save it as .xlsx or CSV", "file");
  } else if (bytes.starts_with("\xEF\xBB\xBF")) {
    table.encoding = Encoding::utf8_bom;
    bytes.remove_prefix(3);
  } else if (!is_utf8(bytes)) {
    auto text = gb18030_to_utf8(bytes);
    if (!text) return refuse(Reason::unsupported, "neither UTF-8 nor GB18030 text nor an .xlsx workbook", "file");
    table.encoding = Encoding::gb18030;
    converted = std::move(*text);
    bytes = converted;
  }
  if (table.encoding == Encoding::utf8_bom && !is_utf8(bytes))
    return refuse(Reason::bad_request, "the file says UTF-8 but is not", "file");
  auto rows = table.encoding == Encoding::xlsx ? read_xlsx(bytes) : read_csv(bytes);
  if (!rows) return rows.error();
  if (rows->size() > max_rows) return refuse(Reason::too_large, fmt::format("more than {} lines", max_rows), "file");
  table.rows = std::move(*rows);
  return table;
}

}  // namespace nuanxin::roster
