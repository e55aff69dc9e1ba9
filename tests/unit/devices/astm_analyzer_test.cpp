#include "tests/unit/devices/astm_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::astm {

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

}  // namespace nuanxin::astm
