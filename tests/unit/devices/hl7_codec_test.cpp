#include <algorithm>

#include "base/text.h"
#include "devices/hl7/ack.h"
#include "devices/hl7/decode.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::hl7 {

namespace {

using BlockKind = BlockEvent::Kind;

std::string hl7_bytes(const Json& vector) {
  std::string bytes = test::bytes_of(vector);
  const auto& repeat = member(vector, "repeat");
  if (repeat.is_object()) bytes += std::string(repeat["count"].get<std::size_t>(), test::bytes_of(repeat).front());
  return bytes;
}

template <class Size>
Json blocks_in_pieces(std::string_view bytes, Size next_size) {
  BlockDecoder decoder;
  Json all = Json::array();
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), bytes.size());
    for (const auto& event : decoder.feed(bytes.substr(0, size)))
      all.push_back({static_cast<int>(event.kind), crypto::to_hex(event.message), event.skipped, event.heartbeats});
    bytes.remove_prefix(size);
  }
  return all;
}

std::string header_with(const std::string& type, const std::string& processing = "P",
                        const std::string& version = "2.3.1", const std::string& charset = "UNICODE UTF-8") {
  return "MSH|^~\\&|UA-TEST|VAN1|VANLIS|VAN1|20260930083000||" + type + "|MSG00003|" + processing + "|" + version +
         "||||0||" + charset + "\r";
}

const std::string result_header = header_with("ORU^R01");
const std::string result_body =
    "PID|1||32090019900307123X||测试一||19900307|M\rOBR|1|26093000010||UA\r"
    "OBX|1|NM|SG^比重||1.020||1.003-1.030|N|||F|||20260930082900\r";

Json decode_message_alone(const std::string& message) { return Hl7Lines().decode(block(message)); }

std::string answer_to(const std::string& message, const std::string& control_id) {
  const auto parsed = Message::parse(message);
  REQUIRE(parsed);
  const auto verdict = judge(read_report(*parsed));
  REQUIRE(verdict);
  return block(ack_message(*parsed, *verdict, {control_id, "20260930083001"}));
}

}  // namespace

TEST_CASE("HL7 lines decode as the vectors say") {
  for (const auto& vector : test::vectors("02_hl7_mllp.json")) {
    INFO(text_or(vector, "name"));
    Hl7Lines lines;
    const auto bytes = hl7_bytes(vector);
    if (text_or(vector, "name") == "dup_control_id") lines.decode(bytes);
    const Json got = lines.decode(bytes);
    INFO(got.dump());
    CHECK(test::contains(got, member(vector, "expect")));
  }
}

TEST_CASE("how HL7 bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  for (const auto& vector : test::vectors("02_hl7_mllp.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = hl7_bytes(vector);
    const Json whole = blocks_in_pieces(bytes, [&] { return bytes.size(); });
    CHECK(blocks_in_pieces(bytes, [] { return 1; }) == whole);
    for (int i = 0; i < 3; ++i) CHECK(blocks_in_pieces(bytes, [&] { return 1 + random() % 300; }) == whole);
  }
}

TEST_CASE("blocks are found behind noise and damage") {
  const std::string good = block(result_header + result_body);
  const Json noisy = Hl7Lines().decode("\x02\r\nabc" + good);
  CHECK(noisy["skipped"] == 6);
  CHECK(noisy["heartbeats"] == 1);
  CHECK(Hl7Lines().decode("\x02")["result"] == "ignore");
  CHECK(Hl7Lines().decode(good.substr(0, good.size() - 1))["result"] == "incomplete");
  for (const auto& damage :
       {std::string("\x0BMSH|^~\\&\x1CX"), std::string("\x0BMSH|^~\\&\x1C"), std::string("\x0BMSH|")}) {
    BlockDecoder decoder;
    const auto events = decoder.feed(damage + good);
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == BlockKind::framing);
    CHECK(events[1].kind == BlockKind::block);
    const Json json = Hl7Lines().decode(damage + good);
    CHECK(json["error"] == "framing");
    CHECK(json["messages"] == 1);
    CHECK(json["list"].size() == 2);
  }
  BlockDecoder decoder;
  CHECK(decoder.feed(good.substr(0, 30)).empty());
  CHECK(decoder.is_pending());
  decoder.reset();
  CHECK(decoder.feed(good).size() == 1);
}

TEST_CASE("a block of less than 1 MiB is taken, a longer one is dropped") {
  std::string message = result_header + result_body + "OBX|2|ED|IMG||^IM^BMP^Base64^";
  message += std::string(BlockDecoder::max_block - 1 - message.size(), 'A');
  const Json json = decode_message_alone(message);
  CHECK(json["result"] == "ok");
  CHECK(json["results"][1]["value"] == "");
  CHECK(json["results"][1]["data_len"].get<std::size_t>() > 1000000);
  BlockDecoder decoder;
  const auto events = decoder.feed(block(message + "A") + block("MSH|"));
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == BlockKind::oversize);
  CHECK(events[1].message == "MSH|");
}

TEST_CASE("HL7 floods do not fill the decoder") {
  std::mt19937 random(2);
  for (const auto& bytes :
       {test::random_bytes(random, 4 << 20), "\x0B" + std::string(4 << 20, 'A'), std::string(4 << 20, '\x0B')}) {
    BlockDecoder decoder;
    for (std::size_t at = 0; at < bytes.size(); at += 65536) decoder.feed(std::string_view(bytes).substr(at, 65536));
    CHECK(decoder.pending() < BlockDecoder::max_block);
  }
  std::string many = result_header;
  for (std::size_t i = 0; i <= Message::max_segments; ++i) many += "X\r";
  CHECK_FALSE(Message::parse(many));
}

TEST_CASE("what must be refused is answered so") {
  const auto verdict_on = [](const std::string& message) {
    const Json json = decode_message_alone(message);
    return text_or(json, "reply") + " " + text_or(json, "error");
  };
  const auto& body = result_body;
  CHECK(verdict_on(result_header + body) == "AA ");
  CHECK(verdict_on(header_with("ORU^R01^ORU_R01", "T", "2.5") + body) == "AA ");
  CHECK(verdict_on(header_with("ORU^R01", "D") + body) == "AA ");
  CHECK(verdict_on(header_with("QRY^Q02") + "QRD|1\r") == "AR message_type");
  CHECK(verdict_on(header_with("OUL^R21") + body) == "AR message_type");
  CHECK(verdict_on(header_with("ORU^R01", "Q") + body) == "AR processing_id");
  CHECK(verdict_on(header_with("ORU^R01", "P", "3.0") + body) == "AR version");
  CHECK(verdict_on(header_with("ORU^R01", "P", "") + body) == "AR version");
  CHECK(verdict_on(result_header + "OBR|1|26093000010\r") == "AE no_obx");
  CHECK(verdict_on(result_header + "OBX|1|NM|SG||1.020\r") == "AE no_sample");
  CHECK(verdict_on(result_header + "OBR|1|||UA\rOBX|1|NM|SG||1.020\r") == "AE no_sample");
  CHECK(verdict_on(header_with("ACK^R01") + "MSA|AA|X\r") == " ");
  CHECK(verdict_on("PID|1\r") == " no_msh");
  CHECK(verdict_on("") == " no_msh");
  CHECK(verdict_on("MSH") == " no_msh");
}

TEST_CASE("answers are those of the vectors, byte for byte") {
  for (const auto& vector : test::vectors("02_hl7_mllp.json")) {
    const auto name = text_or(vector, "name");
    if (name == "ack_aa") {
      auto request = result_header;
      request.replace(request.find("MSG00003"), 8, "MSG00001");
      CHECK(answer_to(request + result_body, "ACK00001") == test::bytes_of(vector));
    }
    if (name == "ack_ar") CHECK(answer_to(header_with("QRY^R01"), "ACK00003") == test::bytes_of(vector));
  }
}

TEST_CASE("answers echo what they can in the request's own delimiters") {
  const auto answer = answer_to("MSH#*~\\&#A*B#F#R#G#1##ORU*R01#7\\F\\8#P#2.4\rOBX#1\r", "9");
  CHECK(answer ==
        block("MSH#*~\\&#R#G#A*B#F#20260930083001##ACK*R01#9#P#2.4\rMSA#AE#7\\F\\8#sample id missing###101\r"));
  auto chinese = header_with("ORU^R01", "P", "2.3.1", "GB18030");
  chinese.replace(chinese.find("UA-TEST"), 7, "\xB2\xE2");
  CHECK(answer_to(chinese + "OBX|1\r", "9").find("|测|VAN1|20260930083001||ACK^R01|9|P|2.3.1||||0||UNICODE UTF-8\r") !=
        std::string::npos);
}

TEST_CASE("GB18030 is decoded before HL7 is split, whatever MSH says") {
  const std::string name = "\xAB\x7C\xB2\xE2";  // 珅测
  for (const std::string charset : {"GB18030", "", "UNICODE UTF-8", "GBK"}) {
    const auto json = decode_message_alone(header_with("ORU^R01", "P", "2.3.1", charset) + "PID|1||7||" + name +
                                           "||19900307|M\r" + "OBR|1|26093000010\rOBX|1|ST|LEU||neg\r");
    CHECK(json["charset"] == "GB18030");
    CHECK(json["name"] == "珅测");
    CHECK(json["patient"]["sex"] == "M");
  }
  auto sender = header_with("ORU^R01", "P", "2.3.1", "GB18030");
  sender.replace(sender.find("UA-TEST"), 7, name);
  CHECK(decode_message_alone(sender + "OBR|1|26093000010\rOBX|1|ST|LEU||neg\r")["sender"] == "珅测");
  CHECK(decode_message_alone(header_with("ORU^R01") + "PID|1||7||\xFF\xFF\r")["replaced_character"] == true);
}

TEST_CASE("vendors put sample, code and unit where they like") {
  const auto sample = [](const std::string& obr) {
    return text_or(decode_message_alone(result_header + obr + "\rOBX|1|ST|LEU||neg\r"), "sample");
  };
  CHECK(sample("OBR|1|26093000010") == "26093000010");
  CHECK(sample("OBR|1||26093000010^X") == "26093000010");
  CHECK(sample("OBR|1|17|26093000010") == "26093000010");
  CHECK(sample("OBR|1|^26093000010|5") == "26093000010");
  CHECK(sample("OBR|1|17|5") == "17");
  CHECK(sample("OBR|1||5") == "5");
  const auto result = [](const std::string& obx) {
    return decode_message_alone(result_header + "OBR|1|1\r" + obx)["results"][0];
  };
  CHECK(result("OBX|1|NM||GLU|5.1|mmol/L\r")["code"] == "GLU");
  CHECK(result("OBX|1|NM|SG^比重|2|1.020\r")["code"] == "SG");
  CHECK(result("OBX|1|NM|SG^比重|2|1.020\r")["sub_id"] == "2");
  CHECK(result("OBX|1|NM|WBC||5.1|10^9/L\r")["unit"] == "10^9/L");
  CHECK(result("OBX|1|NM|GLU||5.1|mmol/L^mmol/L^UCUM\r")["unit"] == "mmol/L");
  CHECK(result("OBX|1|CE|LEU||2+^plus two\r")["value"] == "2+");
  CHECK(result("OBX|1|ST|C||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X0A\\\\.br\\\r")["value"] == "a|b^c&d~e\\f\n\\.br\\");
}

TEST_CASE("segments end with CR, LF or both") {
  for (const std::string end : {"\r", "\n", "\r\n"}) {
    std::string message;
    for (const char c : result_header + result_body) c == '\r' ? message += end : message += c;
    CHECK(decode_message_alone(message)["obx"] == 1);
    CHECK(decode_message_alone(end + message)["name"] == "测试一");
  }
  const auto message = Message::parse(result_header + result_body);
  REQUIRE(message);
  CHECK(message->field("MSH", 1) == "|");
  CHECK(message->field("MSH", 2) == "^~\\&");
  CHECK(message->field("MSH", 9, 2) == "R01");
  CHECK(message->field("OBX", 3, 2) == "比重");
  CHECK(message->field("ZZZ", 3).empty());
  CHECK(message->field("PID", 300).empty());
}

TEST_CASE("several samples of one message keep their results apart") {
  const auto json = decode_message_alone(result_header + result_body + "OBR|2|26093000029\rOBX|1|NM|SG||1.010\r");
  CHECK(json["samples"].size() == 2);
  CHECK(json["results"][0]["sample"] == "26093000010");
  CHECK(json["results"][1]["sample"] == "26093000029");
}

TEST_CASE("only an accepted line makes the same line a duplicate") {
  Hl7Lines lines;
  const std::string good = block(result_header + result_body), bad = block(header_with("QRY^Q02"));
  CHECK(lines.decode(bad)["reply"] == "AR");
  CHECK(lines.decode(bad)["result"] == "error");
  CHECK(lines.decode(good)["result"] == "ok");
  CHECK(lines.decode(good)["result"] == "duplicate");
  CHECK(lines.decode("\x02" + good)["result"] == "ok");
}

TEST_CASE("random and damaged HL7 bytes always give JSON") {
  std::mt19937 random(6);
  std::vector<std::string> seeds;
  for (const auto& vector : test::vectors("02_hl7_mllp.json")) seeds.push_back(test::bytes_of(vector));
  Hl7Lines lines;
  for (int i = 0; i < 3000; ++i) {
    auto bytes = random() % 8 == 0 ? test::random_bytes(random, 1 + random() % 200) : seeds[random() % seeds.size()];
    for (auto n = random() % 4; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
    const Json json = lines.decode(bytes);
    CHECK(json.contains("result"));
    CHECK_NOTHROW(json.dump());
    if (const auto message = Message::parse(bytes.substr(1)))
      if (const auto verdict = judge(read_report(*message)))
        CHECK(is_utf8(ack_message(*message, *verdict, {"1", "2"})));
  }
}

}  // namespace nuanxin::hl7
