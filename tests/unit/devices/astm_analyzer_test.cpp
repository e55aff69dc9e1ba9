#include "devices/astm/analyzer.h"

#include <mutex>

#include "devices/astm/simulator.h"
#include "devices/common/simulated_port.h"
#include "tests/unit/devices/stage_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::astm {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;
using Answer = std::function<void(std::vector<WorkOrder>)>;

constexpr milliseconds long_time(60000);

AnalyzerTiming patient_timing() {
  AnalyzerTiming timing;
  timing.receive = timing.answer = long_time;
  timing.line_end = milliseconds(50);
  timing.sender = {long_time, milliseconds(20), long_time};
  return timing;
}

struct LisBench {
  explicit LisBench(test::Wire wire = test::Wire::terminal, AnalyzerTiming timing = patient_timing(),
                    SenderTiming instrument = {long_time, milliseconds(20), milliseconds(20)})
      : bench(analyzer_actor(instrument, test::stage_now), wire) {
    AnalyzerOptions options;
    options.address = bench.address();
    options.reconnect = test::quick_reconnect();
    options.timing = timing;
    options.clock = test::stage_now;
    analyzer.emplace(bench.io, options, callbacks());
    analyzer->start();
    REQUIRE(bench.connect(*analyzer));
  }

  AnalyzerCallbacks callbacks() {
    AnalyzerCallbacks calls;
    calls.keep = [this](const Message& message, const std::string& raw) {
      ++asked;
      if (refusals != 0) {
        --refusals;
        return false;
      }
      CHECK(is_terminated(raw));
      for (const auto& order : message.orders) kept.push_back(order.specimen);
      messages.push_back(message);
      return true;
    };
    calls.on_query = [this](const Query& query, Answer answer) {
      queries.push_back(query);
      answers.push_back(std::move(answer));
    };
    calls.on_refused = [this](std::string_view reason, const std::string&) { reasons.emplace_back(reason); };
    return calls;
  }

  bool until_kept(std::size_t count) {
    return bench.until([&] { return kept.size() >= count; });
  }
  bool until_refused(std::size_t count) {
    return bench.until([&] { return reasons.size() >= count; });
  }
  /// A session after all that happened, so that what was still on its way has come.
  void finish() {
    bench.tell("send 99");
    REQUIRE(bench.until([&] { return !kept.empty() && kept.back() == "99"; }));
    REQUIRE(bench.until([&] {
      const auto accepted = bench.report().at("accepted");
      return !accepted.empty() && accepted.back() == "99";
    }));
  }
  Texts accepted() { return bench.report().at("accepted").get<Texts>(); }

  test::StageBench bench;
  int refusals = 0;  ///< the next ones that are not stored
  int asked = 0;
  Texts kept, reasons;
  std::vector<Message> messages;
  std::vector<Query> queries;
  std::vector<Answer> answers;
  std::optional<Analyzer> analyzer;
};

WorkOrder work(const std::string& specimen) {
  WorkOrder order;
  order.specimen = specimen;
  order.tests = {"UA"};
  order.specimen_type = "Urine";
  return order;
}

}  // namespace

TEST_CASE("results are kept once, whoever opens the line") {
  const auto wire = GENERATE(test::Wire::terminal, test::Wire::instrument_listens, test::Wire::host_listens);
  LisBench lis(wire);
  lis.bench.tell("send 26093000010 LEU=2+ NIT=neg");
  REQUIRE(lis.until_kept(1));
  const auto& order = lis.messages.front().orders.front();
  REQUIRE(order.results.size() == 2);
  CHECK(order.results[0].code == "LEU");
  CHECK(order.results[0].value == "2+");
  lis.bench.tell("one-frame");
  lis.bench.tell("send 26093000027");
  lis.bench.tell("qc");
  lis.bench.tell("gbk 26093000034");
  lis.bench.tell("many 20");
  REQUIRE(lis.until_kept(24));
  lis.finish();
  CHECK(lis.kept == lis.accepted());
  CHECK(lis.messages[2].orders.front().action == "Q");
  CHECK(lis.messages[3].patients.front().name == "测珅");
  CHECK(lis.asked == 25);
  CHECK(lis.reasons.empty());
  CHECK(lis.analyzer->pending() == 0);
  const auto health = lis.analyzer->health();
  CHECK(health.error_count == 0);
  CHECK(health.last_message == test::stage_now());
}

TEST_CASE("frames that come wrong are refused, sent again and kept once") {
  const std::string fault = GENERATE("bad-checksum 5", "restricted 5", "wrong-number 5");
  LisBench lis;
  lis.bench.tell(fault);
  lis.bench.tell("send 26093000010");
  lis.finish();
  CHECK(lis.kept == lis.accepted());
  CHECK(lis.kept == Texts{"26093000010", "99"});
  CHECK(lis.analyzer->health().error_count == 5);
}

TEST_CASE("a frame that comes wrong six times ends the session, and the next one is kept") {
  const std::string fault = GENERATE("bad-checksum 6", "restricted 6", "wrong-number 6");
  LisBench lis;
  lis.bench.tell(fault);
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until_reported("refused", 1));
  lis.finish();
  CHECK(lis.kept == Texts{"99"});
  CHECK(lis.accepted() == Texts{"99"});
  CHECK(lis.reasons == Texts{"retries"});
}

TEST_CASE("a frame whose acknowledgement was lost is acknowledged again and not kept again") {
  LisBench lis;
  lis.bench.tell("lose-ack");
  lis.bench.tell("send 26093000010");
  lis.finish();
  CHECK(lis.asked == 2);
  CHECK(lis.kept == lis.accepted());
}

TEST_CASE("what cannot be stored is not acknowledged, and stored when it is sent again") {
  const auto one_frame = GENERATE(false, true);
  LisBench lis;
  if (one_frame) lis.bench.tell("one-frame");
  lis.refusals = 5;
  lis.bench.tell("send 26093000010");
  lis.finish();
  CHECK(lis.kept == Texts{"26093000010", "99"});
  CHECK(lis.kept == lis.accepted());
  CHECK(lis.asked == 7);
  CHECK(lis.reasons.empty());
}

TEST_CASE("what can never be stored is given up by both sides") {
  LisBench lis;
  lis.refusals = 6;
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until_reported("refused", 1));
  CHECK(lis.reasons == Texts{"not_stored"});
  lis.finish();
  CHECK(lis.kept == Texts{"99"});
  CHECK(lis.accepted() == Texts{"99"});
}

TEST_CASE("an owner that is busy makes the analyzer wait") {
  LisBench lis;
  lis.analyzer->set_busy(true);
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until_reported("refused", 1));  // six times busy
  CHECK(lis.asked == 0);
  lis.bench.tell("again");
  lis.analyzer->set_busy(false);
  REQUIRE(lis.until_kept(1));
  lis.finish();
  CHECK(lis.kept == lis.accepted());
}

TEST_CASE("what has no L record is refused, and the next session is kept") {
  LisBench lis;
  lis.bench.tell("no-l");
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.until_refused(1));
  CHECK(lis.reasons == Texts{"message_incomplete"});
  lis.finish();
  CHECK(lis.kept == Texts{"99"});
}

TEST_CASE("an analyzer that falls silent is given up after a while") {
  auto timing = patient_timing();
  timing.receive = milliseconds(150);
  LisBench lis(test::Wire::terminal, timing);
  SECTION("in mid-frame: nothing is kept") {
    lis.bench.tell("half");
    lis.bench.tell("send 26093000010");
    REQUIRE(lis.until_refused(1));
    CHECK(lis.reasons == Texts{"timeout"});
    CHECK(lis.analyzer->pending() == 0);
    lis.finish();
    CHECK(lis.kept == Texts{"99"});
  }
  SECTION("before EOT: what was acknowledged is kept") {
    lis.bench.tell("silent");
    lis.bench.tell("send 26093000010");
    REQUIRE(lis.bench.until_reported("cut", 1));
    CHECK(lis.kept == Texts{"26093000010"});
    lis.finish();
    CHECK(lis.kept == lis.accepted());
    CHECK(lis.reasons.empty());
  }
}

TEST_CASE("a plug pulled in mid-frame keeps nothing, and the session sent again is kept") {
  const auto wire = GENERATE(test::Wire::terminal, test::Wire::instrument_listens, test::Wire::host_listens);
  LisBench lis(wire);
  lis.bench.tell("half");
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.analyzer->pending() > 60; }));
  lis.bench.replug(*lis.analyzer);
  CHECK(lis.reasons == Texts{"connection_lost"});
  CHECK(lis.analyzer->pending() == 0);
  lis.bench.tell("again");
  REQUIRE(lis.until_kept(1));
  lis.finish();
  CHECK(lis.kept == lis.accepted());
}

TEST_CASE("a question is answered in a session of our own") {
  const auto wire = GENERATE(test::Wire::terminal, test::Wire::host_listens);
  LisBench lis(wire);
  lis.bench.tell("query 26093000010 26093000027");
  REQUIRE(lis.bench.until([&] { return lis.answers.size() == 1; }));
  CHECK(lis.queries.front().sample_ids == Texts{"26093000010", "26093000027"});
  auto order = work("26093000010");
  order.patient.name = "A|B^C";
  lis.answers.front()({order});
  lis.answers.front()({});  // once only
  REQUIRE(lis.bench.until_reported("answers", 1));
  const Json answer = lis.bench.report().at("answers").front();
  INFO(answer.dump());
  CHECK(answer["termination"] == "F");
  CHECK(answer.dump().find("A|B^C") != std::string::npos);
  CHECK(answer.dump().find("26093000027") != std::string::npos);
  lis.finish();
  CHECK(lis.bench.report().at("answers").size() == 1);
  CHECK(lis.reasons.empty());
}

TEST_CASE("a question that nobody can answer, or answers too late, is told so") {
  auto timing = patient_timing();
  const bool is_late = GENERATE(false, true);
  if (is_late) timing.answer = milliseconds(30);
  LisBench lis(test::Wire::terminal, timing);
  lis.bench.tell("query 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.answers.size() == 1; }));
  if (!is_late) lis.answers.front()({});
  REQUIRE(lis.bench.until_reported("answers", 1));
  if (is_late) lis.answers.front()({work("26093000010")});
  lis.finish();
  const Json answers = lis.bench.report().at("answers");
  REQUIRE(answers.size() == 1);
  CHECK(answers.front()["termination"] == "I");
}

TEST_CASE("an answer gets through to a busy analyzer and through refused frames") {
  const std::string fault = GENERATE("busy 3", "nak 5", "contention 26093000034");
  LisBench lis;
  lis.bench.tell(fault);
  lis.bench.tell("query 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.answers.size() == 1; }));
  lis.answers.front()({work("26093000010")});
  REQUIRE(lis.bench.until_reported("answers", 1));
  lis.finish();
  CHECK(lis.kept == lis.accepted());
  CHECK(lis.kept.size() == (fault.starts_with("contention") ? 2U : 1U));
  CHECK(lis.bench.report().at("answers").size() == 1);
  CHECK(lis.reasons.empty());
}

TEST_CASE("an answer that does not get through is given up and said so") {
  auto timing = patient_timing();
  timing.sender.answer = milliseconds(100);
  const std::string fault = GENERATE("deaf", "nak 6", "busy 6");
  LisBench lis(test::Wire::terminal, timing);
  lis.bench.tell(fault);
  lis.bench.tell("query 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.answers.size() == 1; }));
  lis.answers.front()({work("26093000010")});
  REQUIRE(lis.until_refused(1));
  CHECK(lis.reasons == Texts{"answer_lost"});
  lis.finish();
  CHECK(lis.bench.report().at("answers").empty());
}

TEST_CASE("an analyzer that takes its question back gets no answer") {
  LisBench lis;
  lis.bench.tell("query 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.answers.size() == 1; }));
  lis.bench.tell("abort");
  lis.finish();
  lis.answers.front()({work("26093000010")});
  lis.finish();
  CHECK(lis.bench.report().at("answers").empty());
  CHECK(lis.queries.size() == 1);
}

TEST_CASE("a flood keeps the driver's memory small, and after it results are kept") {
  const auto wire = GENERATE(test::Wire::terminal, test::Wire::instrument_listens);
  const auto size = wire == test::Wire::terminal ? std::size_t{8} << 20U : std::size_t{64} << 20U;
  auto timing = patient_timing();
  timing.receive = milliseconds(100);
  LisBench lis(wire, timing);
  lis.bench.tell("half");
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.analyzer->pending() > 60; }));
  lis.bench.tell("flood " + std::to_string(size));
  std::size_t most = 0;
  REQUIRE(lis.bench.until([&] {
    most = std::max(most, lis.analyzer->pending());
    return !lis.reasons.empty();
  }));
  CHECK(most <= Receiver::max_message + FrameDecoder::max_text);
  CHECK(lis.kept.empty());
  REQUIRE(lis.bench.until([&] {
    lis.bench.tell("send 99");
    return lis.until_kept(1);
  }));
  CHECK(lis.analyzer->pending() <= Receiver::max_message);
}

TEST_CASE("a driver may be stopped or destroyed by its own callbacks") {
  const bool is_destroyed = GENERATE(false, true);
  test::StageBench bench(analyzer_actor(instrument_timing, test::stage_now), test::Wire::host_listens);
  std::optional<Analyzer> analyzer;
  int calls = 0;
  AnalyzerOptions options;
  options.address = bench.address();
  AnalyzerCallbacks callbacks;
  callbacks.keep = [&](const Message&, const std::string&) {
    ++calls;
    if (is_destroyed)
      analyzer.reset();
    else
      analyzer->stop();
    return true;
  };
  callbacks.on_refused = [&](std::string_view, const std::string&) { ++calls; };
  analyzer.emplace(bench.io, options, callbacks);
  analyzer->start();
  bench.tell("one-frame");
  bench.tell("many 3");
  REQUIRE(bench.until([&] { return calls != 0; }));
  bench.io.run_for(milliseconds(50));
  CHECK(calls == 1);
  if (!is_destroyed) CHECK(analyzer->health().state == "closed");
}

TEST_CASE("several analyzers at one port are told apart, and the ninth replaces the most silent") {
  LisBench lis(test::Wire::host_listens);
  std::vector<std::unique_ptr<device::Stage>> others;
  for (int i = 0; i < 7; ++i)
    others.push_back(
        std::make_unique<device::Stage>("connect:" + lis.bench.listening(), analyzer_actor(instrument_timing)));
  lis.bench.tell("half");
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until([&] { return lis.analyzer->pending() > 60; }));
  for (const auto& other : others) other->obey("send 26093000027");
  REQUIRE(lis.until_kept(7));
  CHECK(lis.reasons.empty());  // half a message of the first is still there
  CHECK(lis.analyzer->pending() > 60);
  others.push_back(
      std::make_unique<device::Stage>("connect:" + lis.bench.listening(), analyzer_actor(instrument_timing)));
  others.back()->obey("send 26093000034");
  REQUIRE(lis.until_refused(1));
  CHECK(lis.reasons == Texts{"connection_lost"});
  REQUIRE(lis.until_kept(8));
}

TEST_CASE("a port that another program has is taken as soon as it is free") {
  boost::asio::io_context io;
  AnalyzerOptions options;
  options.address = device::parse_address("listen:" + test::own_host() + ":19999").value();
  options.reconnect = test::quick_reconnect();
  AnalyzerCallbacks callbacks;
  std::optional<Analyzer> first(std::in_place, io, options, callbacks);
  first->start();
  Analyzer second(io, options, callbacks);
  second.start();
  CHECK(first->health().state == "connecting");
  CHECK(second.health().state == "in_use");
  first.reset();
  CHECK(test::run_until(io, [&] { return second.health().state == "connecting"; }));
}

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
