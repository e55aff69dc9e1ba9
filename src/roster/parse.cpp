#include "roster/parse.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "domain/id_number.h"
#include "domain/wire.h"

namespace nuanxin::roster {
namespace {

enum Field { name, number, phone, occupation, platform, address, field_count };

struct Header {
  Field field;
  std::vector<std::string_view> names;  ///< folded
};

const std::array<Header, field_count>& headers() {
  static const std::array<Header, field_count> all{{
      {name, {"姓名", "名字", "name", "full name"}},
      {number, {"身份证号", "身份证号码", "身份证", "证件号", "证件号码", "id number", "id", "number"}},
      {phone, {"手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile"}},
      {occupation, {"职业", "工种", "岗位", "occupation", "job"}},
      {platform, {"平台", "单位", "公司", "平台/单位", "所属平台", "platform", "company"}},
      {address, {"住址", "地址", "联系地址", "address"}},
  }};
  return all;
}

using Columns = std::array<int, field_count>;  ///< −1: not in the file

Columns find_columns(const std::vector<std::string>& cells) {
  Columns columns;
  columns.fill(-1);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto cell = fold(cells[i]);
    for (const auto& header : headers())
      if (columns[header.field] < 0 && std::find(header.names.begin(), header.names.end(), cell) != header.names.end())
        columns[header.field] = static_cast<int>(i);
  }
  return columns;
}

std::string cell_of(const Row& row, const Columns& columns, Field field) {
  const int column = columns[field];
  return column >= 0 && static_cast<std::size_t>(column) < row.cells.size() ? row.cells[column] : std::string();
}

/// Spaces and dashes people type into numbers are dropped, full-width digits folded, x made X.
std::string compact(const std::string& text) {
  std::string out;
  for (char c : fold(text)) {
    if (c == ' ' || c == '-' || c == '\'') continue;
    out += c == 'x' ? 'X' : c;
  }
  return out;
}

bool is_mobile(const std::string& phone) {
  return phone.size() == 11 && phone[0] == '1' &&
         std::all_of(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number that a spreadsheet turned into floating point: its last digits are gone.
bool looks_rounded(const std::string& text) {
  return text.find_first_of("eE") != std::string::npos && text.find_first_not_of("0123456789.eE+") == std::string::npos;
}

class Checker {
 public:
  Checker(const Options& options, const Columns& columns) : m_options(options), m_columns(columns) {}

  Line check(const Row& row) {
    Line line{row.line, row.cells, {}, std::nullopt};
    domain::Expected expected;
    auto& who = expected.identity;
    who.name = cell_of(row, m_columns, name);
    if (who.name.empty()) line.problems.push_back({"missing_name", "name", {}});
    check_number(row, line, who);
    who.phone = compact(cell_of(row, m_columns, phone));
    if (!who.phone.empty() && !is_mobile(who.phone)) line.problems.push_back({"bad_phone", "phone", {}});
    expected.occupation = occupation_code(cell_of(row, m_columns, occupation), line);
    expected.platform = cell_of(row, m_columns, platform);
    who.address = cell_of(row, m_columns, address);
    if (line.problems.empty()) line.expected = std::move(expected);
    return line;
  }

 private:
  void check_number(const Row& row, Line& line, domain::Identity& who) {
    const auto raw = cell_of(row, m_columns, number);
    who.doc_number = compact(raw);
    if (who.doc_number.empty()) {
      line.problems.push_back({"missing_number", "number", {}});
      return;
    }
    if (looks_rounded(raw)) {
      line.problems.push_back({"number_rounded", "number", {}});
      return;
    }
    const auto parsed = domain::parse_id_number(who.doc_number, m_options.today);
    if (!parsed) {
      line.problems.push_back({"bad_number", "number", parsed.error().field});
      return;
    }
    who.birth = parsed->birth;
    who.sex = parsed->sex == 1 ? domain::Sex::male : parsed->sex == 2 ? domain::Sex::female : domain::Sex::unknown;
    const auto [first, inserted] = m_seen.emplace(who.doc_number, row.line);
    if (!inserted)
      line.problems.push_back({"duplicate_line", "number", std::to_string(first->second)});
    else if (m_options.known && m_options.known(who.doc_number))
      line.problems.push_back({"duplicate_known", "number", {}});
  }

  std::string occupation_code(const std::string& text, Line& line) const {
    if (text.empty()) return {};
    const auto folded = fold(text);
    for (const auto& known : m_options.occupations)
      if (known.code == folded ||
          std::any_of(known.names.begin(), known.names.end(), [&](const auto& each) { return fold(each) == folded; }))
        return known.code;
    line.problems.push_back({"unknown_occupation", "occupation", text});
    return {};
  }

  const Options& m_options;
  const Columns& m_columns;
  std::unordered_map<std::string, int> m_seen;
};

}  // namespace

Result<Preview> preview(std::string_view bytes, const Options& options) {
  auto table = read_table(bytes);
  if (!table) return table.error();
  if (table->rows.empty()) return refuse(Reason::bad_request, "the file has no lines", "file");
  const auto columns = find_columns(table->rows.front().cells);
  if (columns[name] < 0 || columns[number] < 0)
    return refuse(Reason::invalid_value, "the first line must name the columns 姓名 (name) and 身份证号 (ID number)",
                  "columns");
  Preview out;
  out.encoding = table->encoding;
  out.columns = table->rows.front().cells;
  Checker checker(options, columns);
  for (std::size_t i = 1; i < table->rows.size(); ++i) {
    out.lines.push_back(checker.check(table->rows[i]));
    ++(out.lines.back().expected ? out.good : out.bad);
  }
  return out;
}

Json to_json(const Preview& preview) {
  Json lines = Json::array();
  for (const auto& line : preview.lines) {
    Json problems = Json::array();
    for (const auto& problem : line.problems)
      problems.push_back({{"code", problem.code}, {"field", problem.field}, {"detail", problem.detail}});
    Json row{{"line", line.number}, {"ok", line.expected.has_value()}, {"problems", problems}, {"cells", line.cells}};
    if (line.expected) row["expected"] = domain::to_json(*line.expected);
    lines.push_back(std::move(row));
  }
  return Json{{"lines", std::move(lines)},
              {"good", preview.good},
              {"bad", preview.bad},
              {"encoding", code(preview.encoding)},
              {"columns", preview.columns}};
}

Preview preview_from_json(const Json& json) {
  const auto texts = [](const Json& list) {
    std::vector<std::string> out;
    for (const auto& each : list) out.push_back(each.is_string() ? each.get<std::string>() : std::string());
    return out;
  };
  Preview preview;
  preview.columns = texts(member(json, "columns"));
  for (const auto& each : member(json, "lines")) {
    Line line{value_or<int>(each, "line", 0), texts(member(each, "cells")), {}, std::nullopt};
    for (const auto& problem : member(each, "problems"))
      line.problems.push_back({text_or(problem, "code"), text_or(problem, "field"), text_or(problem, "detail")});
    if (auto expected = domain::from_json<domain::Expected>(member(each, "expected")))
      line.expected = std::move(*expected);
    ++(line.expected ? preview.good : preview.bad);
    preview.lines.push_back(std::move(line));
  }
  return preview;
}

}  // namespace nuanxin::roster
