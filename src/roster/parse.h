// The roster of expected workers: a table → expected persons, with per line what is wrong. Nothing is imported here:
// the hub's ImportRoster takes the good lines, all or none; the rejected ones go back as a CSV that can be mended and
// imported again (write.h). Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/entities.h"
#include "roster/rows.h"

namespace nuanxin::roster {

/// Codes: missing_name, missing_number, bad_number (detail: length, characters, birth_date, check_digit),
/// number_rounded (the spreadsheet stored it as a number), bad_phone, duplicate_line (detail: the first line),
/// duplicate_known, unknown_occupation.
struct Problem {
  std::string code;
  std::string field;  ///< name, number, phone, occupation
  std::string detail;
};

struct Line {
  int number = 0;
  std::vector<std::string> cells;  ///< as they came
  std::vector<Problem> problems;
  std::optional<domain::Expected> expected;  ///< present exactly when there is no problem
};

struct Preview {
  Encoding encoding = Encoding::utf8;
  std::vector<std::string> columns;  ///< the header line
  std::vector<Line> lines;
  int good = 0;
  int bad = 0;
};

struct Occupation {
  std::string code;
  std::vector<std::string> names;  ///< in any language; compared folded
};

struct Options {
  Date today{};
  std::function<bool(const std::string& doc_number)> known;  ///< expected at this fair already
  std::vector<Occupation> occupations;
};

/// Columns are found by their header (姓名/name, 身份证号/ID number, 手机/phone, 职业/occupation, 平台/platform,
/// 住址/address), in any order; a file without name and number headers is refused.
Result<Preview> preview(std::string_view bytes, const Options&);

/// `{lines:[{line, ok, problems:[{code, field, detail}], cells, expected?}], good, bad, encoding, columns}`.
Json to_json(const Preview&);
/// The preview that a hub sent, for writing its rejected lines; what is not of the shape is left out.
Preview preview_from_json(const Json&);

}  // namespace nuanxin::roster
