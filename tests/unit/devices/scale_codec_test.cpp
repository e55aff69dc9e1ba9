#include "base/text.h"
#include "devices/scale/bcm.h"
#include "devices/scale/decode.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"
#include "tests/unit/devices/support.h"

// Inside the codec's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::scale {
namespace {

using device::Direction;

const std::string good_packet =
    "\x02"
    "170.5,065.3,M,101.2,022.5\x03";
const std::string good_weight = "ST,GS,    65.30 kg\r\n";

Direction direction_of(const Json& vector) {
  if (text_or(vector, "dir") == "tx") return Direction::to_device;
  return text_or(vector, "dir") == "rx" ? Direction::from_device : Direction::either;
}

/// BCM frames as messages, so that all three decoders can be cut in the same way.
class BcmMessages {
 public:
  std::vector<Message> feed(std::string_view bytes) {
    std::vector<Message> messages;
    for (const auto& frame : m_decoder.feed(bytes)) messages.push_back(read_bcm_frame(frame, Direction::either));
    return messages;
  }
  std::size_t pending() const { return m_decoder.pending(); }

 private:
  BcmDecoder m_decoder;
};

template <class Decoder>
Json list_of(std::string_view bytes, const std::function<std::size_t()>& next_size) {
  Decoder decoder;
  Json json = Json::array();
  while (!bytes.empty()) {
    const std::size_t size = std::min(next_size(), bytes.size());
    for (const auto& message : decoder.feed(bytes.substr(0, size))) json.push_back(to_json(message));
    bytes.remove_prefix(size);
  }
  json.push_back(decoder.pending());
  return json;
}

Json in_pieces(std::string_view bytes, const std::function<std::size_t()>& next_size) {
  switch (family_of(bytes)) {
    case Family::bcm:
      return list_of<BcmMessages>(bytes, next_size);
    case Family::gtech:
      return list_of<GTechDecoder>(bytes, next_size);
    case Family::indicator:
      break;
  }
  return list_of<IndicatorDecoder>(bytes, next_size);
}

Json decoded(const std::string& bytes) { return decode_scale_line(bytes, Direction::either); }
Json from_hex(const std::string& hex, Direction direction = Direction::either) {
  return decode_scale_line(crypto::from_hex(hex).value(), direction);
}
std::string error_of(const std::string& bytes) { return text_or(decoded(bytes), "error"); }
std::string packet_error(const std::string& text) { return error_of("\x02" + text + "\x03"); }

}  // namespace

TEST_CASE("scale bytes decode as the vectors say") {
  for (const auto& vector : test::vectors("04_scales.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = test::bytes_of(vector);
    for (const auto direction : {direction_of(vector), Direction::either}) {
      const Json got = decode_scale_line(bytes, direction);
      INFO(got.dump());
      CHECK(test::contains(got, member(vector, "expect")));
    }
  }
}

TEST_CASE("how scale bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  std::vector<std::string> all{good_packet + "12" + good_packet.substr(0, 9) + good_packet + "\x1BT" + '\0' + "rest",
                               good_weight + "US,GS,    64.90 kg\n\r\n" + std::string(300, '1') + "\r\n" + good_weight,
                               crypto::from_hex("A5A55AFFA55A03033C43A55A03033C42A5").value()};
  for (const auto& vector : test::vectors("04_scales.json"))
    all.push_back(test::bytes_of(vector) + test::bytes_of(vector));
  for (const auto& bytes : all) {
    INFO(bytes);
    const Json whole = in_pieces(bytes, [&] { return bytes.size(); });
    CHECK(in_pieces(bytes, [] { return std::size_t(1); }) == whole);
    for (int i = 0; i < 5; ++i) CHECK(in_pieces(bytes, [&] { return std::size_t(1 + random() % 30); }) == whole);
  }
}

TEST_CASE("commands of the BCM-H10 are those of its page") {
  CHECK(bcm_command(BcmCommand::ping) == crypto::from_hex("A55A03033C42").value());
  CHECK(bcm_command(BcmCommand::tare) == crypto::from_hex("A55A0303343A").value());
  CHECK(bcm_command(BcmCommand::weigh) == crypto::from_hex("A55A0303363C").value());
  CHECK(bcm_command(BcmCommand::measure_height) == crypto::from_hex("A55A0303353B").value());
  for (const auto* hex : {"A55A0908374D1D0690026FB9", "A55A0901374D1D0690026FB2", "A55A0903374D1D0690026FB4"}) {
    CHECK(text_or(from_hex(hex), "meaning") == "body composition");
    CHECK(text_or(from_hex(hex), "data") == "4D1D0690026F");
  }
  CHECK(text_or(from_hex("A55A0403380140"), "meaning") == "read index");
  CHECK(text_or(from_hex("A55A05033B0265AA"), "meaning") == "calibrate weight");
  CHECK(text_or(from_hex("A55A05033300003B"), "meaning") == "calibrate height");
  CHECK(text_or(from_hex("A55A0503330695D6"), "meaning") == "calibrate height");
  CHECK(text_or(from_hex("A55A03640168", Direction::to_device), "error") == "unknown_command");
}

TEST_CASE("an answer of the BCM-H10 keeps its data, and no weight is guessed") {
  CHECK(from_hex("A55A03640168") ==
        Json{{"result", "ok"}, {"meaning", "answer"}, {"device", "bcm_h10"}, {"data_id", 100}, {"data", "01"}});
  const auto answer = [](std::string_view body) { return decode_scale_line(bcm_frame(body), Direction::from_device); };
  const Json weight = answer("\x03\x36\x02\x65");
  CHECK(text_or(weight, "data") == "360265");
  CHECK_FALSE(weight.contains("weight_kg"));
  CHECK(answer("\x03\x35\x06\x95")["height_cm"] == 168.5);
  CHECK(text_or(answer("\x03\x35\x09\x95"), "error") == "out_of_range");
}

TEST_CASE("damaged frames of the BCM-H10 are named and the next is found") {
  for (const auto* length : {"00", "01", "02", "81", "FF"})
    CHECK(text_or(from_hex("A55A" + std::string(length) + "A55A03033C42"), "error") == "length");
  BcmDecoder decoder;
  const auto frames = decoder.feed(crypto::from_hex("0011A5A55A03033C43A55A03033C42").value());
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].kind == BcmFrame::Kind::bad_checksum);
  CHECK(frames[0].skipped == 3);
  CHECK(frames[1].kind == BcmFrame::Kind::frame);
  CHECK(from_hex("A55A03033C42A55A0303343A")["frames"] == 2);
  CHECK(text_or(from_hex("A5"), "result") == "incomplete");
}

TEST_CASE("a G-Tech packet is height, weight and BMI, exactly") {
  const Json json = decoded(good_packet);
  CHECK(test::contains(json, Json{{"height_cm", 170.5}, {"weight_kg", 65.3}, {"sex", "M"}, {"bmi", 22.5}}));
  const auto message = read_gtech_packet("170.5,065.3,M,101.2,022.5");
  REQUIRE(message.measurement);
  CHECK(message.measurement->height_cm->to_string() == "170.5");
  CHECK(message.measurement->weight_kg->to_string() == "65.3");
  CHECK(packet_error("200.0,080.0,M,101.2,020.3").empty());
  CHECK(packet_error("200.0,080.0,M,101.2,019.7").empty());
  CHECK(packet_error("200.0,080.0,M,101.2,020.4") == "implausible");
  CHECK(packet_error("200.0,080.0,M,101.2,019.6") == "implausible");
  CHECK(packet_error("000.0,080.0,M,101.2,019.6") == "out_of_range");
  CHECK(packet_error("049.9,003.0,F,101.2,012.0") == "out_of_range");
  CHECK(packet_error("050.0,003.0,F,101.2,012.0").empty());
  CHECK(packet_error("230.1,090.0,F,101.2,017.0") == "out_of_range");
  CHECK(packet_error("150.0,301.0,F,101.2,133.7") == "out_of_range");
  CHECK(packet_error("150.0,001.9,F,101.2,000.8") == "out_of_range");
}

TEST_CASE("a G-Tech packet of another form is none") {
  for (const auto* text : {"", "170.5,065.3,M,101.2,022.", "170.5,065.3,M,101.2,022.55", "17A.5,065.3,M,101.2,022.5",
                           "170.5;065.3,M,101.2,022.5", "170.5,065.3,X,101.2,022.5", "170.5,-65.3,M,101.2,022.5",
                           "170.5, 65.3,M,101.2,022.5", "1705.,065.3,M,101.2,022.5"})
    CHECK(packet_error(text) == "malformed");
  CHECK(error_of("\x02" + std::string(100, '1')) == "oversize");
  const std::string printed("\0\r\nWEIGHT   ---- 90.05 kg\r\n\x1BT\0", 30);
  CHECK(error_of(printed) == "unsupported_format");
  CHECK(text_or(decoded(printed.substr(0, 20)), "result") == "incomplete");
  const Json restarted = decoded(good_packet.substr(0, 12) + good_packet);
  CHECK(text_or(restarted, "result") == "ok");
  CHECK(restarted["skipped"] == 12);
}

TEST_CASE("an indicator's line counts only when stable and in kilograms") {
  CHECK(decoded(good_weight)["weight_kg"] == 65.3);
  CHECK(decoded("ST,GS,+0065.3kg\r\n")["weight_kg"] == 65.3);
  CHECK(decoded("ST,NT,    65.30,KG\n")["weight_kg"] == 65.3);
  for (const auto* unit : {" lb", " g", " jin", " t", "", " \xBD\xEF", " kgf", " oz"})
    CHECK(error_of("ST,GS,   65.30" + std::string(unit) + "\r\n") == "unit");
  CHECK(text_or(decoded("ST,GS,   130.6 \xBD\xEF\r\n"), "unit") == "斤");
  CHECK(text_or(decoded("US,GS,     0.10 kg\r\n"), "result") == "ignore");
  for (const auto* line : {"ST,GS,     0.00 kg", "ST,GS,     1.99 kg", "ST,GS,   300.01 kg", "ST,GS,-   65.30 kg"})
    CHECK(error_of(std::string(line) + "\r\n") == "out_of_range");
  for (const auto* line : {"ST,GS,     2.00 kg", "ST,GS,   300.00 kg"})
    CHECK(error_of(std::string(line) + "\r\n").empty());
  for (const auto* line : {"ST,XX,    65.30 kg", "XX,GS,    65.30 kg", "ST,GS,    6A.30 kg", "ST,GS,   65.3.0 kg",
                           "ST,GS,          kg", "ST,GS", "ST GS,   65.30 kg", "65.30 kg", "ST,GS,    65. kg"})
    CHECK(error_of(std::string(line) + "\r\n") == "malformed");
  for (const auto* line : {"OL,GS,", "OL", "OL,NT,-----"}) CHECK(error_of(std::string(line) + "\r\n") == "overload");
  CHECK(text_or(decoded(good_weight.substr(0, 18)), "result") == "incomplete");
  CHECK(error_of(std::string(200, '1')) == "oversize");
}

TEST_CASE("an empty platform can be noticed but is no measurement") {
  const auto message = read_indicator_line("ST,GS,     0.00 kg");
  CHECK_FALSE(message.measurement);
  REQUIRE(message.live_weight_kg);
  CHECK(message.live_weight_kg->is_zero());
  CHECK_FALSE(read_indicator_line("US,GS,    64.90 kg").measurement);
}

TEST_CASE("of a stream of lines the stable one is what counts") {
  const Json json = decoded("US,GS,    64.90 kg\r\n" + good_weight + "US,GS,    30.00 kg\r\n");
  CHECK(text_or(json, "result") == "ok");
  CHECK(json["weight_kg"] == 65.3);
  CHECK(json["messages"] == 3);
}

TEST_CASE("a flood does not fill the scale decoders") {
  const std::string flood(1U << 20U, 'A');
  IndicatorDecoder indicator;
  CHECK(indicator.feed(flood).size() == 1);
  CHECK(indicator.pending() <= IndicatorDecoder::max_line);
  CHECK(indicator.feed("\r\n" + good_weight).at(0).measurement);
  GTechDecoder gtech;
  CHECK(gtech.feed("\x02" + flood).size() == 1);
  CHECK(gtech.feed(std::string(1U << 20U, '\x02')).empty());
  CHECK(gtech.pending() <= GTechDecoder::max_text + 1);
  CHECK(gtech.feed(good_packet).at(0).measurement);
  BcmDecoder bcm;
  CHECK(bcm.feed(flood).empty());
  CHECK(bcm.feed(std::string(1U << 20U, '\xA5')).empty());
  CHECK(bcm.pending() <= BcmDecoder::max_length + 3);
  CHECK(bcm.feed(bcm_command(BcmCommand::ping)).size() == 1);
}

TEST_CASE("random bytes do not break the scale decoders") {
  std::mt19937 random(3);
  const std::vector<std::string> seeds{good_packet, good_weight, bcm_command(BcmCommand::weigh),
                                       bcm_frame("\x03\x35\x06\x95"), "ST,GS,   130.60 jin\r\n"};
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = seeds[random() % seeds.size()];
    for (unsigned n = random() % 4; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 4 == 0) bytes = test::random_bytes(random, 1 + random() % 100);
    CHECK(is_utf8(decoded(bytes + seeds[random() % seeds.size()]).dump()));
  }
}

TEST_CASE("lines of hex become weights") {
  std::istringstream in("tx A55A03033C42\nrx A55A0708\n0D0A\n");
  std::ostringstream out;
  CHECK(decode_scale(in, out) == 0);
  CHECK(out.str() ==
        "{\"result\":\"ok\",\"meaning\":\"comm test\",\"device\":\"bcm_h10\"}\n"
        "{\"result\":\"incomplete\",\"pending\":4}\n{\"result\":\"ignore\"}\n");
}

}  // namespace nuanxin::scale
