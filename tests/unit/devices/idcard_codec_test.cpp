#include "base/text.h"
#include "devices/idcard/message.h"
#include "devices/idcard/nations.h"
#include "devices/idcard/simulator.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::idcard;

namespace {

Direction direction_of(const Json& vector) {
  return text_or(vector, "dir") == "tx" ? Direction::to_device : Direction::from_device;
}

Json all_messages(const std::vector<Message>& messages) {
  Json json = Json::array();
  for (const auto& message : messages) json.push_back(to_json(message));
  return json;
}

/// The same bytes in pieces, each from `next_size`.
template <class Size>
Json decode_in_pieces(std::string_view bytes, Direction direction, Size next_size) {
  FrameDecoder decoder(direction);
  std::vector<Message> messages;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), bytes.size());
    for (const auto& event : decoder.feed(bytes.substr(0, size))) messages.push_back(interpret(event, direction));
    bytes.remove_prefix(size);
  }
  return all_messages(messages);
}

std::string utf16(std::u16string_view text) {
  std::string bytes;
  for (const char16_t unit : text) {
    bytes.push_back(static_cast<char>(unit & 0xFF));
    bytes.push_back(static_cast<char>(unit >> 8));
  }
  return bytes;
}

std::string blank_text() { return utf16(std::u16string(128, u' ')); }

}  // namespace

TEST_CASE("card reader frames decode as the vectors say") {
  for (const auto& vector : test::vectors("01_idcard_frames.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = test::bytes_of(vector);
    const auto& expect = member(vector, "expect");
    const Json whole = decode_line(bytes, direction_of(vector));
    INFO(whole.dump());
    CHECK(test::contains(whole, expect));
    CHECK(test::contains(decode_line(bytes, Direction::either), expect));
  }
}

TEST_CASE("how the bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  for (const auto& vector : test::vectors("01_idcard_frames.json")) {
    INFO(text_or(vector, "name"));
    const auto bytes = test::bytes_of(vector);
    const auto direction = direction_of(vector);
    const Json whole = decode_in_pieces(bytes, direction, [&] { return bytes.size(); });
    CHECK(decode_in_pieces(bytes, direction, [] { return 1; }) == whole);
    for (int i = 0; i < 5; ++i) CHECK(decode_in_pieces(bytes, direction, [&] { return 1 + random() % 300; }) == whole);
  }
}

TEST_CASE("a frame is found behind noise, and behind a damaged frame") {
  std::mt19937 random(2);
  for (const auto& vector : test::vectors("01_idcard_frames.json")) {
    if (text_or(vector, "dir") == "tx") continue;
    INFO(text_or(vector, "name"));
    const auto bytes = test::bytes_of(vector);
    const Json clean = decode_in_pieces(bytes, Direction::from_device, [] { return 4096; });
    for (int i = 0; i < 5; ++i) {
      auto noise = test::random_bytes(random, 1 + random() % 50);
      std::replace(noise.begin(), noise.end(), '\x69', '\x68');  // no whole preamble
      Json noisy = decode_in_pieces(noise + bytes, Direction::from_device, [&] { return 1 + random() % 64; });
      REQUIRE(noisy.size() == clean.size());
      CHECK(noisy[0]["skipped"] == value_or<std::size_t>(clean[0], "skipped", 0) + noise.size());
    }
  }
  std::string damaged = command_frame(Command::read);
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  FrameDecoder decoder(Direction::to_device);
  const auto events = decoder.feed(damaged + command_frame(Command::find));
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == FrameEvent::Kind::bad_checksum);
  CHECK(events[1].kind == FrameEvent::Kind::frame);
  CHECK(events[1].body == std::string("\x20\x01", 2));
}

TEST_CASE("a preamble inside a good frame is data") {
  auto card = sample_card(CardKind::resident);
  card.photo = std::string("\xAA\xAA\xAA\x96\x69\x00\x04\x00\x00\x80\x84", 11) + std::string(1013, '\x5A');
  const auto answer = read_answer(card);
  REQUIRE(answer.has_value());
  const Json json = decode_line(*answer, Direction::from_device);
  CHECK(text_or(json, "id") == card.id);
  CHECK_FALSE(json.contains("frames"));
}

TEST_CASE("lengths that cannot be are refused at once and the search goes on") {
  const std::string preamble("\xAA\xAA\xAA\x96\x69", 5);
  const std::string good = frame(std::string("\0\0\x80", 3));
  for (const auto& length : {std::string("\xFF\xFF", 2), std::string("\x00\x03", 2), std::string("\x00\x00", 2),
                             std::string("\x10\x01", 2)}) {
    FrameDecoder decoder(Direction::from_device);
    const auto events = decoder.feed(preamble + length + good);
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == FrameEvent::Kind::bad_length);
    CHECK(events[1].kind == FrameEvent::Kind::frame);
  }
  CHECK(text_or(decode_line(preamble + "\xFF\xFF", Direction::either), "error") == "length");
  Card card = sample_card(CardKind::resident);
  card.photo = std::string(1024, 'W');
  const auto half = read_answer(card)->substr(0, 700);
  CHECK(text_or(decode_line(half, Direction::either), "result") == "incomplete");
}

TEST_CASE("all four layouts survive the way to bytes and back") {
  for (const auto kind : {CardKind::resident, CardKind::hkmotw, CardKind::foreigner2023, CardKind::foreigner2017}) {
    const Card card = sample_card(kind);
    INFO(kind_code(kind));
    const auto text = encode_text(card);
    REQUIRE(text.has_value());
    const auto back = decode_text(*text);
    REQUIRE(back);
    CHECK(to_json(*back) == to_json(card));
    CHECK(back->raw_text == *text);
    const auto from_json = card_from_json(to_json(card));
    REQUIRE(from_json.has_value());
    CHECK(to_json(*from_json) == to_json(card));
  }
}

TEST_CASE("a long English name runs on in the second place of a 2023 card") {
  Card card = sample_card(CardKind::foreigner2023);
  card.name_en = "ABCDEFGHIJKLMNOPQRSTUVWXYZ ABCDEFG HIJKLMNOPQ";
  REQUIRE(card.name_en.size() == 45);
  CHECK(decode_text(*encode_text(card))->name_en == card.name_en);
  card.name_en += "RS";
  const auto too_long = encode_text(card);
  REQUIRE_FALSE(too_long.has_value());
  CHECK(too_long.error().field == "name_en");
}

TEST_CASE("rare characters are kept and flagged, broken ones replaced and flagged") {
  Card card = sample_card(CardKind::resident);
  card.name = "测䶮㼆𬭎";
  auto back = decode_text(*encode_text(card));
  CHECK(back->name == card.name);
  CHECK(back->rare_character);
  CHECK_FALSE(back->replaced_character);
  const auto with_name = [](std::u16string_view name) {
    std::string text = blank_text();
    text.replace(0, name.size() * 2, utf16(name));
    return decode_text(text).value();
  };
  const char16_t lone_high[] = {u'测', 0xD870, u'试', 0};
  const char16_t lone_low[] = {u'测', 0xDC00, u'试', 0};
  const char16_t private_use[] = {u'测', 0xE815, u'试', 0};
  for (const auto* name : {lone_high, lone_low, private_use}) {
    const auto read = with_name(name);
    CHECK(read.name == "测\xEF\xBF\xBD试");
    CHECK(read.rare_character);
    CHECK(read.replaced_character);
    CHECK(read.raw_text.size() == text_size);
  }
  CHECK_FALSE(with_name(u"测试").rare_character);
  const char16_t padded[] = {u'测', 0x1B, u'试', 0, 0, 0};
  CHECK(with_name({padded, 6}).name == "测试");
  CHECK(with_name({padded, 6}).replaced_character == false);
}

TEST_CASE("the fingerprint of a card is counted and not kept") {
  for (const auto& vector : test::vectors("01_idcard_frames.json")) {
    if (text_or(vector, "name") != "rsp_read_with_fp_1024") continue;
    FrameDecoder decoder(Direction::from_device);
    const auto events = decoder.feed(test::bytes_of(vector));
    REQUIRE(events.size() == 1);
    const auto message = interpret(events[0], Direction::from_device);
    CHECK(message.fingerprint_size == 1024U);
    CHECK(message.card->photo.size() == 1024);
  }
}

TEST_CASE("the latest address is read from its own answer") {
  std::string body("\0\0\x90", 3);
  std::string address = utf16(u"江苏省盐城市虚构区新路9号");
  address += blank_text().substr(0, 70 - address.size());
  CHECK(text_or(decode_line(frame(body + address), Direction::from_device), "address") == "江苏省盐城市虚构区新路9号");
}

TEST_CASE("cards from JSON are refused with the member that is wrong") {
  CHECK(card_from_json(Json::array()).has_error());
  CHECK(card_from_json(Json{{"card", "passport"}}).error().field == "card");
  CHECK(card_from_json(Json{{"nam", "x"}}).error().field == "nam");
  CHECK(card_from_json(Json{{"name", 5}}).error().field == "name");
  Card card;
  card.name = std::string("\xFF\xFF", 2);
  CHECK(encode_text(card).error().field == "name");
}

TEST_CASE("nationalities have names") {
  CHECK(nation_name("01") == "汉族");
  CHECK(nation_name("56") == "基诺族");
  CHECK(nation_name("98") == "外国血统中国籍人士");
  CHECK(nation_name("57").empty());
}

TEST_CASE("random bytes neither break the card decoder nor fill it") {
  std::mt19937 random(3);
  const std::string preamble("\xAA\xAA\xAA\x96\x69", 5);
  const auto good = *read_answer(sample_card(CardKind::hkmotw));
  for (const auto direction : {Direction::from_device, Direction::to_device}) {
    FrameDecoder decoder(direction);
    std::size_t frames = 0;
    for (int i = 0; i < 4000; ++i) {
      std::string bytes;
      switch (random() % 4) {
        case 0:
          bytes = test::random_bytes(random, random() % 600);
          break;
        case 1:
          bytes = preamble + test::random_bytes(random, random() % 40);
          break;
        case 2:
          bytes = good;
          bytes[random() % bytes.size()] = static_cast<char>(random());
          break;
        default:
          bytes = frame(test::random_bytes(random, 3 + random() % 1400));
          break;
      }
      for (const auto& event : decoder.feed(bytes)) {
        ++frames;
        const Json json = to_json(interpret(event, direction));
        CHECK((json.contains("result") && is_utf8(json.dump())));
      }
    }
    CHECK(frames > 1000);
  }
  std::mt19937 texts(4);
  for (int i = 0; i < 3000; ++i) {
    const auto card = decode_text(test::random_bytes(texts, text_size));
    REQUIRE(card);
    CHECK(is_utf8(card->name + card->address + card->name_en + card->id));
  }
}

TEST_CASE("lines of hex become lines of JSON") {
  std::istringstream in("AAAAAA96690003200122\nrx AAAAAA9669000800009F0000000097\nAAAAAA9669\n");
  std::ostringstream out;
  CHECK(decode_idcard(in, out) == 0);
  CHECK(out.str() ==
        "{\"result\":\"ok\",\"meaning\":\"find card\",\"total\":10}\n"
        "{\"result\":\"ok\",\"sw\":159,\"data_len\":4,\"total\":15}\n{\"result\":\"incomplete\"}\n");
}
