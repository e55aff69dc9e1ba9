// Paper and workbook as values: what is on them, that nothing is clipped, that the same report is the same file. Other
// programs read the files in tests/integration/report.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>

#include "report/chart.h"
#include "report/pdf.h"
#include "report/tables.h"
#include "report/xlsx.h"
#include "samples.h"
#include "slip/paint.h"
#include "tests/support/result.h"
#include "tests/support/temp_folder.h"

using namespace nuanxin;
using namespace nuanxin::report;

namespace {

std::string text_of(const slip::Page& page) {
  std::string out;
  for (const auto& item : page.items)
    if (const auto* text = std::get_if<slip::Text>(&item)) out += text->text + "\n";
  return out;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("every row has as many cells as its table has columns, in both languages") {
  for (const auto& day : {samples::mixed_day(), samples::long_day(), samples::Day{}})
    for (const auto language : {Language::zh, Language::en})
      for (const auto& table : tables(day.report(), language)) {
        INFO(table.title);
        CHECK_FALSE(table.title.empty());
        CHECK(table.title.size() <= 31);  // a sheet's name
        for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
        if (!table.sum.empty()) CHECK(table.sum.size() == table.columns.size());
        for (const auto& column : table.columns) CHECK_FALSE(column.head.empty());
      }
}

TEST_CASE("nothing on paper leaves its margins or touches its neighbour below") {
  for (const auto& day : {samples::mixed_day(), samples::long_day(), samples::Day{}})
    for (const auto language : {Language::zh, Language::en}) {
      const auto layout = lay_out(day.report(), language);
      CHECK(layout.missing.empty());
      for (const auto& page : layout.pages)
        for (const auto& item : page.items) {
          const auto box = slip::bounds(item);
          CHECK(box.x >= 15.9);
          CHECK(box.x + box.w <= 194.1);
          CHECK(box.y >= 14.9);
          CHECK(box.y + box.h <= 290);
          if (const auto* text = std::get_if<slip::Text>(&item)) {
            INFO(text->text);
            CHECK(slip::pango_measure().width_mm(text->text, text->size_pt, text->weight) <= text->box.w + 0.3);
          }
        }
    }
}

TEST_CASE("a table that goes on has its title and heads again on the next page, and pages are numbered") {
  const auto layout = lay_out(samples::long_day().report(), Language::zh);
  REQUIRE(layout.page_count() >= 2);
  for (int i = 0; i < layout.page_count(); ++i)
    CHECK(text_of(layout.pages[static_cast<std::size_t>(i)])
              .find(fmt::format("第 {}/{} 页", i + 1, layout.page_count())) != std::string::npos);
  bool goes_on = false;
  for (const auto& page : layout.pages) {
    const auto text = text_of(page);
    const auto at = text.find("（续）");
    if (at == std::string::npos) continue;
    goes_on = true;
    CHECK(text.find("人数\n", at) != std::string::npos);
  }
  CHECK(goes_on);
}

TEST_CASE("heads of columns break between words, never inside one") {
  for (const auto& day : {samples::mixed_day(), samples::long_day()}) {
    std::set<std::string> whole;
    const auto words_of = [](const std::string& text, auto use) {
      std::istringstream in(text);
      for (std::string word; in >> word;) use(word);
    };
    for (const auto& table : tables(day.report(), Language::en))
      for (const auto& column : table.columns) words_of(column.head, [&](const auto& word) { whole.insert(word); });
    for (const auto& page : lay_out(day.report(), Language::en).pages)
      for (const auto& item : page.items)
        if (const auto* text = std::get_if<slip::Text>(&item);
            text && text->size_pt == 8.5 && text->weight == slip::Weight::bold)
          words_of(text->text, [&](const auto& word) { CHECK(whole.contains(word)); });
  }
}

TEST_CASE("the count line stands on the first page in words and numbers") {
  auto text = text_of(lay_out(samples::mixed_day().report(), Language::zh).pages[0]);
  std::erase(text, '\n');
  CHECK(text.find("发号 7 = 完成 2 + 离开 1 + 过号 1 + 取消 1 + 未结束 2，账目相符。") != std::string::npos);
  CHECK(text.find("还有 2 人在场") != std::string::npos);
}

TEST_CASE("the same report is the same file") {
  const test::TempFolder folder;
  const auto report = samples::mixed_day().report();
  for (const char* name : {"a.xlsx", "b.xlsx"}) REQUIRE(write_xlsx(report, Language::zh, folder.path(name)));
  CHECK(bytes_of(folder.path("a.xlsx")) == bytes_of(folder.path("b.xlsx")));
  CHECK(bytes_of(folder.path("a.xlsx")).starts_with("PK"));
  CHECK(slip::pdf_bytes(lay_out(report, Language::zh)) == slip::pdf_bytes(lay_out(report, Language::zh)));
}

TEST_CASE("files to be looked at, where a folder is named for them") {
  const char* folder = std::getenv("NUANXIN_REPORT_FOLDER");
  if (!folder) return;
  for (const auto language : {Language::zh, Language::en}) {
    const auto path = std::filesystem::path(folder) / (language == Language::en ? "long-en" : "long-zh");
    CHECK(slip::write_pdf(lay_out(samples::long_day().report(), language), path.string() + ".pdf"));
    CHECK(write_xlsx(samples::long_day().report(), language, path.string() + ".xlsx"));
  }
}

TEST_CASE("a file that cannot be written is refused and nothing is left behind") {
  const test::TempFolder folder;
  const auto refused = write_xlsx(samples::mixed_day().report(), Language::zh, folder.path("no/such/day.xlsx"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::unavailable);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a chart says in words what it draws") {
  const auto report = samples::mixed_day().report();
  CHECK(arrivals_chart(report, Language::zh).in_words() ==
        "08–09: 2, 09–10: 0, 10–11: 1, 11–12: 2, 12–13: 0, 13–14: 2");
  CHECK(waits_chart(report, Language::en).in_words() == "Vital signs: 10.0, Knees: 30.0");
  CHECK(arrivals_chart(samples::Day{}.report(), Language::en).in_words() == "Nobody is registered yet");
}
