#include "devices/astm/frame.h"
#include "devices/bp/simulator.h"
#include "devices/escpos/simulator.h"
#include "devices/hl7/mllp.h"
#include "devices/idcard/simulator.h"
#include "devices/instrument/probe.h"
#include "devices/scale/simulator.h"
#include "devices/scanner/simulator.h"
#include "devices/urine/simulator.h"
#include "tests/unit/devices/instrument_support.h"
#include "tests/unit/devices/talker_bench.h"

namespace nuanxin::instrument {
namespace {

using std::chrono::milliseconds;

ProbeOptions quick() {
  ProbeOptions options;
  options.listen = milliseconds(20000);  // it ends with the first finding
  options.answer = milliseconds(300);
  return options;
}

std::vector<std::string> ids(const ProbeResult& result) {
  std::vector<std::string> all;
  for (const auto& finding : result.findings) all.push_back(finding.profile);
  return all;
}

bool has(const ProbeResult& result, std::string_view id) {
  const auto all = ids(result);
  return std::find(all.begin(), all.end(), id) != all.end();
}

/// The instrument speaks as soon as it is listened to at the first speed.
ProbeResult probe_while(test::TalkerBench& bench, const std::string& command) {
  bool was_told = false;
  return probe(bench.port().address, test::shipped_profiles(), quick(), [&](unsigned) {
    if (!std::exchange(was_told, true)) bench.tell(command);
  });
}

std::vector<std::string> kinds(const std::vector<Recognised>& all) {
  std::vector<std::string> codes;
  for (const auto& one : all) codes.emplace_back(kind_code(one.kind));
  return codes;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("every codec's own bytes are recognised, and as nothing else") {
  CHECK(kinds(judge("ST,GS,   65.30 kg\r\n")) == Texts{"scale"});
  CHECK(kinds(judge("US,GS,   64.90 kg\r\n")) == Texts{"scale"});
  CHECK(kinds(judge(astm::frame(1, "H|\\^&\r", true))) == Texts{"astm"});
  CHECK(kinds(judge("\x05")) == Texts{"astm"});
  CHECK(kinds(judge(hl7::block("MSH|^~\\&|A|B|||20260930||ORU^R01|1|P|2.3.1\r"))) == Texts{"hl7"});
  CHECK(kinds(judge("26093000010\r")) == Texts{"scanner"});
  CHECK(kinds(judge("\x12", Asked::printer_status)) == Texts{"escpos"});
  CHECK(judge("\x12").empty());
  CHECK(judge("").empty());
  CHECK(judge("\xFE\xFE\x80\xF8").empty());
  for (const auto& [file, name, kind] : {std::tuple{"03_urine_text_blocks.json", "dirui_h_text", "urine"},
                                         std::tuple{"03_urine_text_blocks.json", "yd_uriscan_text", "urine"},
                                         std::tuple{"04_blood_pressure.json", "hbp9030_blank_id", "bp"},
                                         std::tuple{"04_blood_pressure.json", "hbp9030_error7_blank_values", "bp"},
                                         std::tuple{"04_blood_pressure.json", "hbp9020_mode5", "bp"},
                                         std::tuple{"04_scales.json", "gl150_two_packets", "scale"},
                                         std::tuple{"04_scales.json", "st_unit_jin", "scale"}}) {
    CAPTURE(name);
    const auto all = test::vectors(file);
    for (const auto& vector : all.is_array() ? all : member(all, "vectors"))
      if (text_or(vector, "name") == name) CHECK(kinds(judge(test::bytes_of(vector))) == Texts{kind});
  }
}

TEST_CASE("random bytes are nothing that measures") {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    const auto found = judge(test::random_bytes(random, 1 + random() % 200));
    for (const auto& one : found) CHECK(kind_code(one.kind) == "scanner");
  }
}

TEST_CASE("a frame's codec says which profiles fit") {
  const auto fitting = profiles_for({Kind::bp, "hbp9020", {}}, test::shipped_profiles());
  REQUIRE(fitting.size() == 1);
  CHECK(fitting.front()->id == "omron-hbp-9020");
  CHECK(profiles_for({Kind::escpos, {}, {}}, test::shipped_profiles()).size() == 2);
}

TEST_CASE("speeds that many profiles have come first") {
  const auto speeds = speeds_of(test::shipped_profiles());
  CHECK(speeds.front() == 9600);
  CHECK(std::find(speeds.begin(), speeds.end(), 2400U) != speeds.end());
}

TEST_CASE("instruments that talk are found while somebody measures") {
  {
    test::TalkerBench bench(bp::monitor_voice("tm265x", test::bench_now));
    CHECK(ids(probe_while(bench, "measure 128 82 71")) == Texts{"aandd-tm-265x"});
  }
  {
    test::TalkerBench bench(scale::scale_voice());
    CHECK(ids(probe_while(bench, "weigh 65.30")) == Texts{"indicator-st-gs"});
  }
  {
    test::TalkerBench bench(urine::analyzer_voice(test::bench_now));
    CHECK(has(probe_while(bench, "print dirui 26093000010"), "dirui-h"));
  }
  {
    test::TalkerBench bench(scanner::scanner_voice("cr"));
    CHECK(ids(probe_while(bench, "scan 26093000010")) == Texts{"scanner-serial"});
  }
}

TEST_CASE("a printer and a card reader are found by asking") {
  const test::TemporaryFolder folder;
  escpos::EscposSimulatorOptions over_terminal;
  over_terminal.link_path = (folder / "printer").string();
  for (const bool is_tcp : {true, false}) {
    escpos::EscposSimulator printer(is_tcp ? escpos::EscposSimulatorOptions{} : over_terminal);
    const auto address = device::parse_address(printer.address()).value();
    const auto result = probe(address, test::shipped_profiles(), quick());
    CHECK(result.end == ProbeEnd::found);
    CHECK(ids(result) == Texts{"escpos-58", "escpos-80"});
    CHECK((result.findings.front().baud_rate == 0) == is_tcp);
    CHECK(printer.job_bytes_seen() == 0);  // nothing that it would print
  }
  const idcard::IdCardSimulator reader;
  const auto result = probe(device::parse_address(reader.path()).value(), test::shipped_profiles(), quick());
  CHECK(ids(result) == Texts{"idcard-sam"});
}

TEST_CASE("a silent, an unintelligible, a used and a missing port are told apart") {
  ProbeOptions options = quick();
  options.listen = options.answer = milliseconds(30);
  options.open = milliseconds(200);
  const std::vector<Profile> one{test::shipped_profile("omron-hbp-9030")};
  {
    test::TalkerBench bench(bp::monitor_voice("hbp9030", test::bench_now));
    CHECK(probe(bench.port().address, one, options).end == ProbeEnd::silent);
    boost::asio::io_context io;
    const auto owner = device::Link::create(io, bench.port().address, {}, {});
    owner->start();
    REQUIRE(owner->is_up());
    CHECK(probe(bench.port().address, one, options).end == ProbeEnd::in_use);
    owner->stop();
  }
  {
    test::TalkerBench bench(bp::monitor_voice("hbp9030", test::bench_now));
    options.listen = milliseconds(500);
    const auto result = probe(bench.port().address, one, options, [&](unsigned) { bench.tell("noise"); });
    CHECK(result.end == ProbeEnd::unknown);
    CHECK(result.bytes > 0);
  }
  device::Address nowhere;
  nowhere.path = "/nonexistent/port";
  CHECK(probe(nowhere, one, options).end == ProbeEnd::no_port);
  for (const auto end : {ProbeEnd::found, ProbeEnd::silent, ProbeEnd::unknown, ProbeEnd::in_use, ProbeEnd::no_port})
    CHECK_FALSE(advice(end).empty());
}

}  // namespace nuanxin::instrument
