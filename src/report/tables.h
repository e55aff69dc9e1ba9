// The report as titled tables of cells, once for every writer: sheets of a workbook and tables of a page say the same.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "report/day_report.h"
#include "report/words.h"

namespace nuanxin::report {

/// A text; a number with the decimals it is shown with; or a text in a number's place ("<5").
struct Cell {
  enum class Kind { text, number, stand_in };
  Kind kind = Kind::text;
  std::string text;  ///< as it is shown
  double number = 0;
  int decimals = 0;
};

struct Column {
  std::string head;
  double width = 1;  ///< in parts of the table's width
  bool numbers = true;
};

struct Table {
  enum class Id { people, activities, grades, occupations, platforms, channels, hours, roster };
  Id id = Id::people;
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<Cell> sum;  ///< empty: none
  std::vector<std::string> notes;
};

std::vector<Table> tables(const DayReport&, Language);
/// "Issued 60 = finished 50 + …: it adds up."; or a sentence for each line that does not.
std::vector<std::string> count_sentences(const DayReport&, Language);
/// "Not closed yet: 3 …", or empty.
std::string open_sentence(const DayReport&, Language);
/// "08–09"
std::string hour_text(int hour);

}  // namespace nuanxin::report
