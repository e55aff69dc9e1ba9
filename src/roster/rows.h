// Bytes of a file somebody brings (CSV in UTF-8, UTF-8 with BOM or GB18030; XLSX) → rows of UTF-8 cells.
// Pure; refuses what it cannot read with a sentence that says what to do. At most 100,000 rows and 64 columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace nuanxin::roster {

enum class Encoding { utf8, utf8_bom, gb18030, xlsx };
/// "utf-8", "utf-8-bom", "gb18030", "xlsx".
std::string_view code(Encoding);

struct Row {
  int line = 0;  ///< 1-based row of the sheet, or line on which the CSV record begins
  std::vector<std::string> cells;
};

struct Table {
  Encoding encoding = Encoding::utf8;
  std::vector<Row> rows;  ///< empty rows are left out
};

/// Decides by content, never by a file name.
Result<Table> read_table(std::string_view bytes);

}  // namespace nuanxin::roster
