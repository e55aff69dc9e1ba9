#include "roster/write.h"

#include <xlsxwriter.h>

#include "base/i18n.h"

namespace nuanxin::roster {

std::string sentence(const Problem& problem) {
  if (problem.code == "missing_name") return tr("The name is missing.");
  if (problem.code == "missing_number") return tr("The ID number is missing.");
  if (problem.code == "number_rounded")
    return tr("The spreadsheet rounded the ID number. Format the column as text and type it again.");
  if (problem.code == "bad_phone") return tr("The mobile number must have 11 digits and begin with 1.");
  if (problem.code == "duplicate_line") return trf("The same ID number is already in line {}.", problem.detail);
  if (problem.code == "duplicate_known") return tr("This person is on the list already.");
  if (problem.code == "unknown_occupation") return trf("The occupation “{}” is not in the catalogue.", problem.detail);
  if (problem.detail == "length") return tr("The ID number must have 18 characters.");
  if (problem.detail == "characters") return tr("The ID number may only have digits and a last X.");
  if (problem.detail == "birth_date") return tr("The birth date in the ID number does not exist.");
  return tr("The check digit of the ID number is wrong. Compare it with the card.");
}

std::string csv_record(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = cells[i];
    if (!cell.empty() && std::string_view("=+-@").find(cell[0]) != std::string_view::npos) cell.insert(0, "'");
    if (i) out += ',';
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  return out + "\r\n";
}

std::string rejected_csv(const Preview& preview) {
  auto header = preview.columns;
  header.push_back(tr("Problem"));
  std::string out = "\xEF\xBB\xBF" + csv_record(header);
  for (const auto& line : preview.lines) {
    if (line.expected) continue;
    auto cells = line.cells;
    cells.resize(preview.columns.size());
    std::string words;
    for (const auto& problem : line.problems) words += (words.empty() ? "" : " ") + sentence(problem);
    cells.push_back(words);
    out += csv_record(cells);
  }
  return out;
}

Result<void> write_xlsx(const std::string& path, const std::vector<std::vector<std::string>>& rows) {
  lxw_workbook* book = workbook_new(path.c_str());
  if (!book) return refuse(Reason::unavailable, "the file cannot be written", "path");
  lxw_worksheet* sheet = workbook_add_worksheet(book, nullptr);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < rows[r].size(); ++c)
      worksheet_write_string(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), rows[r][c].c_str(), nullptr);
  if (workbook_close(book) != LXW_NO_ERROR) return refuse(Reason::unavailable, "the file cannot be written", "path");
  return {};
}

}  // namespace nuanxin::roster
