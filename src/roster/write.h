// The rejected lines as a file that people mend in a spreadsheet and import again: UTF-8 with BOM (so that spreadsheets
// show hanzi), the columns as they came plus a last one with the problems in words, which a second import ignores.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "roster/parse.h"

namespace nuanxin::roster {

/// The problem in the language of base/i18n, e.g. "身份证号校验位不对".
std::string sentence(const Problem&);

std::string rejected_csv(const Preview&);

/// Rows of text cells as one sheet; used by reports and by tests. Throws nothing; refuses when the file cannot be
/// written.
Result<void> write_xlsx(const std::string& path, const std::vector<std::vector<std::string>>& rows);

/// One CSV record with the quotes it needs; cells that a spreadsheet would run as a formula get a leading apostrophe.
std::string csv_record(const std::vector<std::string>& cells);

}  // namespace nuanxin::roster
