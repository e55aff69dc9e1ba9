#include "devices/hl7/analyzer.h"

#include "devices/common/simulated_port.h"
#include "devices/hl7/mllp.h"
#include "devices/hl7/simulator.h"
#include "tests/unit/devices/stage_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::hl7 {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

constexpr milliseconds long_silence(60000);

struct MllpBench {
  explicit MllpBench(test::Wire wire = test::Wire::host_listens, milliseconds silence = long_silence,
                     SimulatorTiming timing = {long_silence, milliseconds(10)})
      : bench(analyzer_actor(timing, test::stage_now), wire) {
    AnalyzerOptions options;
    options.address = bench.address();
    options.reconnect = test::quick_reconnect();
    options.silence = silence;
    options.clock = test::stage_now;
    AnalyzerCallbacks callbacks;
    callbacks.keep = [this](const Report& report, const std::string& raw) {
      ++asked;
      if (refusals != 0) {
        --refusals;
        return false;
      }
      CHECK(raw.starts_with("MSH|"));
      kept.push_back(report.control_id);
      reports.push_back(report);
      return true;
    };
    callbacks.on_refused = [this](std::string_view reason, const std::string&) { reasons.emplace_back(reason); };
    analyzer.emplace(bench.io, options, callbacks);
    analyzer->start();
    REQUIRE(bench.connect(*analyzer));
  }

  bool until_kept(std::size_t count) {
    return bench.until([&] { return kept.size() >= count; });
  }
  bool until_refused(std::size_t count) {
    return bench.until([&] { return reasons.size() >= count; });
  }
  Texts reported(const std::string& member) { return bench.report().at(member).get<Texts>(); }
  /// A message after all that happened, so that what was still on its way has come.
  void finish() {
    const auto before = kept.size();
    bench.tell("send 99");
    REQUIRE(until_kept(before + 1));
    REQUIRE(bench.until([&] { return bench.report().at("waiting") == 0; }));
  }

  test::StageBench bench;
  int refusals = 0;  ///< the next ones that are not stored
  int asked = 0;
  Texts kept, reasons;
  std::vector<Report> reports;
  std::optional<Analyzer> analyzer;
};

}  // namespace

TEST_CASE("HL7 results are kept once and answered AA, whoever opens the line") {
  const auto wire = GENERATE(test::Wire::host_listens, test::Wire::instrument_listens, test::Wire::terminal);
  MllpBench lis(wire);
  lis.bench.tell("send 26093000010 LEU=2+ NIT=neg");
  lis.bench.tell("gbk 26093000027");
  lis.bench.tell("heartbeat");
  lis.bench.tell("many 20");
  REQUIRE(lis.bench.until_reported("accepted", 22));
  lis.bench.tell("burst 5");
  REQUIRE(lis.bench.until_reported("accepted", 27));
  CHECK(lis.kept == lis.reported("accepted"));
  CHECK(lis.reports[0].observations[0].value == "2+");
  CHECK(lis.reports[0].samples == Texts{"26093000010"});
  REQUIRE(lis.reports[1].patient);
  CHECK(lis.reports[1].patient->name == "测珅");
  CHECK(lis.reasons.empty());
  CHECK(lis.analyzer->pending() == 0);
  CHECK(lis.analyzer->health().error_count == 0);
  CHECK(lis.analyzer->health().last_message == test::stage_now());
}

TEST_CASE("a message sent again is answered AA and not kept again") {
  const auto wire = GENERATE(test::Wire::host_listens, test::Wire::terminal);
  MllpBench lis(wire);
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until_reported("accepted", 1));
  lis.bench.tell("again");
  REQUIRE(lis.bench.until_reported("accepted", 2));
  lis.bench.replug(*lis.analyzer);
  lis.bench.tell("again");
  REQUIRE(lis.bench.until_reported("accepted", 3));
  CHECK(lis.kept.size() == 1);
  CHECK(lis.asked == 1);
}

TEST_CASE("an HL7 message that cannot be stored is answered AE and kept when it is sent again") {
  MllpBench lis;
  lis.refusals = 3;
  lis.bench.tell("send 26093000010");
  REQUIRE(lis.bench.until_reported("accepted", 1));
  CHECK(lis.asked == 4);
  CHECK(lis.kept.size() == 1);
  CHECK(lis.analyzer->health().error_count == 3);
  lis.refusals = 6;
  lis.bench.tell("send 26093000027");
  REQUIRE(lis.bench.until_reported("given_up", 1));
  lis.finish();
  CHECK(lis.kept == lis.reported("accepted"));
}

TEST_CASE("messages that are not ours are refused with the reason") {
  const auto [command, reason, answer] =
      GENERATE(table<std::string, std::string, std::string>({{"qc", "message_type", "rejected"},
                                                             {"other-version", "version", "rejected"},
                                                             {"other-processing", "processing_id", "rejected"},
                                                             {"no-sample", "no_sample", "given_up"},
                                                             {"no-results", "no_obx", "given_up"}}));
  MllpBench lis;
  lis.bench.tell(command);
  REQUIRE(lis.bench.until_reported(answer, 1));
  CHECK(lis.reasons.front() == reason);
  CHECK(lis.asked == 0);
  lis.finish();
  CHECK(lis.kept == lis.reported("accepted"));
}

TEST_CASE("bad framing costs its message only, and the connection stays") {
  MllpBench lis;
  lis.bench.tell("noise");
  lis.bench.tell("no-cr");
  lis.bench.tell("no-msh");
  lis.bench.tell("no-end");
  lis.finish();
  CHECK(lis.kept == lis.reported("accepted"));
  CHECK(lis.kept.size() == 1);
  CHECK(lis.reasons == Texts{"framing", "no_msh", "framing"});
  CHECK(lis.analyzer->health().error_count == 3);
}

TEST_CASE("a message that does not go on ends the connection, and the next one is kept") {
  const auto wire = GENERATE(test::Wire::host_listens, test::Wire::instrument_listens);
  MllpBench lis(wire, milliseconds(100));
  lis.bench.tell("half");
  REQUIRE(lis.until_refused(1));
  CHECK(lis.reasons == Texts{"truncated"});
  CHECK(lis.analyzer->pending() == 0);
  REQUIRE(lis.bench.connect(*lis.analyzer));
  lis.finish();
  CHECK(lis.kept == lis.reported("accepted"));
}

TEST_CASE("a plug pulled in mid-message keeps nothing, and the message sent again is kept") {
  const auto wire = GENERATE(test::Wire::host_listens, test::Wire::instrument_listens, test::Wire::terminal);
  MllpBench lis(wire);
  lis.bench.tell("half");
  REQUIRE(lis.bench.until([&] { return lis.analyzer->pending() > 60; }));
  lis.bench.replug(*lis.analyzer);
  CHECK(lis.reasons == Texts{"truncated"});
  CHECK(lis.kept.empty());
  lis.finish();
  CHECK(lis.kept == lis.reported("accepted"));
}

TEST_CASE("a message over 1 MiB ends the connection") {
  MllpBench lis;
  lis.bench.tell("oversize");
  REQUIRE(lis.until_refused(1));
  CHECK(lis.reasons == Texts{"oversize"});
  REQUIRE(lis.bench.connect(*lis.analyzer));
  lis.finish();
  CHECK(lis.kept.size() == 1);
}

TEST_CASE("a flood of 64 MiB keeps the MLLP driver's memory small") {
  const bool is_in_message = GENERATE(false, true);
  MllpBench lis(test::Wire::instrument_listens);
  if (is_in_message) {
    lis.bench.tell("half");
    REQUIRE(lis.bench.until([&] { return lis.analyzer->pending() > 60; }));
  }
  lis.bench.tell("flood " + std::to_string(std::size_t{64} << 20U));
  std::size_t most = 0;
  const auto watch = [&] { most = std::max(most, lis.analyzer->pending()); };
  if (is_in_message) {
    REQUIRE(lis.bench.until([&] {
      watch();
      return lis.reasons == Texts{"oversize"} && lis.analyzer->health().connected;
    }));
    CHECK(most > 60);
  }
  lis.bench.tell("send 99");
  REQUIRE(lis.bench.until([&] {
    watch();
    return !lis.kept.empty();
  }));
  CHECK(most <= BlockDecoder::max_block);
}

TEST_CASE("several HL7 analyzers at one port get their own answers") {
  MllpBench lis;
  std::vector<std::unique_ptr<device::Stage>> others;
  for (int i = 0; i < 5; ++i) {
    others.push_back(std::make_unique<device::Stage>("connect:" + lis.bench.listening(), analyzer_actor()));
    others.back()->obey("send " + std::to_string(26093000010 + i) + " X=" + std::to_string(i));
  }
  lis.bench.tell("half");
  const auto is_all_accepted = [&] {
    return std::all_of(others.begin(), others.end(),
                       [](const auto& one) { return one->report().at("accepted").size() == 1; });
  };
  REQUIRE(lis.bench.until(is_all_accepted));
  CHECK(lis.kept == Texts(5, "SIM000001"));  // the same control id, but other bytes
}

TEST_CASE("an MLLP driver may be stopped or destroyed by its own callbacks") {
  const bool is_destroyed = GENERATE(false, true);
  test::StageBench bench(analyzer_actor({}, test::stage_now), test::Wire::host_listens);
  std::optional<Analyzer> analyzer;
  int calls = 0;
  AnalyzerOptions options;
  options.address = bench.address();
  AnalyzerCallbacks callbacks;
  callbacks.keep = [&](const Report&, const std::string&) {
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
  REQUIRE(bench.connect(*analyzer));
  bench.tell("burst 3");
  REQUIRE(bench.until([&] { return calls != 0; }));
  bench.io.run_for(milliseconds(50));
  CHECK(calls == 1);
}

TEST_CASE("a simulated HL7 analyzer says what is wrong with a command") {
  test::StageBench bench(analyzer_actor(), test::Wire::terminal);
  for (const auto* bad : {"dance", "send", "many", "many x", "burst 0", "again"}) {
    CAPTURE(bad);
    CHECK(bench.obey(bad).starts_with("error: "));
  }
}

}  // namespace nuanxin::hl7
