#include "base/text.h"
#include "devices/urine/convert.h"
#include "devices/urine/decode.h"
#include "devices/urine/header.h"
#include "devices/urine/parse.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::urine {

namespace {

const std::string stx = "\x02";
const std::string etx = "\x03";

/// Like test::contains, and inside objects too.
bool holds(const Json& got, const Json& wanted) {
  if (!wanted.is_object()) return got == wanted;
  for (const auto& [key, value] : wanted.items())
    if (!holds(member(got, key), value)) return false;
  return true;
}

std::string urine_bytes(const Json& vector) {
  std::string bytes = test::bytes_of(vector);
  const auto& repeat = member(vector, "repeat");
  for (int i = value_or(repeat, "count", 0); i > 0; --i) bytes += test::bytes_of(repeat);
  return bytes;
}

template <class Size>
Json blocks_in_pieces(std::string_view bytes, Size next_size) {
  BlockDecoder decoder;
  Json all = Json::array();
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), bytes.size());
    for (const auto& event : decoder.feed(bytes.substr(0, size))) all.push_back(to_json(event));
    bytes.remove_prefix(size);
  }
  if (const auto last = decoder.close()) all.push_back(to_json(*last));
  return all;
}

std::string urit_text(const std::string& nitrite = "-   ", const std::string& vitamin = "+-     0.6 mmol/L") {
  return "  \r\rID:26093000010\r\rNO.000012 2026-09-30\r\r            08:30:20\r\r\r\r*LEU +1     70 CELL/uL\r\r"
         " KET -        0 mmol/L\r\r NIT " +
         nitrite +
         "\r\r URO            Normal\r\r BIL -        0 umol/L\r\r GLU -        0 mmol/L\r\r"
         "*PRO +-       0.15 g/L\r\r SG         1.020     \r\r pH         6.0       \r\r BLD -       0 CELL/uL\r\r"
         "*Vc  " +
         vitamin +
         "\r\r MA          <=10 mg/L\r\r Ca         5.0 mmol/L\r\r CR         8.8 mmol/L\r\r"
         " ACR       <3.4mg/mmol\r\r";
}

Json urit(const std::string& nitrite = "-", const std::string& vitamin = "+-     0.6 mmol/L") {
  return urine::decode_line(stx + urit_text(nitrite, vitamin) + etx);
}

Json one_item(const std::string& line) {
  return member(urine::decode_line(stx + "\r\n" + line + "\r\n" + etx), "items");
}

std::string grade_of(std::string_view text) {
  const auto grade = parse_grade(text);
  return grade ? std::string(to_text(*grade)) : "none";
}

std::string converted(std::string_view item, std::string_view value, std::string_view from, std::string_view to,
                      int places) {
  const auto result = convert(item, Decimal::from_string(value).value(), from, to, places);
  return result ? result->to_string() : "none";
}

}  // namespace

TEST_CASE("urine printouts and grades decode as the vectors say") {
  for (const auto* file : {"03_urine_text_blocks.json", "03_urine_grades.json"}) {
    for (const auto& vector : test::vectors(file)) {
      INFO(text_or(vector, "name"));
      const Json json = urine::decode_line(urine_bytes(vector));
      INFO(json.dump());
      CHECK(holds(json, member(vector, "expect")));
    }
  }
}

TEST_CASE("how an analyzer's bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  for (const auto& vector : test::vectors("03_urine_text_blocks.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = "\r\nnoise" + urine_bytes(vector) + "\r\n" + stx + urit_text() + etx;
    const Json whole = blocks_in_pieces(bytes, [&] { return bytes.size(); });
    CHECK(whole.size() >= 1);
    CHECK(text_or(whole.back(), "vendor") == "URIT text");
    CHECK(blocks_in_pieces(bytes, [] { return 1; }) == whole);
    for (int i = 0; i < 5; ++i) CHECK(blocks_in_pieces(bytes, [&] { return 1 + random() % 300; }) == whole);
  }
}

TEST_CASE("every spelling of a grade has one meaning") {
  const std::pair<const char*, std::vector<const char*>> spellings[] = {
      {"-", {"-", "neg", "NEG", "Neg", "Negative", "阴性", "(-)", "－", "−", "阴性（-）", "阴性(－)", " - "}},
      {"normal", {"normal", "Normal", "NORM", "正常"}},
      {"+-", {"±", "+-", "+/-", "Trace", "TRACE", "微量", "弱阳性", "(±)", "弱阳性（±）", "＋－"}},
      {"1+", {"1+", "+1", "+", "(+)", "small", "＋", "（＋）", "1 +", "１＋", "阳性(+)"}},
      {"2+", {"2+", "+2", "++", "moderate", "（++）"}},
      {"3+", {"3+", "+3", "+++", "large", "LARGE"}},
      {"4+", {"4+", "+4", "++++"}},
      {"pos", {"pos", "POS", "Positive", "阳性"}},
      {"none", {"", " ", "+++1", "5+", "+5", "+++++", "0", "+ -", "neg(+)", "阴性(++)", "???", "()", ")", "1", "弱"}},
  };
  for (const auto& [grade, texts] : spellings) {
    for (const auto* text : texts) {
      INFO(text);
      CHECK(grade_of(text) == grade);
    }
  }
  CHECK(grade_of(std::string(100'000, '+')) == "none");
  CHECK(text_or(urine::decode_line("\xD2\xF5\xD0\xD4"), "grade") == "-");  // 阴性 in GBK
  CHECK(text_or(urine::decode_line(" "), "error") == "unparsed_value");
  CHECK(text_or(urine::decode_line(std::string(9000, '+')), "error") == "oversize");
}

TEST_CASE("a value is a grade, an amount or both") {
  const auto value = [](std::string_view text) { return parse_value(text).value(); };
  CHECK(value("+1     70 CELL/uL").unit == "CELL/uL");
  CHECK(value("<3.4mg/mmol").op == "<");
  CHECK(value("≥33.9 mg/mmol").op == ">=");
  CHECK(value("3.4-33.9mg/mmol").number == "3.4-33.9");
  CHECK(value("Normal 3.4umol/L").grade == Grade::normal);
  CHECK(value("1 + 70 CELL/uL").grade == Grade::plus1);
  CHECK(value("阴性 (-)").grade == Grade::negative);
  CHECK(value("- neg").grade == Grade::negative);
  for (const char* bad : {"",       "???",   "- pos",       "+ 2",          "+25",    "-5 mg/L",    "1.",
                          ".5",     "1.2.3", "70 CELL",     "70 CELL/uL x", "5 / uL", "<",          "< mg/L",
                          "+++300", "2+125", "12345678901", "70 pos",       "0x10",   "<3.4-5 mg/L"}) {
    INFO(bad);
    CHECK_FALSE(parse_value(bad));
  }
  CHECK_FALSE(parse_value(std::string(8000, ' ') + std::string(200, '1')));
  CHECK(to_ucum("CELL/uL") == "/uL");
  CHECK(to_ucum("mg/dl") == "mg/dL");
  CHECK(to_ucum("µmol/L") == "umol/L");
  CHECK(to_ucum("IU/L").empty());
}

TEST_CASE("a whole URIT printout gives every item by our codes") {
  const Json json = urit();
  CHECK(json["result"] == "ok");
  CHECK(json["vendor"] == "URIT text");
  CHECK(json["sample"] == "26093000010");
  CHECK(json["number"] == "000012");
  CHECK(json["date"] == "2026-09-30 08:30:20");
  CHECK(json["abnormal"] == Json::array({"LEU", "PRO", "VC"}));
  CHECK(json["items"].size() == 15);
  CHECK_FALSE(json.contains("missing"));
  CHECK_FALSE(json.contains("warning"));
  CHECK_FALSE(json.contains("note"));
  const auto& items = json["items"];
  CHECK(items["LEU"] == Json({{"grade", "1+"},
                              {"value", "70"},
                              {"unit", "CELL/uL"},
                              {"ucum", "/uL"},
                              {"abnormal", true},
                              {"raw", "+1     70 CELL/uL"}}));
  CHECK(holds(items, {{"URO", {{"grade", "normal"}}},
                      {"SG", {{"grade", nullptr}, {"value", "1.020"}}},
                      {"MALB", {{"op", "<="}, {"value", "10"}, {"unit", "mg/L"}}},
                      {"ACR", {{"op", "<"}, {"value", "3.4"}, {"unit", "mg/mmol"}, {"abnormal", false}}}}));
}

TEST_CASE("much vitamin C is told, because it hides other findings") {
  for (const char* much : {"1+", "+2   2.8 mmol/L", "1.4 mmol/L", ">=2.8 mmol/L", "25 mg/dL", "pos"})
    CHECK(text_or(urit("-", much), "note") == "vc_interference");
  for (const char* little : {"-", "+-     0.6 mmol/L", "1.3 mmol/L", "<2.8 mmol/L", "???", "99"})
    CHECK_FALSE(urit("-", little).contains("note"));
}

TEST_CASE("what is not understood stays as printed, with a warning") {
  const Json unparsed = urit("+++1");
  CHECK(holds(unparsed, {{"warning", "unparsed_value"}, {"items", {{"NIT", {{"grade", nullptr}, {"raw", "+++1"}}}}}}));
  CHECK(unparsed["warnings"] == Json::array({{{"code", "unparsed_value"}, {"item", "NIT"}}}));
  CHECK(urit("")["items"]["NIT"]["raw"] == "");
  CHECK(text_or(urit(""), "warning") == "unparsed_value");
  const Json normal = urit("Normal");
  CHECK(holds(normal, {{"warning", "unexpected_normal"}, {"items", {{"NIT", {{"grade", "-"}}}}}}));
  const Json unknown = urit("-\r\r RT 1+ 20 mg/L\r\r Hello world");
  CHECK(holds(unknown, {{"warning", "unknown_item"},
                        {"items", {{"RT", {{"grade", nullptr}, {"unknown", true}, {"raw", "1+ 20 mg/L"}}}}},
                        {"other", Json::array({"Hello world"})}}));
  const Json twice = urit("-\r\r LEU 3+");
  CHECK(holds(twice, {{"warning", "duplicate_item"}, {"items", {{"LEU", {{"grade", "1+"}}}}}}));
  CHECK(text_or(urit("-\r\r \xFF\xFE"), "warning") == "character");
  CHECK(text_or(urine::decode_line(stx + "CLINITEK,1,2\r\n" + etx), "error") == "unknown_layout");
  CHECK(text_or(urine::decode_line(stx + etx), "error") == "unknown_layout");
}

TEST_CASE("a printout without STX is read with a warning, without ETX only when it is whole") {
  CHECK(text_or(urine::decode_line(urit_text() + etx), "warning") == "no_stx");
  const Json open = urine::decode_line(stx + urit_text());
  CHECK(open["result"] == "ok");
  CHECK(open["warning"] == "no_etx");
  CHECK(urine::decode_line(urit_text())["warnings"].size() == 2);
  const std::string whole = stx + urit_text();
  for (std::size_t size = 2; size + 2 < whole.size(); size += 7) {
    INFO(size);
    CHECK(text_or(urine::decode_line(whole.substr(0, size)), "result") == "incomplete");
  }
  BlockDecoder decoder;
  CHECK_FALSE(decoder.close());
  CHECK(decoder.feed(whole.substr(0, 200)).empty());
  CHECK(decoder.is_pending());
  const auto cut = decoder.close();
  REQUIRE(cut);
  CHECK(to_json(*cut) == Json({{"result", "error"}, {"error", "truncated"}}));
  CHECK_FALSE(decoder.is_pending());
  CHECK(decoder.feed(whole).empty());
  CHECK(decoder.close()->kind == BlockEvent::Kind::block);
}

TEST_CASE("a second STX throws the first part away, unless only its ETX was missing") {
  const Json cut = urine::decode_line(stx + "12345678" + stx + urit_text() + etx);
  CHECK(cut["discarded_bytes"] == 9);
  CHECK_FALSE(cut.contains("messages"));
  const Json both = urine::decode_line(stx + urit_text() + stx + urit_text("+") + etx);
  CHECK(both["messages"] == 2);
  CHECK(both["warning"] == "no_etx");
  CHECK(both["list"][1]["items"]["NIT"]["grade"] == "1+");
  const Json next_cut = urine::decode_line(stx + urit_text() + etx + "\r\n" + stx + " LEU");
  CHECK(next_cut["result"] == "ok");
  CHECK(next_cut["pending"] == true);
  CHECK(text_or(urine::decode_line("\r\n\r\n"), "result") == "ignore");
}

TEST_CASE("a printout too long is refused once, and the next STX begins anew") {
  const Json json = urine::decode_line(stx + std::string(20'000, 'x') + stx + urit_text() + etx);
  CHECK(json["error"] == "oversize");
  CHECK(json["messages"] == 2);
  CHECK(json["list"][1]["result"] == "ok");
  CHECK(text_or(urine::decode_line(stx + std::string(8192, ' ') + etx), "error") == "unknown_layout");
  CHECK(text_or(urine::decode_line(stx + std::string(8193, ' ') + etx), "error") == "oversize");
  for (const auto& flood : {std::string("x"), std::string(" LEU 1+\r\n"), stx, etx, stx + "A 1\n"}) {
    BlockDecoder decoder;
    std::string bytes;
    while (bytes.size() < 1U << 20U) bytes += flood;
    for (const auto& event : decoder.feed(bytes)) CHECK(event.bytes.size() <= BlockDecoder::max_block);
    CHECK(decoder.pending() <= BlockDecoder::max_block);
  }
}

TEST_CASE("DIRUI's byte AB is a blank, but not inside a character") {
  const std::string text =
      "\r\n Date:2026-09-30 08:30\r\n No.\xAB"
      "0012\r\n ID\xA3\xBA"
      "26093000010\r\n"
      "\xABUBG\xAB\xABNormal\xAB"
      "3.4umol/L\r\n BLD\xAB\xA3\xAB\xA3\xAB\r\n\xAB"
      "A:C\xAB<3.4 mg/mmol\r\n";
  const Json json = urine::decode_line(stx + text + etx);
  INFO(json.dump());
  CHECK(holds(json, {{"vendor", "DIRUI text"},
                     {"sample", "26093000010"},
                     {"number", "0012"},
                     {"items", {{"URO", {{"grade", "normal"}, {"value", "3.4"}}}, {"BLD", {{"grade", "2+"}}}}}}));
  CHECK_FALSE(json.contains("warning"));
}

TEST_CASE("the DIRUI H-500 has the code in five columns, colour and clarity") {
  const Json json =
      urine::decode_line(stx +
                         "\r\nDate: 2026-09-30 08:30\r\nNo. 000007\r\nID: 260-1\r\nColor: Yellow\r\n"
                         "Clarity: Clear\r\n*UBG 1+  34umol/L\r\n VC  -\r\n SG  1.015\r\n PH  6.5\r\n"
                         "*LEU\x20+3 500 Leu/uL\r\n A:C <3.4 mg/mmol\r\n CRE 8.8 mmol/L\r\n MALB10 mg/L\r\n" +
                         etx);
  INFO(json.dump());
  CHECK(
      holds(json, {{"vendor", "DIRUI H-500 text"},
                   {"sample", "260-1"},
                   {"color", "Yellow"},
                   {"clarity", "Clear"},
                   {"abnormal", Json::array({"URO", "LEU"})},
                   {"items", {{"MALB", {{"value", "10"}}}, {"pH", {{"value", "6.5"}}}, {"CR", {{"value", "8.8"}}}}}}));
}

TEST_CASE("the URiSCAN's id is on the line below, or nowhere") {
  const std::string items = "BLD  -        neg        \r\np.H       6.0            \r\nLEU ++++ 500 WBC/ul      \r\n";
  const Json with = urine::decode_line(
      stx + "Date :FEB-28-2026 08:30:20\r\nID_NO:0012-    \r\n26093000010  \r\nWard :\r\n" + items + etx);
  CHECK(holds(with, {{"sample", "26093000010"},
                     {"number", "0012"},
                     {"date", "2026-02-28 08:30:20"},
                     {"items", {{"LEU", {{"grade", "4+"}}}, {"pH", {{"value", "6.0"}}}}}}));
  CHECK_FALSE(with.contains("other"));
  const Json without = urine::decode_line(stx + "ID_NO:0012-\r\nWard :\r\nNAME : Li Lei\r\n" + items + etx);
  CHECK_FALSE(without.contains("sample"));
  CHECK(without.dump().find("Lei") == std::string::npos);
}

TEST_CASE("dates and times are those that exist") {
  CHECK(urine::parse_date("2026-09-30") == "2026-09-30");
  CHECK(urine::parse_date("2026/9/3") == "2026-09-03");
  CHECK(urine::parse_date("SEP-30-2026") == "2026-09-30");
  CHECK(urine::parse_date("Dec-01-2026") == "2026-12-01");
  for (const char* bad : {"2026-02-30", "2026-13-01", "30-09-2026", "SEX-30-2026", "2026-09", "", "--"})
    CHECK_FALSE(urine::parse_date(bad));
  CHECK(parse_time("08:30") == "08:30");
  CHECK(parse_time("8:30:20") == "08:30:20");
  for (const char* bad : {"24:00", "08:60", "08:3", "08", "08:30:20:1"}) CHECK_FALSE(parse_time(bad));
}

TEST_CASE("names of the table of items are known whatever the analyzer") {
  for (const auto& [printed, code] : std::vector<std::pair<std::string, std::string>>{{"WBC", "LEU"},
                                                                                      {"PROT", "PRO"},
                                                                                      {"ERY", "BLD"},
                                                                                      {"OB", "BLD"},
                                                                                      {"ASC", "VC"},
                                                                                      {"MCA", "MALB"},
                                                                                      {"mALB", "MALB"},
                                                                                      {"UCA", "Ca"},
                                                                                      {"A/C", "ACR"},
                                                                                      {"Cr", "CR"},
                                                                                      {"CA", "Ca"},
                                                                                      {"S.G.", "SG"},
                                                                                      {"Leu", "LEU"}}) {
    INFO(printed);
    const Json items = one_item(" NIT -\r\n " + printed + " 1+");
    CHECK(holds(items, {{code, {{"grade", "1+"}}}}));
  }
}

TEST_CASE("a profile can bring its own layout") {
  Layout layout;
  layout.vendor = "OTHER text";
  layout.items = {{"ZUCKER", "GLU"}, {"BLUT", "BLD"}};
  const auto report = parse("ZUCKER 1+\nBLUT -\n", {layout});
  CHECK(report.vendor == "OTHER text");
  REQUIRE(report.items.size() == 2);
  CHECK(report.items[0].code == "GLU");
  CHECK(is_whole("ZUCKER 1+\nBLUT -\n", {layout}));
  CHECK_FALSE(is_whole("ZUCKER 1+\nBLUT -", {layout}));
  BlockDecoder decoder({layout});
  decoder.feed("\x02ZUCKER 1+\nBLUT -\n");
  CHECK(decoder.close()->kind == BlockEvent::Kind::block);
}

TEST_CASE("units are converted by the page's factors and no others") {
  CHECK(converted("PRO", "0.3", "g/L", "mg/dL", 0) == "30");
  CHECK(converted("PRO", "300", "mg/dl", "g/L", 1) == "3.0");
  CHECK(converted("GLU", "5.5", "mmol/L", "mg/dL", 0) == "99");
  CHECK(converted("GLU", "100", "mg/dL", "mmol/L", 2) == "5.55");
  CHECK(converted("KET", "0.5", "mmol/L", "mg/dL", 0) == "5");
  CHECK(converted("URO", "3.4", "umol/L", "mg/dL", 1) == "0.2");
  CHECK(converted("URO", "34", "µmol/L", "mg/dL", 0) == "2");
  CHECK(converted("URO", "135", "umol/L", "mg/dL", 0) == "8");
  CHECK(converted("BIL", "17", "umol/L", "mg/dL", 0) == "1");
  CHECK(converted("BIL", "100", "umol/L", "mg/dL", 0) == "6");
  CHECK(converted("VC", "1.4", "mmol/L", "mg/dL", 2) == "24.64");
  CHECK(converted("CR", "26.5", "mmol/L", "mg/dL", 0) == "300");
  CHECK(converted("CR", "10", "mg/dL", "mmol/L", 1) == "0.9");
  CHECK(converted("ACR", "33.9", "mg/mmol", "mg/g", 0) == "300");
  CHECK(converted("Ca", "2.5", "mmol/L", "mg/dL", 2) == "10.02");
  CHECK(converted("GLU", "5.55", "mmol/L", "mmol/L", 1) == "5.6");
  CHECK(converted("MALB", "10", "mg/L", "mg/dL", 1) == "none");
  CHECK(converted("GLU", "5.5", "mmol/L", "g/L", 1) == "none");
  CHECK(converted("LEU", "70", "/uL", "/uL", 0) == "none");
  CHECK(converted("GLU", "5.5", "mmol/L", "", 1) == "none");
  CHECK(converted("GLU", "5.5", "mmol/L", "mg/dL", -1) == "none");
}

TEST_CASE("random bytes neither break the printout decoder nor fill it") {
  std::mt19937 random(5);
  BlockDecoder decoder;
  const std::string good = stx + urit_text() + etx;
  std::size_t events = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string bytes = random() % 2 == 0 ? good : test::random_bytes(random, random() % 400);
    for (std::size_t n = random() % 4; n > 0 && !bytes.empty(); --n)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    for (const auto& event : decoder.feed(bytes)) {
      ++events;
      CHECK(is_utf8(to_json(event).dump()));
    }
    CHECK(decoder.pending() <= BlockDecoder::max_block);
    CHECK(is_utf8(urine::decode_line(bytes + "\r").dump()));
  }
  CHECK(events > 300);
}

}  // namespace nuanxin::urine
