#include "base/text.h"
#include "devices/bp/aandd.h"
#include "devices/bp/ble.h"
#include "devices/bp/decode.h"
#include "devices/bp/omron.h"
#include "devices/bp/terumo.h"
#include "tests/unit/devices/support.h"

// Inside the codec's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::bp {
namespace {

const std::string good_line = "2026,09,30,08,31,26093000010         ,0,118,076,066,1";
const std::string terumo_text = "\x02R1,26093000010,260930,083015,128,097,082,071,0000\x03";

bool is_ble(const Json& vector) { return text_or(vector, "name").starts_with("ble_"); }

/// The result in the RB format, with the given field changed.
std::string rb_result(std::size_t index = 0, const std::string& value = "TM2657P") {
  std::vector<std::string> fields{"TM2657P", "260930083015", "00",   "0001", "E00",  "S128",
                                  "M097",    "D 82",         "P 71", "L180", "T 12", ""};
  fields[index] = value;
  std::string text = "\x02";
  for (std::size_t i = 0; i < fields.size(); ++i) text += (i == 0 ? "" : "\x1E") + fields[i];
  text += '\x03';
  return text + bcc_of(text);
}

template <class Decoder>
Json list_of(Decoder& decoder, std::string_view bytes, const std::function<std::size_t()>& next_size) {
  Json json = Json::array();
  while (!bytes.empty()) {
    const std::size_t size = std::min(next_size(), bytes.size());
    for (const auto& message : decoder.feed(bytes.substr(0, size))) json.push_back(to_json(message));
    bytes.remove_prefix(size);
  }
  json.push_back(decoder.pending());
  return json;
}

Json in_pieces(const std::string& bytes, const std::function<std::size_t()>& next_size) {
  switch (family_of(bytes)) {
    case Family::aandd: {
      AandDDecoder decoder;
      return list_of(decoder, bytes, next_size);
    }
    case Family::terumo: {
      TerumoDecoder decoder;
      return list_of(decoder, bytes, next_size);
    }
    case Family::omron:
      break;
  }
  OmronDecoder decoder;
  return list_of(decoder, bytes, next_size);
}

std::string error_of(const std::string& bytes) { return text_or(decode_bp_line(bytes), "error"); }
std::string omron_error(const std::string& line) { return error_of(line + "\r\n"); }

std::string changed(std::string text, std::size_t at, const std::string& with) {
  return text.replace(at, with.size(), with);
}

Json ble(const std::string& hex) { return decode_ble_bp_line(crypto::from_hex(hex).value()); }

}  // namespace

TEST_CASE("blood pressure bytes decode as the vectors say") {
  for (const auto& vector : test::vectors("04_blood_pressure.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = test::bytes_of(vector);
    const Json got = is_ble(vector) ? decode_ble_bp_line(bytes) : decode_bp_line(bytes);
    INFO(got.dump());
    CHECK(test::contains(got, member(vector, "expect")));
  }
}

TEST_CASE("how blood pressure bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  std::vector<std::string> all{terumo_text + "?" + terumo_text + "\x03", rb_result() + rb_result(4, "E44"),
                               good_line + "\r\n\r\nMMBP203N\r2026\r\n" + good_line + "\r\n" + std::string(700, '9')};
  for (const auto& vector : test::vectors("04_blood_pressure.json"))
    if (!is_ble(vector)) all.push_back(test::bytes_of(vector) + test::bytes_of(vector));
  for (const auto& bytes : all) {
    INFO(bytes);
    const Json whole = in_pieces(bytes, [&] { return bytes.size(); });
    CHECK(in_pieces(bytes, [] { return std::size_t(1); }) == whole);
    for (int i = 0; i < 5; ++i) CHECK(in_pieces(bytes, [&] { return std::size_t(1 + random() % 30); }) == whole);
  }
}

TEST_CASE("a line of the HBP-9030 is a reading") {
  OmronDecoder decoder;
  const auto messages = decoder.feed(good_line + "\r\n");
  REQUIRE(messages.size() == 1);
  const auto& reading = messages[0].reading;
  REQUIRE(reading);
  CHECK(reading->systolic == Decimal(118));
  CHECK(reading->diastolic == Decimal(76));
  CHECK(*reading->pulse == Decimal(66));
  CHECK_FALSE(reading->mean);
  CHECK(reading->device_time == "2026-09-30T08:31");
  CHECK(reading->id == "26093000010");
  CHECK(messages[0].raw == good_line);
}

TEST_CASE("the limits of a reading belong to it") {
  CHECK(omron_error(changed(good_line, 40, "060,030,040")).empty());
  CHECK(omron_error(changed(good_line, 40, "260,215,180")).empty());
  for (const auto* values : {"059,040,072", "261,080,072", "120,029,072", "240,216,072", "120,080,039", "120,080,181"})
    CHECK(omron_error(changed(good_line, 40, values)) == "out_of_range");
  CHECK(omron_error(changed(good_line, 40, "120,120,072")) == "implausible");
}

TEST_CASE("a damaged line of the HBP-9030 is no reading") {
  for (const auto* values : {" 18,076,066", "+18,076,066", "118;076,066", "118,   ,066", "118,076,0 6"})
    CHECK(omron_error(changed(good_line, 40, values)) == "malformed");
  CHECK(omron_error(good_line + "0") == "malformed");
  CHECK(omron_error(good_line.substr(1)) == "malformed");
  CHECK(omron_error(changed(good_line, 20, ",")) == "malformed");
  CHECK(omron_error(changed(good_line, 20, "\x80")) == "malformed");
  CHECK(omron_error(changed(good_line, 38, "X")) == "malformed");
  CHECK(omron_error(changed(good_line, 52, "X")) == "malformed");
  CHECK(omron_error("hello") == "malformed");
  CHECK(error_of(good_line + "\n") == "malformed");
  CHECK(error_of(std::string("\0\xFF", 2) + good_line + "\r\n") == "malformed");
  CHECK(text_or(decode_bp_line(good_line + "\r"), "result") == "incomplete");
  for (const auto* moment : {"2026,13,01,08,31", "2026,00,01,08,31", "2026,09,00,08,31", "2025,02,29,08,31",
                             "2026,09,30,24,00", "2026,09,30,08,60", "0000,09,30,08,31", "2026,09,99,08,31"})
    CHECK(omron_error(changed(good_line, 0, moment)) == "timestamp");
  CHECK(omron_error(changed(good_line, 0, "2024,02,29,23,59")).empty());
}

TEST_CASE("every error of the HBP-9030 keeps its number and drops the values") {
  for (int code = 1; code <= 9; ++code) {
    const Json json = decode_bp_line(changed(good_line, 38, std::to_string(code)) + "\r\n");
    CHECK(text_or(json, "error") == "device_error");
    CHECK(json["code"] == code);
    CHECK_FALSE(json.contains("sys"));
  }
}

TEST_CASE("other formats of the HBP-9030 are named, also where no line feed comes") {
  CHECK(error_of("MMBP203N\r2026.09.30\r120\r080\r072\r") == "unsupported_format");
  CHECK(error_of("ID99999999B26/09/30/09:05 120 080 072 ") == "unsupported_format");
  CHECK(omron_error("bp,120,080,072") == "unsupported_format");
  OmronDecoder decoder;
  CHECK(decoder.feed("MMBP203N\r2026").size() == 1);
  CHECK(decoder.is_skipping());
  decoder.reset();
  CHECK(decoder.feed(good_line + "\r\n").at(0).reading);
}

TEST_CASE("a line of the HBP-9020 needs all its fields in their places") {
  const std::string line = "bp,26093000010         ,2026/09/30,08:30,128,097,082,071,3";
  CHECK(text_or(decode_bp_line(line + "\r\n"), "trailer") == "3");
  for (std::size_t size = 24; size < line.size(); ++size) CHECK(omron_error(line.substr(0, size)) == "malformed");
  CHECK(omron_error(line + "0") == "malformed");
  CHECK(omron_error(changed(line, 35, "24:30")) == "timestamp");
  CHECK(omron_error(changed(line, 41, "12 ")) == "malformed");
  CHECK(omron_error(changed(line, 41, "300")) == "out_of_range");
  CHECK(omron_error(changed(line, 41, "080")) == "implausible");
}

TEST_CASE("A&D commands are those of the page") {
  CHECK(aandd_start() == crypto::from_hex("16160130300253540307").value());
  CHECK(aandd_stop() == crypto::from_hex("16160130300253500303").value());
  CHECK(error_of(aandd_command("XX")) == "unknown_command");
  CHECK(error_of(std::string("\x16\x16\x01", 3) + "00\x15") == "nak");
}

TEST_CASE("an A&D result is a reading, blanks in its numbers and all") {
  const Json json = decode_bp_line(rb_result());
  CHECK(test::contains(json, Json{{"result", "ok"}, {"sys", 128}, {"map", 97}, {"dia", 82}, {"pulse", 71}}));
  CHECK(text_or(json, "time") == "2026-09-30T08:30:15");
  CHECK(text_or(json, "model") == "TM2657P");
  CHECK(text_or(decode_bp_line(rb_result(1, "2609300830")), "time") == "2026-09-30T08:30");
  const Json odd_time = decode_bp_line(rb_result(1, "26x"));
  CHECK(text_or(odd_time, "result") == "ok");
  CHECK(odd_time["time"].is_null());
  CHECK(text_or(odd_time, "warning") == "time");
  CHECK(decode_bp_line(rb_result(6, "M   "))["map"].is_null());
}

TEST_CASE("an A&D result with an error or damage is none") {
  for (const auto* code : {"E11", "E12", "E13", "E15", "E21", "E22", "E23", "E24", "E42", "E43", "E44", "E45", "E46",
                           "E48", "E61", "E63"}) {
    const Json json = decode_bp_line(rb_result(4, code));
    CHECK(text_or(json, "error") == "device_error");
    CHECK(text_or(json, "code") == code);
    CHECK_FALSE(text_or(json, "text").empty());
    CHECK_FALSE(json.contains("fields"));
  }
  CHECK(error_of(rb_result(4, "E99")) == "device_error");
  CHECK(error_of(rb_result(4, "X00")) == "malformed");
  CHECK(error_of(rb_result(5, "D128")) == "malformed");
  CHECK(error_of(rb_result(5, "S12A")) == "malformed");
  CHECK(error_of(rb_result(6, "MAAA")) == "malformed");
  CHECK(error_of(rb_result(5, "S300")) == "out_of_range");
  CHECK(error_of(rb_result(7, "D128")) == "implausible");
  auto damaged = rb_result();
  damaged[30] = static_cast<char>(damaged[30] ^ 1);
  CHECK(error_of(damaged) == "checksum");
  CHECK(error_of("\x02" + std::string(300, 'A')) == "oversize");
}

TEST_CASE("A&D frames are found behind noise, behind a cut frame and behind their acknowledgement") {
  AandDDecoder decoder;
  const std::string ack = crypto::from_hex("161601303006").value();
  const std::string cut = rb_result().substr(0, 30);
  const auto messages = decoder.feed("noise" + ack + rb_result() + cut + rb_result() + "\xFF\x16" + ack);
  REQUIRE(messages.size() == 4);
  CHECK(messages[0].meaning == "ack");
  CHECK(messages[0].skipped == 5);
  CHECK(messages[1].reading);
  CHECK(messages[2].reading);
  CHECK(messages[2].skipped == 30);
  CHECK(messages[3].size == 6);
  const std::string without_check = rb_result().substr(0, rb_result().size() - 1);
  const auto after = decoder.feed(without_check + rb_result());
  REQUIRE(after.size() == 2);
  CHECK(after[0].error == "checksum");
  CHECK(after[1].reading);
  CHECK(decoder.pending() == 0);
  const Json both = decode_bp_line(ack + rb_result());
  CHECK(both["messages"] == 2);
  CHECK(both["sys"] == 128);
}

TEST_CASE("a Terumo reading says that its check byte was not verified") {
  for (const auto* check : {"?", "\x03", "\x02"}) {
    const Json json = decode_bp_line(terumo_text + check);
    CHECK(test::contains(json, Json{{"result", "ok"}, {"sys", 128}, {"map", 97}, {"dia", 82}, {"pulse", 71}}));
    CHECK(text_or(json, "id") == "26093000010");
    CHECK(text_or(json, "time") == "2026-09-30T08:30:15");
    CHECK(json["unverified_check"] == true);
  }
  CHECK(text_or(decode_bp_line(terumo_text), "result") == "incomplete");
  CHECK(error_of("\x02R1,1,260230,083015,128,097,082,071\x03?") == "timestamp");
  CHECK(error_of("\x02R1,1,2609,083015,128,097,082,071\x03?") == "timestamp");
  CHECK(error_of("\x02R1,1,260930,083015,128,097,082\x03?") == "malformed");
  CHECK(error_of("\x02R1,1,260930,083015,12A,097,082,071\x03?") == "malformed");
  CHECK(error_of("\x02R1,1,260930,083015,000,000,000,000\x03?") == "out_of_range");
  CHECK(error_of("\x02R1,1,260930,083015,080,097,120,071\x03?") == "implausible");
  CHECK(error_of("\x02R1" + std::string(300, ',')) == "oversize");
}

TEST_CASE("short floats are exact, and their special values no numbers") {
  CHECK(short_float(0xF4F6).value.to_string() == "127.0");
  CHECK(short_float(0x0080).value == Decimal(128));
  CHECK(short_float(0x1005).value == Decimal(50));
  CHECK(short_float(0x0FFF).value == Decimal(-1));
  CHECK(short_float(0x8001).value == *Decimal::from_string("0.00000001"));
  CHECK(short_float(0x07FF).kind == ShortFloatKind::not_a_number);
  CHECK(short_float(0x0800).kind == ShortFloatKind::not_at_this_resolution);
  CHECK(short_float(0x07FE).kind == ShortFloatKind::plus_infinity);
  CHECK(short_float(0x0802).kind == ShortFloatKind::minus_infinity);
  CHECK(short_float(0x0801).kind == ShortFloatKind::reserved);
  CHECK(short_float(0x17FF).kind == ShortFloatKind::number);
}

TEST_CASE("kilopascals are rounded to mmHg once and kept as they came") {
  const Json json = ble("01ABF06DF081F0");
  CHECK(test::contains(json, Json{{"unit", "kPa"}, {"sys", 17.1}, {"dia", 10.9}, {"map", 12.9}}));
  CHECK(test::contains(json, Json{{"sys_mmHg", 128}, {"dia_mmHg", 82}, {"map_mmHg", 97}}));
  const auto message = read_ble_measurement(crypto::from_hex("01ABF06DF0FF07").value());
  REQUIRE(message.reading);
  CHECK(message.reading->systolic == Decimal(128));
  CHECK(message.reading->original->systolic.to_string() == "17.1");
  CHECK_FALSE(message.reading->mean);
}

TEST_CASE("a Bluetooth measurement without a pressure is none") {
  for (const auto* hex : {"00FF075200FF07", "008000FF07FF07", "00000852006100", "00800001086100"})
    CHECK(text_or(ble(hex), "error") == "nan");
  CHECK(text_or(ble("00FE075200FF07"), "error") == "out_of_range");
  CHECK(text_or(ble("0080000208FF07"), "error") == "out_of_range");
  CHECK(text_or(ble("0052008000FF07"), "error") == "implausible");
  CHECK(text_or(ble("00FF005200FF07"), "error").empty());
  CHECK(text_or(ble("000A015200FF07"), "error") == "out_of_range");
  const Json no_pulse = ble("0480005200FF07FF07");
  CHECK(text_or(no_pulse, "result") == "ok");
  CHECK(no_pulse["pulse"].is_null());
}

TEST_CASE("the length of a Bluetooth measurement is what its flags say") {
  for (unsigned flags = 0; flags < 0x100; ++flags) {
    const std::size_t size =
        7 + (flags & 2U ? 7 : 0) + (flags & 4U ? 2 : 0) + (flags & 8U ? 1 : 0) + (flags & 16U ? 2 : 0);
    std::string payload("\0\x80\0\x52\0\x61\0", 7);
    payload[0] = static_cast<char>(flags & 0xFEU);
    std::string rest(size - 7, '\0');
    if ((flags & 4U) != 0) rest[(flags & 2U) != 0 ? 7 : 0] = 70;
    payload += rest;
    INFO(flags);
    CHECK(text_or(decode_ble_bp_line(payload), "result") == "ok");
    CHECK(text_or(decode_ble_bp_line(payload + '\0'), "error") == "length");
    CHECK(text_or(decode_ble_bp_line(payload.substr(0, size - 1)), "error") == "length");
  }
}

TEST_CASE("the optional parts of a Bluetooth measurement") {
  CHECK(ble("0880005200FF07FF")["user"].is_null());
  CHECK(ble("0880005200FF0703")["user"] == 3);
  CHECK(text_or(ble("0280005200FF07EA070D1E081E0F"), "error") == "timestamp");
  CHECK(text_or(ble("0280005200FF07EA07021E081E0F"), "error") == "timestamp");
  CHECK(ble("0280005200FF07EA07001E081E0F")["time"].is_null());
  const auto status = [](const std::string& bits) { return ble("1080005200FF07" + bits); };
  CHECK(status("0100")["movement"] == true);
  CHECK(status("0200")["cuff_loose"] == true);
  CHECK(status("0400")["irregular"] == true);
  CHECK(status("0800")["pulse_range"] == "high");
  CHECK(status("1000")["pulse_range"] == "low");
  CHECK(status("1800")["pulse_range"] == "reserved");
  CHECK(status("2000")["position"] == true);
  const Json reserved = status("C0FF");
  CHECK(reserved["status"] == 0xFFC0);
  for (const auto* name : {"movement", "cuff_loose", "irregular", "position"}) CHECK(reserved[name] == false);
}

TEST_CASE("a flood does not fill the blood pressure decoders") {
  const std::string flood(1U << 20U, 'A');
  OmronDecoder omron;
  CHECK(omron.feed(flood).size() == 1);
  CHECK(omron.pending() <= OmronDecoder::max_line);
  CHECK(omron.feed("\r\n" + good_line + "\r\n").at(0).reading);
  AandDDecoder aandd;
  CHECK(aandd.feed("\x02" + flood).size() == 1);
  CHECK(aandd.feed(std::string(1U << 20U, '\x16')).empty());
  CHECK(aandd.pending() <= BlockDecoder::max_text + 8);
  CHECK(aandd.feed(rb_result()).at(0).reading);
  TerumoDecoder terumo;
  CHECK(terumo.feed("\x02" + flood).size() == 1);
  CHECK(terumo.feed(std::string(1U << 20U, '\x02')).empty());
  CHECK(terumo.pending() <= BlockDecoder::max_text + 8);
  CHECK(terumo.feed(terumo_text + "?").at(0).reading);
}

TEST_CASE("random bytes do not break the blood pressure decoders") {
  std::mt19937 random(3);
  const std::vector<std::string> seeds{good_line + "\r\n", rb_result(), terumo_text + "?", aandd_start(),
                                       "bp,26093000010         ,2026/09/30,08:30,128,097,082,071,3\r\n"};
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = seeds[random() % seeds.size()];
    for (unsigned n = random() % 4; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 4 == 0) bytes = test::random_bytes(random, 1 + random() % 100);
    CHECK(is_utf8(decode_bp_line(bytes + seeds[random() % seeds.size()]).dump()));
    CHECK(decode_ble_bp_line(test::random_bytes(random, 1 + random() % 20)).contains("result"));
  }
}

TEST_CASE("lines of hex become blood pressures") {
  std::istringstream in("tx 16160130300253540307\nrx 02\n0D0A\n");
  std::ostringstream out;
  CHECK(decode_bp(in, out) == 0);
  CHECK(out.str() ==
        "{\"result\":\"ok\",\"meaning\":\"start measurement\",\"device\":\"tm265x\"}\n"
        "{\"result\":\"incomplete\",\"pending\":1}\n{\"result\":\"ignore\"}\n");
  std::istringstream payload("0080005200FF07\n");
  std::ostringstream answer;
  CHECK(decode_ble_bp(payload, answer) == 0);
  CHECK(answer.str().starts_with("{\"result\":\"ok\",\"device\":\"ble\",\"unit\":\"mmHg\",\"sys\":128"));
}

}  // namespace nuanxin::bp
