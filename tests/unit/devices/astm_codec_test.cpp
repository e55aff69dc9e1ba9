#include <algorithm>
#include <utility>

#include "base/text.h"
#include "devices/astm/decode.h"
#include "devices/astm/sender.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::astm {

namespace {

using FrameKind = FrameEvent::Kind;

std::string astm_bytes(const Json& vector) {
  std::string bytes = test::bytes_of(vector);
  const auto& repeat = member(vector, "repeat");
  const std::string unit = test::bytes_of(repeat.is_object() ? repeat : Json{{"hex", "00"}});
  for (int i = value_or<int>(repeat, "count", 0); i > 0; --i) bytes += unit;
  return bytes;
}

Json decode_alone(std::string_view bytes) { return AstmLines().decode(bytes, device::Direction::either); }

/// Everything about the events but where the noise was.
Json events_as_json(const std::vector<FrameEvent>& events) {
  Json json = Json::array();
  for (const auto& event : events)
    json.push_back({static_cast<int>(event.kind), event.number, crypto::to_hex(event.text), event.is_last,
                    event.checksum, event.wire_size, event.end, event.skipped});
  return json;
}

template <class Size>
Json frames_in_pieces(std::string_view bytes, Size next_size) {
  FrameDecoder decoder;
  std::vector<FrameEvent> all;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), bytes.size());
    for (auto& event : decoder.feed(bytes.substr(0, size))) all.push_back(std::move(event));
    bytes.remove_prefix(size);
  }
  return events_as_json(all);
}

const std::string header = "H|\\^&|||UA-TEST^SIM01^1.0|||||||P|LIS2-A2|20260930083000";

std::string dialogue(const std::vector<std::string>& records, std::size_t max_text = 240) {
  std::string bytes(1, byte::enq);
  for (const auto& one : frames(records, max_text)) bytes += one;
  return bytes + byte::eot;
}

Message message_of(const std::vector<std::string>& records) {
  std::string bytes;
  for (const auto& record : records) bytes += record + '\r';
  return parse_message(bytes);
}

FrameEvent control(FrameKind kind) {
  FrameEvent event;
  event.kind = kind;
  return event;
}

}  // namespace

TEST_CASE("ASTM lines decode as the vectors say") {
  for (const auto* file : {"02_astm_frames.json", "02_astm_sessions.json"}) {
    for (const auto& vector : test::vectors(file)) {
      const auto name = text_or(vector, "name");
      INFO(name);
      AstmLines lines;
      if (name == "duplicate_frame" || name == "mal_frame_number_skip")
        lines.decode(frame(1, header + '\r', true), device::Direction::either);
      const Json got = lines.decode(astm_bytes(vector), device::Direction::either);
      INFO(got.dump());
      CHECK(test::contains(got, member(vector, "expect")));
      if (vector.contains("reply") && got.contains("reply")) CHECK(got["reply"] == vector["reply"]);
    }
  }
}

TEST_CASE("the receiver answers every step of the dialogues as the analyzer expects") {
  for (const auto& vector : test::vectors("02_astm_sessions.json")) {
    INFO(text_or(vector, "name"));
    Receiver receiver;
    Sender sender;
    receiver.set_busy(text_or(vector, "name") == "receiver_busy");
    std::string wanted, got, ours;
    for (const auto& step : vector["steps"]) {
      const auto bytes = test::bytes_of(step);
      if (text_or(step, "dir") == "tx")
        wanted += bytes;
      else
        got += receiver.feed(bytes).reply;
    }
    // Our own session after the query is the sender's.
    if (const auto own = wanted.find(byte::enq); own != std::string::npos) {
      ours = wanted.substr(own);
      wanted.resize(own);
    }
    CHECK(crypto::to_hex(got) == crypto::to_hex(wanted));
    if (ours.empty()) continue;
    std::vector<std::string> to_send;
    FrameDecoder decoder;
    for (const auto& event : decoder.feed(ours))
      if (event.kind == FrameKind::frame) to_send.push_back(frame(event.number, event.text, event.is_last));
    std::string sent = sender.start(to_send).bytes;
    while (!sender.is_idle()) sent += sender.handle(control(FrameKind::ack)).bytes;
    CHECK(crypto::to_hex(sent) == crypto::to_hex(ours));
  }
}

TEST_CASE("how ASTM bytes are cut into reads changes nothing") {
  std::mt19937 random(1);
  for (const auto* file : {"02_astm_frames.json", "02_astm_sessions.json"}) {
    for (const auto& vector : test::vectors(file)) {
      INFO(text_or(vector, "name"));
      const auto bytes = astm_bytes(vector);
      const Json whole = frames_in_pieces(bytes, [&] { return bytes.size(); });
      CHECK(frames_in_pieces(bytes, [] { return 1; }) == whole);
      for (int i = 0; i < 5; ++i) CHECK(frames_in_pieces(bytes, [&] { return 1 + random() % 90; }) == whole);
    }
  }
}

TEST_CASE("what frames lack at their end is forgiven, and noise between them is counted") {
  const std::string good = frame(4, "R|1|^^^LEU|2+\r", true);
  const std::string bare = good.substr(0, good.size() - 2);
  for (const auto& end : {std::string("\r\n"), std::string("\r"), std::string("\n"), std::string()}) {
    for (const char next : {byte::enq, byte::stx, byte::eot, byte::ack}) {
      FrameDecoder decoder;
      const auto events = decoder.feed(bare + end + next);
      REQUIRE(!events.empty());
      CHECK(events[0].kind == FrameKind::frame);
      CHECK(events[0].number == 4);
      CHECK((next == byte::stx ? decoder.is_pending() : events.size() == 2));
    }
  }
  std::string lower = bare;
  std::transform(lower.end() - 2, lower.end(), lower.end() - 2, [](char c) { return c > '9' ? c + 0x20 : c; });
  CHECK(text_or(decode_alone(lower + "\r\n"), "checksum") == bare.substr(bare.size() - 2));
  CHECK(decode_alone("xyz\r\n" + good)["skipped"] == 5);
  CHECK(decode_alone("xyz")["result"] == "ignore");
  FrameDecoder decoder;
  CHECK(decoder.feed(bare).empty());
  CHECK(decoder.flush().size() == 1);
  CHECK(decoder.feed(bare.substr(0, 8)).empty());
  CHECK(decoder.flush().empty());
  decoder.reset();
  CHECK(decoder.feed(good).size() == 1);
}

TEST_CASE("frames that are wrong say why, and the next one is found") {
  const std::string good = frame(2, "P|1\r", true);
  const auto kind_of = [&](const std::string& bytes) {
    FrameDecoder decoder;
    const auto events = decoder.feed(bytes + good);
    REQUIRE(events.size() == 2);
    CHECK(events[1].kind == FrameKind::frame);
    CHECK(decode_alone(bytes + good)["result"] == "error");
    return std::string(error_code(events[0].kind));
  };
  std::string other = good;
  other[other.size() - 3] = other[other.size() - 3] == '0' ? '1' : '0';
  CHECK(kind_of(other) == "checksum");
  other[other.size() - 3] = 'Z';
  CHECK(kind_of(other) == "checksum");
  for (const char c : std::string("\x01\x06\n\x10\x11\x12\x13\x14\x15\x16"))
    CHECK(kind_of(frame(1, std::string("C|1|a") + c + "b\r", true)) == "restricted_char");
  CHECK(kind_of(good.substr(0, 4)) == "malformed");
  for (const char c : {byte::enq, byte::eot}) {
    FrameDecoder decoder;
    const auto events = decoder.feed(byte::stx + std::string("1C|1|a") + c + "b\r");
    REQUIRE(events.size() == 2);
    CHECK(error_code(events[0].kind) == "restricted_char");
  }
  CHECK(kind_of(good.substr(0, good.size() - 2) + "Q") == "malformed");
  std::string eight = good;
  eight[1] = '8';  // the sum grows by six
  const unsigned sum = static_cast<unsigned>(std::stoul(good.substr(good.size() - 4, 2), nullptr, 16)) + 6;
  eight.replace(eight.size() - 4, 2, crypto::to_hex(std::string(1, static_cast<char>(sum))));
  CHECK(kind_of(eight) == "frame_number");
  CHECK(kind_of(byte::stx + std::string("1") + std::string(64001, 'X')) == "oversize");
  FrameDecoder lenient(TextRule::lenient);
  CHECK(lenient.feed(frame(1, "C|1|I|two\nlines|G\r", true))[0].text == "C|1|I|two\nlines|G\r");
}

TEST_CASE("a text of 64,000 bytes is the longest") {
  CHECK(decode_alone(frame(1, std::string(64000, 'X'), true))["result"] == "ok");
  CHECK(decode_alone(frame(1, std::string(64001, 'X'), true))["error"] == "oversize");
}

TEST_CASE("frames are built as they are read") {
  std::vector<std::string> records{header, "C|1|I|" + std::string(1000, 'x') + "|G"};
  for (int i = 0; i < 9; ++i) records.push_back("R|" + std::to_string(i) + "|^^^X|1");
  std::string text;
  int expected = 1;
  for (const auto& one : frames(records)) {
    CHECK(one.size() <= 247);
    FrameDecoder decoder;
    const auto events = decoder.feed(one);
    REQUIRE(events.size() == 1);
    CHECK(events[0].number == expected);
    expected = next_number(expected);
    CHECK(events[0].is_last == events[0].text.ends_with('\r'));
    text += events[0].text;
  }
  std::string joined;
  for (const auto& record : records) joined += record + '\r';
  CHECK(text == joined);
  CHECK(frames(records, 64000).size() == records.size());
}

TEST_CASE("numbers are strict from line to line once a header was seen") {
  const auto rx = device::Direction::from_device;
  const std::string first = frame(1, header + '\r', true);
  const auto second = frame(2, "P|1\r", true), third = frame(3, "O|1\r", true);
  AstmLines lines;
  CHECK(lines.decode(first, rx)["result"] == "ok");
  CHECK(lines.decode("\x06", device::Direction::to_device)["control"] == "ACK");
  CHECK(lines.decode(second, rx)["result"] == "ok");
  CHECK(lines.decode(second, rx)["result"] == "duplicate");
  CHECK(lines.decode(first, rx)["result"] == "duplicate");
  const Json skipped = lines.decode(third, rx);
  CHECK(skipped["error"] == "frame_number");
  CHECK(skipped["expected"] == 2);
  CHECK(skipped["fn"] == 3);
  CHECK(skipped["reply"] == "15");
  CHECK(lines.decode(third, rx)["result"] == "ok");  // the error has ended the strictness
  CHECK(lines.decode(first, rx)["result"] == "duplicate");
  CHECK(lines.decode("\x04", rx)["result"] == "ok");
  CHECK(lines.decode(third, rx)["result"] == "ok");
  CHECK(lines.decode("\x05", rx)["result"] == "ok");
  CHECK(lines.decode(frame(1, "P|1\r", true), rx)["result"] == "ok");
  CHECK(lines.decode(third, rx)["error"] == "frame_number");
}

TEST_CASE("a message is delivered after L and EOT only") {
  Receiver receiver;
  auto actions = receiver.feed(dialogue({header, "L|1|N"}));
  REQUIRE(actions.delivered.size() == 1);
  CHECK(actions.delivered[0].message.records == 2);
  CHECK(actions.reply == std::string(3, byte::ack));
  const auto whole = dialogue({header, "L|1|N"});
  CHECK(receiver.feed(whole.substr(0, whole.size() - 1)).delivered.empty());
  CHECK(receiver.is_waiting());
  actions = receiver.on_timeout();
  REQUIRE(actions.failures.size() == 1);
  CHECK(actions.failures[0].reason == "timeout");
  CHECK(actions.failures[0].raw.starts_with(header));
  CHECK_FALSE(receiver.is_waiting());
  CHECK(receiver.feed(std::string(1, byte::eot)).delivered.empty());
  actions = receiver.feed(dialogue({header, "P|1"}));
  REQUIRE(actions.failures.size() == 1);
  CHECK(actions.failures[0].reason == "message_incomplete");
  CHECK(receiver.feed("\x05\x04").reply == "\x06");
  actions = receiver.feed(dialogue({header, "L|1|N", header, "Q|1|^26093000010", "L|1|N", header, "P|1"}));
  CHECK(actions.delivered.size() == 2);
  CHECK(actions.failures.size() == 1);
}

TEST_CASE("the receiver repeats its ACK, refuses wrong numbers and gives up after six") {
  Receiver receiver;
  const auto all = frames({header, "P|1", "L|1|N"});
  receiver.feed("\x05" + all[0]);
  CHECK(receiver.feed(all[0]).reply == "\x06");
  CHECK(receiver.feed(all[2]).reply == "\x15");
  CHECK(receiver.feed(all[1]).reply == "\x06");
  std::string bad = all[2];
  bad[bad.size() - 3] = 'Z';
  for (int i = 1; i < Receiver::max_failures; ++i) {
    const auto actions = receiver.feed(bad);
    CHECK(actions.reply == "\x15");
    CHECK(actions.failures.empty());
  }
  const auto actions = receiver.feed(bad);
  CHECK(actions.reply == "\x15");
  REQUIRE(actions.failures.size() == 1);
  CHECK(actions.failures[0].reason == "retries");
  CHECK_FALSE(receiver.is_waiting());
  CHECK(receiver.feed(all[2] + byte::eot).reply.empty());
  const Json json = decode_alone("\x05" + all[0] + bad + bad + bad + bad + bad + bad + "\x04");
  CHECK(json["error"] == "message_incomplete");
  CHECK(json["naks"] == 6);
  CHECK(receiver.feed("\x05").reply == "\x06");
  CHECK(receiver.feed(all[0]).reply == "\x06");
  CHECK(receiver.feed("\x05").failures.size() == 1);  // begun anew
  receiver.set_busy(true);
  CHECK(receiver.feed("\x05").reply == "\x15");
}

TEST_CASE("analyzers without a handshake are understood when their profile says so") {
  std::string framed, bare;
  for (const auto& record : {header, std::string("R|1|^^^PRO|neg"), std::string("L|1|N")}) bare += record + "\r\n";
  for (const auto& one : frames({header, "R|1|^^^PRO|neg", "L|1|N"})) framed += one;
  Receiver of_frames(Handshake::frames_only);
  CHECK(of_frames.feed(framed).delivered.size() == 1);
  CHECK(of_frames.feed(framed).delivered.size() == 1);
  CHECK(Receiver().feed(framed).reply.empty());
  Receiver of_records(Handshake::none);
  std::size_t delivered = 0;
  for (const char c : bare + bare) delivered += of_records.feed(std::string(1, c)).delivered.size();
  CHECK(delivered == 2);
  CHECK(of_records.pending() == 0);
  CHECK(decode_alone(bare)["records"] == 3);
  CHECK(decode_alone(framed)["records"] == 3);
}

TEST_CASE("records belong to the order, patient and record above them") {
  const auto message =
      message_of({header, "C|1|I|top|G", "P|1||32090019900307123X||测试一||19900307|M", "C|1|I|of patient|G",
                  "O|1|26093000010^1^2||^^^UA\\^^^SED|R||20260930082500||||A||||Urine||||||||||F",
                  "R|1|3^^^Ket|5|mg/dl|neg|A||F||op1|20260930082900|20260930083000|X", "C|1|I|of result|G", "M|1|image",
                  "R|2|^^^pH|6.0", "O|2||26093000029|^^^GLU", "R|1|^^^GLU|5.1|mmol/L", "P|2", "R|1|^^^LEU|neg", "L|1"});
  CHECK(message.sender == "UA-TEST");
  CHECK(message.comments == std::vector<std::string>{"top"});
  REQUIRE(message.orders.size() == 3);
  CHECK(message.orders[0].specimen == "26093000010");
  CHECK(message.orders[0].tests == std::vector<std::string>{"UA", "SED"});
  CHECK(message.orders[0].patient == 0U);
  REQUIRE(message.orders[0].results.size() == 2);
  CHECK(message.orders[0].results[0].code == "Ket");
  CHECK(message.orders[0].results[0].comments == std::vector<std::string>{"of result"});
  CHECK(message.orders[1].specimen == "26093000029");
  CHECK(message.orders[2].specimen.empty());  // nobody's: not guessed
  CHECK(message.orders[2].patient == 1U);
  CHECK(message.patients[0].name == "测试一");
  CHECK(message.patients[0].comments == std::vector<std::string>{"of patient"});
  CHECK(message.termination == "N");
  const Json json = to_json(message);
  CHECK(json["samples"].dump() == R"(["26093000010","26093000029"])");
  CHECK(json["results"].size() == 4);
}

TEST_CASE("delimiters are the header's, and escapes are resolved after splitting") {
  const auto message = message_of({"H#`~!###X", "Q#1#~26093000010`~26093000029~1`nothing##~~~ALL########O", "L#1#F"});
  REQUIRE(message.queries.size() == 1);
  CHECK(message.queries[0].sample_ids == std::vector<std::string>{"26093000010", "26093000029"});
  CHECK(message.queries[0].test == "ALL");
  CHECK(message.queries[0].status == "O");
  CHECK(message.termination == "F");
  const Delimiters usual;
  CHECK(unescape("a&F&b&S&c&R&d&E&e&X410A&f", usual) == "a|b^c\\d&eA\nf");
  CHECK(unescape("AT&T &Q& &X4& & &F", usual) == "AT&T &Q& &X4& & &F");
  CHECK(unescape("&XE6B58B&&XB2E2&", usual) == "测测");
  CHECK(unescape(escape("a|b^c\\d&e\n"), usual) == "a|b^c\\d&e");
  CHECK(delimiters_of("H").field == '|');
  CHECK(delimiters_of("H|").repeat == '\\');
}

TEST_CASE("GB18030 is decoded before the record is split, also across frames") {
  const std::string name = "\xAB\x7C\xB2\xE2";  // 珅测: the second byte is a field delimiter
  const auto message =
      message_of({header, "P|1||||" + name + "||19900307|M", "O|1|26093000010", "R|1|^^^LEU|neg", "L|1|N"});
  CHECK(message.charset == "GB18030");
  REQUIRE(message.patients.size() == 1);
  CHECK(message.patients[0].name == "珅测");
  CHECK(message.patients[0].sex == "M");
  const auto json = decode_alone(dialogue({header, "P|1||||" + name + "||19900307|M", "L|1|N"}, 13));
  CHECK(json["name"] == "珅测");
  CHECK(json["charset"] == "GB18030");
}

TEST_CASE("the sender waits, repeats and gives way") {
  const auto all = frames({header, "L|1|F"});
  Sender sender;
  auto step = sender.start(all);
  CHECK(step.bytes == "\x05");
  CHECK(step.wait_for == std::chrono::seconds(15));
  SECTION("a frame is repeated up to six times") {
    CHECK(sender.handle(control(FrameKind::ack)).bytes == all[0]);
    for (int i = 1; i < 6; ++i) CHECK(sender.handle(control(FrameKind::nak)).bytes == all[0]);
    step = sender.handle(control(FrameKind::nak));
    CHECK(step.bytes == "\x04");
    CHECK(step.outcome == Sender::Outcome::rejected);
  }
  SECTION("EOT instead of ACK is an ACK") {
    sender.handle(control(FrameKind::ack));
    CHECK(sender.handle(control(FrameKind::eot)).bytes == all[1]);
    step = sender.handle(control(FrameKind::ack));
    CHECK(step.bytes == "\x04");
    CHECK(step.outcome == Sender::Outcome::delivered);
    CHECK(sender.is_idle());
  }
  SECTION("a busy analyzer is asked again after ten seconds") {
    step = sender.handle(control(FrameKind::nak));
    CHECK(step.bytes.empty());
    CHECK(step.wait_for == std::chrono::seconds(10));
    CHECK_FALSE(sender.is_listening());
    CHECK(sender.on_timeout().bytes == "\x05");
    for (int i = 0; i < 4; ++i) {
      sender.handle(control(FrameKind::nak));
      sender.on_timeout();
    }
    CHECK(sender.handle(control(FrameKind::nak)).outcome == Sender::Outcome::busy);
  }
  SECTION("the analyzer's ENQ has priority, and the next one is the receiver's") {
    step = sender.handle(control(FrameKind::enq));
    CHECK(step.bytes.empty());
    CHECK(step.wait_for == std::chrono::seconds(20));
    CHECK_FALSE(sender.is_listening());
    Receiver receiver;
    CHECK(receiver.feed(dialogue({header, "L|1|N"})).delivered.size() == 1);
    CHECK(sender.on_timeout().bytes == "\x05");
  }
  SECTION("silence ends it") {
    step = sender.on_timeout();
    CHECK(step.bytes == "\x04");
    CHECK(step.outcome == Sender::Outcome::no_answer);
    CHECK(sender.on_timeout().bytes.empty());
  }
}

TEST_CASE("no flood fills the ASTM decoder or receiver") {
  std::mt19937 random(5);
  const std::string flood = test::random_bytes(random, 1024 * 1024);
  for (const auto& bytes : {flood, std::string(4 * 1024 * 1024, 'X'),
                            "\x02"
                            "1" +
                                std::string(1024 * 1024, 'X')}) {
    FrameDecoder decoder;
    decoder.feed(bytes);
    CHECK(decoder.pending() <= FrameDecoder::max_text);
    for (const auto handshake : {Handshake::full, Handshake::frames_only, Handshake::none}) {
      Receiver receiver(handshake);
      receiver.feed("\x05" + bytes);
      CHECK(receiver.pending() <= Receiver::max_message + FrameDecoder::max_text);
    }
  }
  Receiver receiver;
  receiver.feed("\x05");
  const std::string text(63999, 'R');
  std::string reason;
  for (int i = 1; i < 40 && reason.empty(); ++i)
    for (const auto& failure : receiver.feed(frame(i % 8, text, false)).failures) reason = failure.reason;
  CHECK(reason == "oversize");
  std::string messages(1, byte::enq);
  for (int i = 0; i < 8; ++i) {
    std::string pairs;
    while (pairs.size() < 60000) pairs += "H\rL\r";
    messages += frame(i + 1, pairs, true);
  }
  const auto refused = receiver.feed(messages + byte::eot);
  CHECK(refused.delivered.empty());
  CHECK(refused.failures.size() == 1);
  std::string many = header + '\r';
  for (std::size_t i = 0; i <= max_records; ++i) many += "R\r";
  CHECK(parse_message(many).is_too_long);
}

TEST_CASE("random and damaged ASTM bytes always give JSON") {
  std::mt19937 random(6);
  std::vector<std::string> seeds;
  for (const auto* file : {"02_astm_frames.json", "02_astm_sessions.json"})
    for (const auto& vector : test::vectors(file)) seeds.push_back(test::bytes_of(vector));
  AstmLines lines;
  for (int i = 0; i < 4000; ++i) {
    auto bytes = random() % 8 == 0 ? test::random_bytes(random, 1 + random() % 200) : seeds[random() % seeds.size()];
    for (auto n = random() % 4; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
    const Json json = lines.decode(bytes, device::Direction::either);
    CHECK((json.contains("result") && is_utf8(json.dump(-1, ' ', false, Json::error_handler_t::replace))));
    CHECK_NOTHROW(json.dump());
  }
}

}  // namespace nuanxin::astm
