#include "base/text.h"
#include "devices/scanner/decode.h"
#include "devices/scanner/stream.h"
#include "devices/scanner/timing.h"
#include "devices/scanner/wedge.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::scanner {

namespace {

std::string scanner_bytes(const Json& vector) {
  std::string bytes = test::bytes_of(vector);
  const auto& repeat = member(vector, "repeat");
  for (int i = value_or(repeat, "count", 0); i > 0; --i) bytes += test::bytes_of(repeat);
  return bytes;
}

template <class Decoder, class Size>
Json scan_in_pieces(std::string_view bytes, Size next_size) {
  Decoder decoder;
  Json all = Json::array();
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), bytes.size());
    for (const auto& raw : decoder.feed(bytes.substr(0, size)))
      if (const auto code = interpret(raw)) all.push_back(to_json(*code));
    bytes.remove_prefix(size);
  }
  all.push_back(decoder.is_pending());
  return all;
}

std::string scan_error(std::string_view bytes) { return text_or(scanner::decode_line(bytes), "error"); }
std::string scan_text(std::string_view bytes) { return text_or(scanner::decode_line(bytes), "code"); }
std::string scan_kind(std::string_view bytes) { return text_or(scanner::decode_line(bytes), "kind"); }
std::string scan_result(std::string_view bytes) { return text_or(scanner::decode_line(bytes), "result"); }

std::string event_bytes(unsigned type, unsigned code, unsigned value, unsigned seconds = 0) {
  std::string bytes(event_size, '\0');
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(seconds >> (8 * i));
  bytes[16] = static_cast<char>(type);
  bytes[18] = static_cast<char>(code & 0xFFU);
  bytes[19] = static_cast<char>(code >> 8U);
  bytes[20] = static_cast<char>(value);
  return bytes;
}

std::string pressed(unsigned key) { return event_bytes(1, key, 1) + event_bytes(0, 0, 0) + event_bytes(1, key, 0); }

}  // namespace

TEST_CASE("scanner bytes decode as the vectors say") {
  for (const auto& vector : test::vectors("07_scanner.json")) {
    INFO(text_or(vector, "name"));
    const Json json = scanner::decode_line(scanner_bytes(vector));
    INFO(json.dump());
    CHECK(test::contains(json, member(vector, "expect")));
  }
}

TEST_CASE("how a scanner's bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  for (const auto& vector : test::vectors("07_scanner.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = scanner_bytes(vector);
    const auto check = [&](auto decode) {
      const Json whole = decode([&] { return bytes.size(); });
      CHECK(decode([] { return 1; }) == whole);
      for (int i = 0; i < 5; ++i) CHECK(decode([&] { return 1 + random() % 60; }) == whole);
    };
    if (is_input_events(bytes))
      check([&](auto size) { return scan_in_pieces<WedgeDecoder>(bytes, size); });
    else
      check([&](auto size) { return scan_in_pieces<CodeDecoder>(bytes, size); });
  }
}

TEST_CASE("every suffix ends a code and empty codes are dropped") {
  for (const char* suffix : {"\r", "\n", "\r\n", "\t", "\x03", "\r\n\r\n"})
    CHECK(scan_text("26093000010" + std::string(suffix)) == "26093000010");
  CHECK(scan_result("\r\n") == "ignore");
  CHECK(scan_result("\x02\x03") == "ignore");
  CHECK(scan_result("]C0\r") == "ignore");
  CHECK(scan_result("26093000010") == "incomplete");
  CHECK(scan_result("\x02") == "incomplete");
  CHECK(value_or(scanner::decode_line("A1\rB2"), "pending", false));
  CHECK(scan_text("260\x02"
                  "26093000010\x03") == "26093000010");
  CodeDecoder decoder;
  CHECK(decoder.feed("26093000010").empty());
  CHECK(decoder.silence()->bytes == "26093000010");
  CHECK_FALSE(decoder.silence());
  CHECK_FALSE(decoder.is_pending());
}

TEST_CASE("an AIM prefix names the symbology") {
  const std::pair<const char*, const char*> prefixes[] = {{"]C0", "Code 128"},       {"]C1", "GS1-128"},
                                                          {"]E0", "EAN-13"},         {"]Q1", "QR"},
                                                          {"]d2", "GS1 DataMatrix"}, {"]A0", "Code 39"}};
  for (const auto& [prefix, name] : prefixes) {
    const Json json = scanner::decode_line(std::string(prefix) + "26093000010\r");
    CHECK(text_or(json, "symbology") == name);
    CHECK(text_or(json, "code") == "26093000010");
  }
  CHECK(scan_text("]X7ABC\r") == "]X7ABC");
  CHECK(scan_text("]C10101\x1D"
                  "10AB\r") == "010110AB");
}

TEST_CASE("codes are routed by their pattern and never followed") {
  CHECK(scan_kind("26093000010\r") == "specimen");
  CHECK(scan_kind("260930000101\r") == "unknown");
  CHECK(scan_kind("32090019900307123X\r") == "id_number");
  CHECK(scan_text("32090019900307123x\r") == "32090019900307123X");
  CHECK(scan_error("320900199003071231\r") == "id_check");
  CHECK(scan_kind("320900199003071231\r") == "id_number");
  CHECK(scan_kind("VAN1:x\r") == "own_qr");
  CHECK(scan_kind("VAN2:x\r") == "unknown");
  CHECK(scan_kind("HTTPS://example.invalid/a?b\r") == "url");
  CHECK(scan_kind("http://example.invalid\r") == "url");
  CHECK(scan_kind("1; DROP TABLE x\r") == "unknown");
  CHECK(is_id_check_good("110101199003077758"));
  CHECK_FALSE(is_id_check_good("11010119900307775"));
  CHECK_FALSE(is_id_check_good("1101011990030777A8"));
}

TEST_CASE("wrong characters refuse the code and the next one is read") {
  for (const auto& noise : {std::string("\x00", 1), std::string("\xFF"), std::string("\x1B[2J"), std::string("\x7F"),
                            std::string("\x80"), std::string("\xC2\x85"), std::string("\xAA\xA1")}) {
    CHECK(scan_error(noise + "26093000010\r") == "character");
    const Json json = scanner::decode_line(noise + "1\r26093000011\r");
    CHECK(json["codes"] == Json::array({"26093000011"}));
    CHECK(json["messages"] == 2);
  }
  CHECK(scan_error("]C0测试\r") == "character");
  CHECK(text_or(scanner::decode_line("VAN1:测试一\r"), "charset") == "UTF-8");
}

TEST_CASE("a code too long is refused once and dropped to its end") {
  CHECK(scan_result(std::string(4096, '9') + "\r") == "ok");
  CHECK(scan_error(std::string(4097, '9') + "\r") == "oversize");
  const Json json = scanner::decode_line(std::string(9000, '9') + "\x02" + std::string(9000, '9') + "\r26093000010\r");
  CHECK(text_or(json, "error") == "oversize");
  CHECK(json["messages"] == 2);
  CHECK(json["codes"] == Json::array({"26093000010"}));
  CodeDecoder decoder;
  std::size_t events = 0;
  for (int i = 0; i < 256; ++i) {
    events += decoder.feed(std::string(4096, 'x')).size();
    CHECK(decoder.pending() <= max_code);
  }
  CHECK(events == 1);
}

TEST_CASE("the same code within a second is one reading") {
  using std::chrono::milliseconds;
  DoubleRead reads;
  CHECK_FALSE(reads.is_repeat("A", milliseconds(0)));
  CHECK(reads.is_repeat("A", milliseconds(1000)));
  CHECK(reads.is_repeat("A", milliseconds(1900)));
  CHECK_FALSE(reads.is_repeat("A", milliseconds(2901)));
  CHECK_FALSE(reads.is_repeat("B", milliseconds(2950)));
  CHECK_FALSE(reads.is_repeat("A", milliseconds(2960)));
  CHECK_FALSE(reads.is_repeat("A", milliseconds(10)));
  const Json json = scanner::decode_line("A1\rA1\r");
  CHECK(text_or(json, "result") == "ok");
  CHECK(json["codes"] == Json::array({"A1"}));
  CHECK(json["list"][1]["result"] == "duplicate");
}

TEST_CASE("keys of a US keyboard become characters") {
  CHECK(key_character(30, false) == 'a');
  CHECK(key_character(30, true) == 'A');
  CHECK(key_character(11, false) == '0');
  CHECK(key_character(12, false) == '-');
  CHECK(key_character(12, true) == '_');
  CHECK(key_character(39, true) == ':');
  CHECK(key_character(53, false) == '/');
  CHECK(key_character(52, false) == '.');
  CHECK(key_character(43, true) == '|');
  CHECK(key_character(41, true) == '~');
  CHECK(key_character(82, false) == '0');
  CHECK(key_character(59, false) == 0);
  CHECK(key_character(1, false) == 0);
}

TEST_CASE("events of a keyboard scanner become codes") {
  const std::string one = pressed(2);
  const std::string enter = pressed(28);
  CHECK(scan_text(one + one + enter) == "11");
  CHECK(scan_text(event_bytes(4, 4, 30, 1'790'000'000) + one + pressed(96)) == "1");
  CHECK(scan_text(one + pressed(15)) == "1");
  CHECK(scan_text(event_bytes(1, 54, 1) + pressed(39) + event_bytes(1, 54, 0) + pressed(39) + enter) == ":;");
  CHECK(scan_text(one + event_bytes(1, 2, 2) + enter) == "1");
  CHECK(scan_result(one) == "incomplete");
  CHECK(scan_result(one + enter + std::string(5, '\0')) == "ok");
  CHECK(scan_result(enter) == "ignore");
  CHECK(scan_error(pressed(59) + one + enter) == "character");
  CHECK(scan_error(one + event_bytes(1, 29, 1) + one + enter) == "character");
  CHECK(scan_error(one + event_bytes(0, 3, 0) + one + enter) == "events_lost");
  CHECK(scan_text(pressed(69) + one + enter) == "1");
  std::string many;
  for (int i = 0; i < 4097; ++i) many += event_bytes(1, 2, 1);
  CHECK(scan_error(many + enter) == "oversize");
  WedgeDecoder decoder;
  decoder.feed(many + many);
  CHECK(decoder.pending() <= max_code + event_size);
  decoder.feed(enter + one);
  CHECK(decoder.silence()->bytes == "1");
  CHECK_FALSE(is_input_events("26093000010\r26093000010\r26093000010\r"));
  CHECK_FALSE(is_input_events(std::string("\0\xFF", 2)));
  CHECK_FALSE(is_input_events(event_bytes(7, 2, 1)));
  CHECK_FALSE(is_input_events(event_bytes(1, 2, 7)));
}

TEST_CASE("scans are told from typing by their pace") {
  for (const auto& vector : test::vectors("07_scanner_timing.json")) {
    INFO(text_or(vector, "name"));
    const auto terminator = text_or(vector, "terminator") == "ENTER" ? Terminator::enter : Terminator::none;
    const auto wanted = text_or(member(vector, "expect"), "result") == "scan";
    CHECK(is_scan(member(vector, "intervals_ms").get<std::vector<int>>(), terminator) == wanted);
  }
  const auto is_enter_scan = [](const std::vector<int>& gaps) { return is_scan(gaps, Terminator::enter); };
  CHECK(is_enter_scan({8, 8, 8, 8, 8, 8}));
  CHECK_FALSE(is_enter_scan({8, 8, 8, 8, 8}));
  CHECK_FALSE(is_enter_scan({}));
  CHECK_FALSE(is_enter_scan({0, 0, 0, 0, 0, 0, 0}));
  CHECK(is_enter_scan({1, 1, 1, 1, 1, 1}));
  CHECK(is_enter_scan({30, 30, 30, 30, 30, 30}));
  CHECK_FALSE(is_enter_scan({30, 30, 30, 31, 31, 31}));
  CHECK(is_enter_scan({8, 8, 8, 8, 8, 100}));
  CHECK_FALSE(is_enter_scan({8, 8, 8, 8, 8, 101}));
  CHECK_FALSE(is_scan({8, 8, 8, 8, 8, 8}, Terminator::none));
}

TEST_CASE("keys wait until it is clear whose they are") {
  using Verdict = KeyBuffer::Verdict;
  KeyBuffer keys;
  SECTION("a scan comes out whole, however long") {
    std::int64_t now = 1000;
    for (int i = 0; i < 60; ++i, now += 8) CHECK(keys.push('7', now).verdict == Verdict::hold);
    const auto answer = keys.push('\n', now);
    CHECK(answer.verdict == Verdict::code);
    CHECK(answer.text == std::string(60, '7'));
    CHECK(keys.pending() == 0);
    CHECK_FALSE(keys.deadline_ms());
  }
  SECTION("typing is given back within 150 ms, in order") {
    CHECK(keys.push('a', 0).verdict == Verdict::hold);
    CHECK(keys.deadline_ms() == 101);
    CHECK(keys.push('b', 90).verdict == Verdict::hold);
    CHECK(keys.deadline_ms() == 150);
    CHECK(keys.tick(149).verdict == Verdict::hold);
    CHECK(keys.tick(150).text == "ab");
    CHECK(keys.push('c', 200).verdict == Verdict::hold);
    const auto late = keys.push('d', 320);
    CHECK(late.verdict == Verdict::typing);
    CHECK(late.text == "c");
    CHECK(keys.push('\r', 330).text == "d\n");
    CHECK(keys.push('\n', 400).text == "\n");
  }
  SECTION("a scan that stops is given back") {
    for (int i = 0; i < 30; ++i) keys.push('7', i * 8);
    CHECK(keys.tick(30 * 8).verdict == Verdict::hold);
    CHECK(keys.deadline_ms() == 29 * 8 + 101);
    CHECK(keys.tick(29 * 8 + 101).text == std::string(30, '7'));
  }
  SECTION("a paste, a short burst and a clock that goes back are typing") {
    for (int i = 0; i < 10; ++i) CHECK(keys.push('p', 5).verdict == Verdict::hold);
    CHECK(keys.push('\n', 5).text == std::string(10, 'p') + "\n");
    for (int i = 0; i < 5; ++i) keys.push('q', 100 + i * 8);
    CHECK(keys.push('\n', 140).verdict == Verdict::typing);
    keys.push('r', 500);
    CHECK(keys.push('s', 400).text == "r");
    CHECK(keys.release().text == "s");
  }
  SECTION("it holds no more than one code") {
    std::size_t released = 0;
    for (int i = 0; i < 100'000; ++i) {
      released += keys.push('x', 0).text.size();
      CHECK(keys.pending() <= max_code);
    }
    CHECK(released + keys.pending() == 100'000);
  }
}

TEST_CASE("random bytes neither break the scanner decoders nor fill them") {
  std::mt19937 random(3);
  CodeDecoder serial;
  WedgeDecoder wedge;
  for (int i = 0; i < 4000; ++i) {
    const auto bytes = test::random_bytes(random, random() % 300);
    for (const auto& raw : serial.feed(bytes))
      if (const auto code = interpret(raw)) CHECK(is_utf8(to_json(*code).dump()));
    std::string events = bytes;
    for (std::size_t at = 16; at + 8 <= events.size(); at += event_size) {
      events.replace(at, 2, std::string("\1\0", 2));
      events[at + 3] = '\0';
    }
    for (const auto& raw : wedge.feed(events))
      if (const auto code = interpret(raw)) CHECK(is_utf8(to_json(*code).dump()));
    CHECK(serial.pending() <= max_code);
    CHECK(wedge.pending() <= max_code + event_size);
    CHECK(is_utf8(scanner::decode_line(bytes + "x").dump()));
  }
}

}  // namespace nuanxin::scanner
