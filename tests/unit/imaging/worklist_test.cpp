// What is written for the instruments, before any server sees it.
#include "imaging/worklist.h"

#include <catch2/catch.hpp>

#include "imaging/watch_cursor.h"
#include "stage.h"
#include "support/result.h"

namespace nuanxin::imaging {
namespace {

std::vector<std::string> codes_of(const WorklistItem& item) {
  std::vector<std::string> out;
  for (const auto& fault : faults_of(item)) out.push_back(fault_code(fault));
  return out;
}

/// The fault codes after one change to a good item.
template <class Change>
std::vector<std::string> codes_after(Change change) {
  auto item = sample_item();
  change(item);
  CHECK(dump_text(item).has_error());
  return codes_of(item);
}

using Codes = std::vector<std::string>;

std::size_t lines_with(const std::string& text, const std::string& mark) {
  std::size_t found = 0;
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a study uid is the uuid as one decimal number under 2.25") {
  CHECK(study_uid_of("f81d4fae-7dec-11d0-a765-00a0c91e6bf6").value() == "2.25.329800735698586629295641978511506172918");
  CHECK(study_uid_of("00000000-0000-0000-0000-000000000000").value() == "2.25.0");
  const auto longest = study_uid_of("FFFFFFFF-ffff-ffff-ffff-ffffffffffff").value();
  CHECK(longest == "2.25.340282366920938463463374607431768211455");
  CHECK(is_uid(longest));
  CHECK(study_uid_of("f81d4fae").has_error());
  CHECK(study_uid_of("").has_error());
}

TEST_CASE("accession numbers, uids and AE titles are what DICOM allows and no wildcard") {
  for (const auto* good : {"A", "VAN2609300001", "ABCDEFGHIJ012345"}) CHECK(is_accession(good));
  for (const auto* bad : {"", "van1", "VAN*", "V?", "VAN 1", "ABCDEFGHIJ0123456", "VAN\\1", "测"})
    CHECK_FALSE(is_accession(bad));
  for (const auto* good : {"1.2.3", "2.25.0", "0.1"}) CHECK(is_uid(good));
  for (const auto* bad : {"", ".", "1.", ".1", "1..2", "1.02", "1.a", "1 2"}) CHECK_FALSE(is_uid(bad));
  CHECK_FALSE(is_uid("1." + std::string(63, '1')));
  for (const auto* good : {"VANUS1", "a-b_c.d", "US 1"}) CHECK(is_ae_title(good));
  for (const auto* bad : {"", " US", "US ", "12345678901234567", "US\\1", "超声"}) CHECK_FALSE(is_ae_title(bad));
}

TEST_CASE("a Chinese name is split after its surname, another name is not split") {
  CHECK(split_name("张三丰") == PersonName{"张", "三丰"});
  CHECK(split_name(" 王五 ") == PersonName{"王", "五"});
  CHECK(split_name("欧阳锋") == PersonName{"欧阳", "锋"});
  CHECK(split_name("欧阳") == PersonName{"欧", "阳"});
  CHECK(split_name("诸葛孔明") == PersonName{"诸葛", "孔明"});
  CHECK(split_name("阿迪力·买买提") == PersonName{"阿迪力·买买提", ""});
  CHECK(split_name("阿迪力•买买提") == PersonName{"阿迪力•买买提", ""});
  CHECK(split_name("John Smith") == PersonName{"John Smith", ""});
  CHECK(split_name("张") == PersonName{"张", ""});
  CHECK(split_name("𠮷野家") == PersonName{"𠮷野家", ""});
  CHECK(split_name("") == PersonName{});
}

TEST_CASE("an item that lacks something is not written, and every lack is named by its tag") {
  CHECK(codes_of(sample_item()).empty());
  CHECK(codes_of({}) == Codes{"missing_0008_0050", "missing_0010_0010", "missing_0010_0020", "missing_0020_000D",
                              "missing_0032_1060", "missing_0008_0060", "missing_0040_0001", "missing_0040_0002",
                              "missing_0040_0007", "missing_0040_0009", "missing_0040_1001"});
  CHECK(codes_after([](auto& i) { i.patient_id.clear(); }) == Codes{"missing_0010_0020"});
  CHECK(codes_after([](auto& i) { i.start = {}; }) == Codes{"missing_0040_0002"});
  CHECK(codes_after([](auto& i) { i.pinyin = {" \t^", "="}; }) == Codes{"missing_0010_0010"});
  CHECK(codes_after([](auto& i) { i.hanzi.given = "\xff"; }) == Codes{"malformed_0010_0010"});
  CHECK(codes_after([](auto& i) { i.step = "\xb3\xac"; }) == Codes{"malformed_0040_0007"});
  CHECK(codes_after([](auto& i) { i.accession = "VAN*"; }) == Codes{"malformed_0008_0050"});
  CHECK(codes_after([](auto& i) { i.sex = "male"; }) == Codes{"malformed_0010_0040"});
  CHECK(codes_after([](auto& i) { i.birth = Date(); }) == Codes{"malformed_0010_0030"});
  CHECK(codes_after([](auto& i) { i.modality = "us"; }) == Codes{"malformed_0008_0060"});
}

TEST_CASE("lengths are counted in characters, as DICOM counts them") {
  const auto han = [](int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += "测";
    return out;
  };
  auto item = sample_item();
  item.procedure = item.step = item.hanzi.family = han(64);
  item.hanzi.given.clear();
  item.station_name = item.location = han(16);
  CHECK(codes_of(item).empty());
  CHECK(codes_after([&](auto& i) { i.procedure = han(65); }) == Codes{"too_long_0032_1060"});
  CHECK(codes_after([&](auto& i) { i.location = han(17); }) == Codes{"too_long_0040_0011"});
  CHECK(codes_after([&](auto& i) { i.hanzi = {han(40), han(24)}; }) == Codes{"too_long_0010_0010"});
  CHECK(codes_after([&](auto& i) { i.step_id = std::string(17, '1'); }) == Codes{"too_long_0040_0009"});
  CHECK(codes_after([&](auto& i) { i.patient_id = std::string(65, '1'); }) == Codes{"too_long_0010_0020"});
}

TEST_CASE("an id that DICOM would read otherwise is refused, since it is compared later") {
  for (const auto* bad : {"A\\B", "A\n(0010,0010) PN [X", "A\t", " A", "A ", "\xff"})
    CHECK(codes_after([&](auto& i) { i.patient_id = bad; }) == Codes{"malformed_0010_0020"});
}

TEST_CASE("no name or text can begin a line, a value or a name part of its own") {
  auto item = sample_item();
  for (const std::string evil : {"]\n(0010,0020) LO [EVIL", "]\r\n(0010,0020) LO [EVIL", "A\\B=C^D", "]] [ # ( <"}) {
    item.hanzi = {evil, evil};
    item.pinyin = {"X" + evil, evil};
    item.procedure = item.step = item.station_name = "Y";
    item.physician = {evil, {}};
    const auto dump = dump_text(item);
    INFO(evil);
    REQUIRE(dump);
    CHECK(lines_with(*dump, "\n(0010,0020)") == 1);
    CHECK(lines_with(*dump, "\n") == lines_with(*dump_text(sample_item()), "\n"));
    CHECK(dump->find('\\') == std::string::npos);
    CHECK(dump->find('\r') == std::string::npos);
    const auto at = dump->find("(0010,0010)");
    const auto name = dump->substr(at, dump->find('\n', at) - at);
    CHECK(lines_with(name, "^") == 2);
    CHECK(lines_with(name, "=") == 1);
  }
}

TEST_CASE("a cursor survives its text, and a foreign text is refused") {
  const WatchCursor cursor{412, {"c905ee8f-9232753a-6087caf4-8628f023-e7d5bdc8"}};
  CHECK(cursor_from_text(to_text(cursor)).value() == cursor);
  CHECK(cursor_from_text("").value() == WatchCursor{});
  for (const auto* bad : {"7", "{}", R"({"seq":"1","open":[]})", R"({"seq":1,"open":["../x"]})", "{"})
    CHECK(cursor_from_text(bad).has_error());
}

}  // namespace nuanxin::imaging
