#include "devices/instrument/instrument.h"

#include "devices/bp/simulator.h"
#include "devices/instrument/capture_folder.h"
#include "devices/scale/simulator.h"
#include "devices/urine/simulator.h"
#include "tests/unit/devices/instrument_support.h"
#include "tests/unit/devices/talker_bench.h"

namespace nuanxin::instrument {
namespace {

using std::chrono::milliseconds;
using test::answer_for;
using test::shipped_profile;

std::unique_ptr<device::Voice> voice_of(std::string_view profile) {
  const auto& known = shipped_profile(profile);
  if (known.kind == Kind::bp) return bp::monitor_voice(known.codec, test::bench_now);
  if (known.kind == Kind::scale) return scale::scale_voice();
  return urine::analyzer_voice(test::bench_now);
}

/// One instrument of a profile at a simulator, and an owner who keeps what comes unless told not to.
struct InstrumentBench {
  explicit InstrumentBench(const std::string& profile, test::Cable cable = test::Cable::terminal)
      : bench(voice_of(profile), cable) {
    Callbacks callbacks;
    callbacks.keep = [this](const Capture& capture) {
      ++offers;
      if (can_keep) kept.push_back(capture);
      return can_keep;
    };
    callbacks.on_refused = [this](const Capture& capture) { refused.push_back(capture); };
    callbacks.on_health = [this](const device::Health& health) { states.push_back(health.state); };
    Options options;
    options.clock = test::bench_now;
    options.reconnect = bench.port().reconnect;
    options.silence = milliseconds(150);
    options.again = milliseconds(20);
    instrument = open(bench.io, shipped_profile(profile), bench.port().address, callbacks, options).value();
    instrument->start();
    REQUIRE(bench.connect(*instrument));
  }
  bool until_kept(std::size_t count) {
    return bench.until([&] { return kept.size() >= count; });
  }

  test::TalkerBench bench;
  bool can_keep = true;
  std::size_t offers = 0;
  std::vector<Capture> kept, refused;
  std::vector<std::string> states;
  std::unique_ptr<Instrument> instrument;
};

}  // namespace

TEST_CASE("every blood-pressure monitor's reading comes as a capture with its bytes and answers") {
  const std::string profile = GENERATE("omron-hbp-9030", "omron-hbp-9020", "aandd-tm-265x", "terumo-bp-500");
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  CAPTURE(profile);
  InstrumentBench bench(profile, cable);
  bench.bench.tell("measure 128 82 71 26093000010");
  REQUIRE(bench.until_kept(1));
  const auto& capture = bench.kept.front();
  CHECK(capture.profile == profile);
  CHECK(capture.received == to_iso(test::bench_now()));
  CHECK(capture.raw.size() > 20);
  const auto answers = map(shipped_profile(profile), capture);
  CHECK(answer_for(answers, "vt.sbp.2").value == "128");
  CHECK(answer_for(answers, "vt.dbp.1").value == "82");
  CHECK(answer_for(answers, "vt.pulse").value == "71");
  CHECK(bench.refused.empty());
}

TEST_CASE("scales come as captures") {
  InstrumentBench indicator("indicator-st-gs");
  indicator.bench.tell("weigh 65.30");
  REQUIRE(indicator.until_kept(1));
  CHECK(answer_for(map(shipped_profile("indicator-st-gs"), indicator.kept.front()), "vt.weight").value == "65.3");
  InstrumentBench gtech("gtech-gl-150");
  gtech.bench.tell("height 170.5 65.3 M");
  REQUIRE(gtech.until_kept(1));
  CHECK(answer_for(map(shipped_profile("gtech-gl-150"), gtech.kept.front()), "vt.height").value == "170.5");
  InstrumentBench bcm("bcm-h10");
  bcm.bench.tell("bcm 170.5");
  REQUIRE(bcm.until_kept(1));
  CHECK(answer_for(map(shipped_profile("bcm-h10"), bcm.kept.front()), "vt.height").value == "170.5");
}

TEST_CASE("printouts of every urine analyzer come as captures") {
  const auto [profile, name] = GENERATE(std::pair<std::string, std::string>{"urit-50", "urit"},
                                        std::pair<std::string, std::string>{"dirui-h", "dirui"},
                                        std::pair<std::string, std::string>{"yd-uriscan", "yd"});
  CAPTURE(profile);
  InstrumentBench bench(profile);
  bench.bench.tell("print " + name + " 26093000010 *LEU=+1 70 CELL/uL NIT=+");
  REQUIRE(bench.until_kept(1));
  CHECK(bench.kept.front().specimen == "26093000010");
  CHECK_FALSE(bench.kept.front().is_control);
  const auto answers = map(shipped_profile(profile), bench.kept.front());
  CHECK(answer_for(answers, "ua.leukocyte").value == "1+");
  CHECK(answer_for(answers, "ua.nitrite").value == "+");
  bench.bench.tell("print " + name + " QC-26-1");
  REQUIRE(bench.until_kept(2));
  CHECK(bench.kept.back().is_control);
}

TEST_CASE("what the instrument or codec refuses is told and not kept") {
  InstrumentBench bench("omron-hbp-9030");
  bench.bench.tell("error 7");
  REQUIRE(bench.bench.until([&] { return !bench.refused.empty(); }));
  CHECK(bench.refused.front().error == "device_error:7");
  bench.bench.tell("half");
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.bench.until([&] { return bench.refused.size() == 2; }));
  CHECK(bench.refused.back().error == "truncated");
  CHECK(bench.offers == 0);
}

TEST_CASE("a capture that cannot be kept is offered again, in order, and the state says so") {
  InstrumentBench bench("omron-hbp-9030");
  bench.can_keep = false;
  bench.bench.tell("measure 128 82 71");
  bench.bench.tell("measure 118 76 66");
  REQUIRE(bench.bench.until([&] { return bench.offers >= 3; }));
  CHECK(bench.states.back() == "not_stored");
  CHECK(bench.instrument->health().state == "not_stored");
  bench.bench.replug(*bench.instrument);
  bench.can_keep = true;
  REQUIRE(bench.until_kept(2));
  CHECK(test::value_with(bench.kept[0], "SYS").value == "128");
  CHECK(test::value_with(bench.kept[1], "SYS").value == "118");
  CHECK(bench.kept.size() == 2);
  CHECK(bench.states.back() == "ready");
}

TEST_CASE("more than can be held is lost and counted, and memory stays bounded") {
  InstrumentBench bench("omron-hbp-9030");
  bench.can_keep = false;
  const auto before = bench.instrument->health().error_count;
  for (std::size_t i = 0; i < Instrument::max_held + 5; ++i) bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.bench.until([&] { return bench.instrument->health().error_count == before + 5; }));
  bench.can_keep = true;
  REQUIRE(bench.until_kept(Instrument::max_held));
  CHECK(bench.kept.size() == Instrument::max_held);
}

TEST_CASE("an instrument may be ended from its own callback") {
  InstrumentBench bench("omron-hbp-9030");
  std::unique_ptr<Instrument> second;
  Callbacks callbacks;
  bool was_told = false;
  callbacks.keep = [&](const Capture&) {
    was_told = true;
    second.reset();
    return false;
  };
  bench.instrument.reset();
  Options options;
  options.reconnect = bench.bench.port().reconnect;
  options.again = milliseconds(1);
  second =
      open(bench.bench.io, shipped_profile("omron-hbp-9030"), bench.bench.port().address, callbacks, options).value();
  second->start();
  REQUIRE(bench.bench.connect(*second));
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.bench.until([&] { return was_told; }));
  CHECK_FALSE(second);
}

TEST_CASE("a port is claimed by one driver, and the other takes it when it is free") {
  InstrumentBench first("omron-hbp-9030");
  std::vector<std::string> states;
  Callbacks callbacks;
  std::size_t kept = 0;
  callbacks.keep = [&](const Capture&) { return ++kept != 0; };
  callbacks.on_health = [&](const device::Health& health) { states.push_back(health.state); };
  Options options;
  options.reconnect = first.bench.port().reconnect;
  const auto second =
      open(first.bench.io, shipped_profile("omron-hbp-9030"), first.bench.port().address, callbacks, options).value();
  second->start();
  REQUIRE(first.bench.until([&] { return second->health().state == "in_use"; }));
  first.bench.tell("measure 128 82 71");
  REQUIRE(first.until_kept(1));
  CHECK(kept == 0);
  CHECK(device::state_text("in_use") != "in_use");
  first.instrument->stop();
  REQUIRE(first.bench.connect(*second));
  first.bench.tell("measure 118 76 66");
  REQUIRE(first.bench.until([&] { return kept == 1; }));
  CHECK(first.kept.size() == 1);
}

TEST_CASE("kinds that do not measure are refused") {
  boost::asio::io_context io;
  for (const auto* id : {"scanner-serial", "idcard-sam", "escpos-80"}) {
    const auto refused = open(io, shipped_profile(id), {}, {});
    REQUIRE(refused.has_error());
    CHECK(refused.error().field == "kind");
  }
}

TEST_CASE("a capture is a file once, and a folder that cannot be written says so") {
  const test::TemporaryFolder place;
  Capture capture;
  capture.profile = "urit-50";
  capture.specimen = "26093000010";
  capture.raw = "x";
  const CaptureFolder folder((place / "captures").string());
  CHECK(folder.keep(capture) == Kept::stored);
  CHECK(folder.keep(capture) == Kept::repeated);
  std::ifstream in(folder.file_of(capture));
  CHECK(capture_from_json(Json::parse(in)).value() == capture);
  capture.raw = "y";
  CHECK(folder.keep(capture) == Kept::stored);
  std::ofstream(place / "file") << "in the way";
  CHECK(CaptureFolder((place / "file").string()).keep(capture) == Kept::failed);
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(place / "captures")) {
    CHECK(file.path().extension() == ".json");
    ++files;
  }
  CHECK(files == 2);
}

}  // namespace nuanxin::instrument
