#include <unicode/ucnv.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/i18n.h"
#include "roster/parse.h"
#include "roster/write.h"
#include "tests/support/people.h"
#include "tests/support/result.h"

using namespace nuanxin;
using Cells = std::vector<std::string>;

namespace {

const roster::Options options{
    *parse_date("2026-07-22"), {}, {{"courier", {"快递员", "Courier"}}, {"truck_driver", {"货车司机"}}}};

/// 4,800 good lines and 200 bad ones of five kinds, in a fixed mixture.
std::vector<Cells> five_thousand() {
  std::vector<Cells> rows{{"姓名", "身份证号", "手机", "职业", "平台"}};
  for (int i = 0; i < 5000; ++i) {
    Cells row{test::name(i), test::id_number(i), test::phone(i), i % 2 ? "快递员" : "货车司机", "苏通物流,盐城"};
    if (i % 25 == 24) {
      switch (i / 25 % 5) {
        case 0:
          row[1].back() = row[1].back() == '0' ? '1' : '0';
          break;
        case 1:
          row[1] = test::id_number(i - 1);
          break;
        case 2:
          row[0].clear();
          break;
        case 3:
          row[1].pop_back();
          break;
        default:
          row[2] = "12345";
          break;
      }
    }
    rows.push_back(row);
  }
  return rows;
}

std::string csv(const std::vector<Cells>& rows) {
  std::string out;
  for (const auto& row : rows) out += roster::csv_record(row);
  return out;
}

std::string gb18030(const std::string& utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(utf8.size() * 2, '\0');
  const auto size = ucnv_convert("gb18030", "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                                 static_cast<int32_t>(utf8.size()), &status);
  REQUIRE(U_SUCCESS(status));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string xlsx(const std::vector<Cells>& rows) {
  const auto path = std::filesystem::temp_directory_path() / ("roster-" + new_uuid() + ".xlsx");
  REQUIRE(roster::write_xlsx(path.string(), rows));
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  std::filesystem::remove(path);
  return text.str();
}

std::string problems_of(const roster::Line& line) {
  std::string out;
  for (const auto& problem : line.problems)
    out += problem.code + (problem.detail.empty() ? "" : ":" + problem.detail) + " ";
  return out;
}

}  // namespace

TEST_CASE("5,000 lines with 200 bad ones read the same from every encoding") {
  const auto rows = five_thousand();
  const auto text = csv(rows);
  const std::pair<std::string, roster::Encoding> files[] = {{text, roster::Encoding::utf8},
                                                            {"\xEF\xBB\xBF" + text, roster::Encoding::utf8_bom},
                                                            {gb18030(text), roster::Encoding::gb18030},
                                                            {xlsx(rows), roster::Encoding::xlsx}};
  for (const auto& [bytes, encoding] : files) {
    INFO(roster::code(encoding));
    const auto preview = roster::preview(bytes, options);
    REQUIRE(preview);
    CHECK(preview->encoding == encoding);
    CHECK(preview->good == 4800);
    CHECK(preview->bad == 200);
    CHECK(problems_of(preview->lines[24]) == "bad_number:check_digit ");
    CHECK(problems_of(preview->lines[49]) == "duplicate_line:50 ");
    CHECK(problems_of(preview->lines[74]) == "missing_name ");
    CHECK(problems_of(preview->lines[99]) == "bad_number:length ");
    CHECK(problems_of(preview->lines[124]) == "bad_phone ");
    CHECK(preview->lines[0].expected->identity.name == "王伟");
    CHECK(preview->lines[0].expected->platform == "苏通物流,盐城");
    CHECK(preview->lines[0].expected->occupation == "truck_driver");
  }
}

TEST_CASE("rejected lines come back as a file that can be mended and imported") {
  i18n::start("zh_CN");
  const auto preview = *roster::preview(csv(five_thousand()), options);
  auto rejected = roster::rejected_csv(preview);
  CHECK(rejected.find("身份证号校验位不对") != std::string::npos);
  const auto again = *roster::preview(rejected, options);
  CHECK(again.lines.size() == 200);
  // The duplicates are no duplicates among themselves; everything else is still wrong until somebody mends it.
  CHECK(again.bad == 160);
}

TEST_CASE("quoted cells, other delimiters and spreadsheet habits are understood") {
  const auto id = test::id_number(7);
  const auto preview = roster::preview("姓名;证件号;电话\n\"王\"\"小\"\"明\";'" + id + ";138 0000 0001\n\n", options);
  REQUIRE(preview);
  REQUIRE(preview->good == 1);
  CHECK(preview->lines[0].expected->identity.name == "王\"小\"明");
  CHECK(preview->lines[0].expected->identity.doc_number == id);
  CHECK(preview->lines[0].expected->identity.phone == "13800000001");
  const auto rounded = roster::preview("name,id number\n王明,3.29999199003071E+17\n", options);
  CHECK(problems_of(rounded->lines[0]) == "number_rounded ");
  const auto twice =
      roster::preview("name,id\n王明," + id + "\n", {options.today, [&](const std::string& n) { return n == id; }, {}});
  CHECK(problems_of(twice->lines[0]) == "duplicate_known ");
}

TEST_CASE("a file that cannot be read is refused with what to do") {
  for (const auto& bytes :
       {std::string(), std::string("PK\x03\x04 not a zip"), std::string("\xD0\xCF\x11\xE0xls"),
        std::string("\xFF\xFE\x00\x01"), std::string("a,b\n1,2\n"), std::string("姓名,身份证号\n\"open")}) {
    const auto preview = roster::preview(bytes, options);
    REQUIRE_FALSE(preview);
    CHECK_FALSE(preview.error().detail.empty());
  }
}

TEST_CASE("a cell that a spreadsheet would run as a formula is written as text") {
  CHECK(roster::csv_record({"=1+1", "a\"b", "x,y"}) == "'=1+1,\"a\"\"b\",\"x,y\"\r\n");
}
