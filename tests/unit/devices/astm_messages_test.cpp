// The driver without its usual handshake, several messages in one frame, and the texts of its answers.
#include <mutex>

#include "devices/common/simulated_port.h"
#include "tests/unit/devices/astm_bench.h"

namespace nuanxin::astm {

TEST_CASE("analyzers without ENQ are heard, and their repeated frame is not kept again") {
  boost::asio::io_context io;
  std::string replies;
  std::mutex mutex;
  device::SimulatedPort port(device::simulated_port_from("tcp:0").value(), [&](std::string_view bytes) {
    const std::lock_guard lock(mutex);
    replies += bytes;
    return std::string();
  });
  const auto handshake = GENERATE(Handshake::frames_only, Handshake::none);
  AnalyzerOptions options;
  options.address = device::parse_address(port.address()).value();
  options.handshake = handshake;
  int kept = 0, refused = 0, refusals = 1;
  AnalyzerCallbacks callbacks;
  callbacks.keep = [&](const Message& message, const std::string&) {
    CHECK(message.orders.size() == 1);
    if (refusals-- > 0) return false;
    ++kept;
    return true;
  };
  callbacks.on_refused = [&](std::string_view reason, const std::string&) {
    CHECK(reason == "not_stored");
    ++refused;
  };
  Analyzer analyzer(io, options, callbacks);
  analyzer.start();
  REQUIRE(test::run_until(io, [&] { return analyzer.health().connected; }));
  const std::string text = "H|\\^&\rO|1|26093000010\rR|1|^^^LEU|neg\rL|1|N";
  if (handshake == Handshake::none) {
    port.send(text + "\r\n" + text + "\r\n");
    REQUIRE(test::run_until(io, [&] { return kept + refused == 2; }));
    CHECK(kept == 1);
    return;
  }
  const auto one = frame(1, text, true);
  port.send(one + one + one);  // refused, kept, repeated
  const auto has_replies = [&] {
    const std::lock_guard lock(mutex);
    return replies == "\x15\x06\x06";
  };
  REQUIRE(test::run_until(io, has_replies));
  CHECK(kept == 1);
  CHECK(refused == 0);
}

TEST_CASE("of several messages in a refused frame those that were stored are not handed over again") {
  Texts kept;
  bool is_full = true;
  Receiver receiver(Handshake::full, TextRule::strict, [&](const Message& message, const std::string&) {
    const auto& specimen = message.orders.front().specimen;
    if (specimen == "2" && is_full) return false;
    kept.push_back(specimen);
    return true;
  });
  const auto text = [](const std::string& second) {
    return "H|\\^&\rO|1|1\rL|1|N\rH|\\^&\rO|1|" + second + "\rL|1|N\rH|\\^&\rO|1|3";
  };
  CHECK(receiver.feed("\x05" + frame(1, text("2"), true)).reply == "\x06\x15");
  CHECK(kept == Texts{"1"});
  is_full = false;
  SECTION("the same frame again") {
    CHECK(receiver.feed(frame(1, text("2"), true)).reply == "\x06");
    CHECK(kept == Texts{"1", "2"});
    CHECK(receiver.feed(frame(1, text("2"), true)).reply == "\x06");
    CHECK(receiver.feed(frame(2, "L|1|N", true)).reply == "\x06");
    CHECK(kept == Texts{"1", "2", "3"});
    CHECK(receiver.feed("\x04").failures.empty());
  }
  SECTION("another session") {
    receiver.feed(std::string(1, byte::eot));
    CHECK(receiver.feed("\x05" + frame(1, text("4"), true)).reply == "\x06\x06");
    CHECK(kept == Texts{"1", "1", "4"});
  }
  SECTION("another text in the same frame") {
    auto other = text("2");
    other.replace(other.find("O|1|1"), 5, "O|1|7");
    CHECK(receiver.feed(frame(1, other, true)).reply == "\x06");
    CHECK(kept == Texts{"1", "7", "2"});
  }
}

TEST_CASE("records cut anywhere over frames are kept with the frame that brings the end of L") {
  int kept = 0;
  Receiver receiver(Handshake::full, TextRule::strict, [&](const Message& message, const std::string& raw) {
    CHECK(message.orders.size() == 1);
    CHECK(raw.ends_with("L|1|N\r"));
    ++kept;
    return true;
  });
  const std::string text = "H|\\^&\rO|1|26093000010\rR|1|^^^LEU|neg\rL|1|N\rH|\\^&\rO|1|26093000027\rL|1|N\r";
  for (std::size_t size = 1; size < text.size(); ++size) {
    kept = 0;
    receiver.feed(std::string(1, byte::enq));
    for (std::size_t at = 0, number = 1; at < text.size(); at += size, ++number) {
      const bool is_last = at + size >= text.size();
      CHECK(receiver.feed(frame(static_cast<int>(number % 8), text.substr(at, size), is_last)).reply == "\x06");
    }
    CHECK(receiver.feed(std::string(1, byte::eot)).failures.empty());
    CHECK(kept == 2);
  }
}

TEST_CASE("an answer is written as the protocol page shows it") {
  const Query query{{"26093000010"}, "^26093000010", "ALL", "O"};
  auto order = work("26093000010");
  order.collected = "20260930082500";
  order.patient.lab_id = "32090019900307123X";
  order.patient.birth = "19900307";
  order.patient.sex = "M";
  const AnswerStamp stamp{"VANLIS", "UA-TEST", test::stage_now()};
  std::string sent(1, byte::enq);
  for (const auto& one : frames(answer_message(query, {order}, stamp))) sent += one;
  sent.push_back(byte::eot);
  std::string wanted;
  for (const auto& vector : test::vectors("02_astm_sessions.json")) {
    if (text_or(vector, "name") != "host_query_roundtrip") continue;
    for (const auto& step : vector["steps"])
      if (text_or(step, "dir") == "tx") wanted += test::bytes_of(step);
  }
  CHECK(wanted.ends_with(sent));
  CHECK(answer_message(query, {}, stamp).back() == "L|1|I");
  order.tests = {"A|1", "B"};
  CHECK(answer_message(query, {order}, stamp)[2].find("|^^^A&F&1\\^^^B|") != std::string::npos);
  order.tests.clear();
  CHECK(answer_message(query, {order}, stamp)[2].find("|^^^ALL|") != std::string::npos);
  const Query two{{"26093000010", "26093000027"}, {}, {}, {}};
  const auto records = answer_message(two, {order}, stamp);
  CHECK(records[4] == "O|1|26093000027" + std::string(23, '|') + "Y");
  CHECK(records.back() == "L|1|F");
}

TEST_CASE("addresses that listen are understood or refused") {
  const auto every = device::parse_address("listen:5000");
  REQUIRE(every.has_value());
  CHECK(every->is_listening);
  CHECK(every->host == "0.0.0.0");
  CHECK(every->port == 5000);
  CHECK(device::parse_address("listen:127.0.0.1:5000")->host == "127.0.0.1");
  CHECK(device::parse_address("listen:[::]:5000")->host == "::");
  CHECK_FALSE(device::parse_address("tcp:listen:5000")->is_listening);
  for (const auto* bad : {"listen:", "listen:0", "listen:x", "listen::5000"})
    CHECK_FALSE(device::parse_address(bad).has_value());
}

TEST_CASE("a simulated ASTM analyzer says what is wrong with a command") {
  test::StageBench bench(analyzer_actor(), test::Wire::terminal);
  for (const auto* bad : {"dance", "send", "many", "contention", "busy x", "flood x", "again"}) {
    CAPTURE(bad);
    CHECK(bench.obey(bad).starts_with("error: "));
  }
}

}  // namespace nuanxin::astm
