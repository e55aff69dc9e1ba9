#include "devices/bp/monitor.h"

#include "devices/bp/omron.h"
#include "devices/bp/simulator.h"
#include "tests/unit/devices/talker_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::bp {
namespace {

using std::chrono::milliseconds;

struct MonitorBench {
  explicit MonitorBench(std::string_view voice, MonitorProfile profile = MonitorProfile::automatic,
                        test::Cable cable = test::Cable::terminal, milliseconds broken_off = milliseconds(100))
      : bench(monitor_voice(voice, test::bench_now), cable) {
    MonitorOptions options{bench.port(), profile, broken_off};
    MonitorCallbacks callbacks;
    callbacks.port.on_raw = [this](std::string_view bytes) { raw += bytes; };
    callbacks.on_reading = [this](const Reading& reading, const Message& whole) {
      CHECK(raw.find(whole.raw) != std::string::npos);  // the owner had it before
      readings.push_back(reading);
      devices.push_back(whole.device);
    };
    callbacks.on_refused = [this](const Message& message) { errors.push_back(message.error); };
    callbacks.on_acknowledged = [this] { ++acknowledged; };
    monitor.emplace(bench.io, options, callbacks);
    monitor->start();
    REQUIRE(bench.connect(*monitor));
  }
  bool until_readings(std::size_t count) {
    return bench.until([&] { return readings.size() >= count; });
  }
  bool until_errors(std::size_t count) {
    return bench.until([&] { return errors.size() >= count; });
  }
  std::string pressures() const {
    const auto& last = readings.back();
    return last.systolic.to_string() + "/" + last.diastolic.to_string() + " " + last.pulse->to_string();
  }

  test::TalkerBench bench;
  std::string raw;
  std::vector<Reading> readings;
  std::vector<std::string> devices, errors;
  int acknowledged = 0;
  std::optional<Monitor> monitor;
};

}  // namespace

TEST_CASE("every monitor's result is offered with its raw bytes first, known or recognised, on a terminal and on TCP") {
  const std::string voice = GENERATE("hbp9030", "hbp9020", "tm265x", "bp500");
  const bool is_known = GENERATE(true, false);
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  CAPTURE(voice, is_known);
  MonitorBench bench(voice, is_known ? monitor_profile_from_code(voice).value() : MonitorProfile::automatic, cable);
  bench.bench.tell("measure 128 82 71 26093000010");
  REQUIRE(bench.until_readings(1));
  CHECK(bench.pressures() == "128/82 71");
  CHECK(bench.devices.back() == voice);
  CHECK(bench.readings.back().device_time.starts_with("2026-09-30T08:30"));
  if (voice != "tm265x") CHECK(bench.readings.back().id == "26093000010");
  bench.bench.tell("measure 99 60 55");
  REQUIRE(bench.until_readings(2));
  CHECK(bench.pressures() == "99/60 55");
  CHECK(bench.errors.empty());
  CHECK(bench.monitor->health().last_message);
}

TEST_CASE("values that nobody may book are refused, and the next good ones are not") {
  const std::string voice = GENERATE("hbp9030", "tm265x");
  CAPTURE(voice);
  MonitorBench bench(voice);
  bench.bench.tell("measure 82 128 71");
  bench.bench.tell("measure 261 82 71");
  bench.bench.tell(voice == "tm265x" ? "error E44" : "error 7");
  REQUIRE(bench.until_errors(3));
  CHECK(bench.errors == std::vector<std::string>{"implausible", "out_of_range", "device_error"});
  CHECK(bench.readings.empty());
  CHECK(bench.monitor->health().error_count == 3);
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.until_readings(1));
}

TEST_CASE("a damaged check byte costs the reading") {
  MonitorBench bench("tm265x");
  bench.bench.tell("bad-checksum");
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.until_errors(1));
  CHECK(bench.errors.front() == "checksum");
  bench.bench.tell("measure 118 76 66");
  REQUIRE(bench.until_readings(1));
  CHECK(bench.pressures() == "118/76 66");
  CHECK(bench.readings.size() == 1);
}

TEST_CASE("a result that stops in the middle is refused after a pause, and the next whole one is offered") {
  const std::string voice = GENERATE("hbp9030", "hbp9020", "tm265x", "bp500");
  const auto profile = GENERATE(true, false);
  CAPTURE(voice, profile);
  MonitorBench bench(voice, profile ? monitor_profile_from_code(voice).value() : MonitorProfile::automatic);
  bench.bench.tell("half");
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.until_errors(1));
  CHECK(bench.errors == std::vector<std::string>{"truncated"});
  CHECK(bench.monitor->pending() == 0);
  bench.bench.tell("measure 118 76 66");
  REQUIRE(bench.until_readings(1));
  CHECK(bench.pressures() == "118/76 66");
}

TEST_CASE("a plug pulled in mid result books nothing, and the next whole one is offered") {
  const std::string voice = GENERATE("hbp9030", "tm265x", "bp500");
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  CAPTURE(voice);
  MonitorBench bench(voice, MonitorProfile::automatic, cable, milliseconds(60000));
  bench.bench.tell("half");
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.bench.until([&] { return bench.monitor->pending() > 10; }));
  bench.bench.replug(*bench.monitor);
  CHECK(bench.monitor->pending() == 0);
  bench.bench.tell("measure 118 76 66");
  REQUIRE(bench.until_readings(1));
  CHECK(bench.readings.size() == 1);
  CHECK(bench.pressures() == "118/76 66");
  CHECK(bench.errors.empty());
}

TEST_CASE("noise between results costs at most the one it is glued to") {
  const std::string voice = GENERATE("hbp9030", "hbp9020", "tm265x", "bp500");
  CAPTURE(voice);
  MonitorBench bench(voice, monitor_profile_from_code(voice).value());
  bench.bench.tell("noise");
  bench.bench.tell("measure 128 82 71");
  bench.bench.tell("measure 118 76 66");
  REQUIRE(bench.bench.until([&] { return !bench.readings.empty() && bench.pressures() == "118/76 66"; }));
  // Blocks have a beginning, lines only an end.
  const bool has_blocks = voice == "tm265x" || voice == "bp500";
  CHECK(bench.readings.size() == (has_blocks ? 2 : 1));
}

TEST_CASE("noise before the first bytes does not mislead who is recognised") {
  const std::string voice = GENERATE("hbp9030", "tm265x", "bp500");
  CAPTURE(voice);
  MonitorBench bench(voice);
  bench.bench.tell("noise");
  bench.bench.tell("measure 128 82 71");
  REQUIRE(bench.until_readings(1));
  CHECK(bench.devices.back() == voice);
}

TEST_CASE("a monitor that is exchanged for another is recognised after the pause") {
  const test::TemporaryFolder folder;
  const auto link = (folder / "port").string();
  device::SimulatedPort port(device::simulated_port_from(link).value());
  boost::asio::io_context io;
  MonitorOptions options;
  options.port.address = device::parse_address(link).value();
  options.broken_off = milliseconds(30);
  std::vector<std::string> devices;
  MonitorCallbacks callbacks;
  callbacks.on_reading = [&](const Reading&, const Message& whole) { devices.push_back(whole.device); };
  Monitor monitor(io, options, callbacks);
  monitor.start();
  REQUIRE(monitor.health().connected);
  for (const auto* voice : {"hbp9030", "tm265x", "bp500", "hbp9020"}) {
    const auto bytes = monitor_voice(voice, test::bench_now)->say({"measure", "128", "82", "71"}).value().bytes;
    const auto wanted = devices.size() + 1;
    // Sent again until the pause after the last monitor was long enough.
    REQUIRE(test::run_until(io, [&] {
      const auto heard = monitor.health().last_byte;
      port.send(bytes);
      test::run_until(
          io, [&] { return monitor.health().last_byte != heard; }, milliseconds(100));
      test::run_until(
          io, [] { return false; }, milliseconds(60));
      return devices.size() >= wanted;
    }));
    CHECK(devices.back() == voice);
  }
}

TEST_CASE("a flood keeps a monitor's memory small, and after it results are offered again") {
  const std::string voice = GENERATE("hbp9030", "tm265x", "bp500");
  CAPTURE(voice);
  MonitorBench bench(voice);
  bench.bench.tell("flood " + std::to_string(8U << 20U));
  std::size_t most = 0;
  REQUIRE(bench.bench.until([&] {
    most = std::max(most, bench.monitor->pending());
    return bench.raw.size() == 8U << 20U;
  }));
  CHECK(most <= OmronDecoder::max_line);
  const auto heard = bench.errors.size();
  CHECK(heard <= 2);
  // A line that is over 256 bytes long ends with the pause.
  REQUIRE(bench.bench.until([&] {
    bench.bench.tell("measure 128 82 71");
    test::run_until(
        bench.bench.io, [&] { return !bench.readings.empty(); }, milliseconds(300));
    return !bench.readings.empty();
  }));
  CHECK(bench.pressures() == "128/82 71");
}

TEST_CASE("an A&D is told to start and to stop, others are not") {
  MonitorBench bench("tm265x", MonitorProfile::tm265x);
  REQUIRE(bench.monitor->start_measurement());
  REQUIRE(bench.until_readings(1));
  CHECK(bench.acknowledged == 1);
  REQUIRE(bench.monitor->stop_measurement());
  REQUIRE(bench.bench.until([&] { return bench.acknowledged == 2; }));
  CHECK(bench.readings.size() == 1);
  CHECK(bench.errors.empty());
  bench.bench.tell("unplug");
  REQUIRE(bench.bench.until([&] { return !bench.monitor->health().connected; }));
  CHECK_FALSE(bench.monitor->start_measurement());
  MonitorBench other("hbp9030", MonitorProfile::hbp9030);
  CHECK_FALSE(other.monitor->start_measurement());
}

TEST_CASE("simulated monitors say what is wrong with a command") {
  const auto line = [](const char* profile, const std::string& command) {
    const auto said = monitor_voice(profile, test::bench_now)->say(device::words_of(command));
    return said ? said->bytes : "error: " + said.error().detail;
  };
  CHECK(line("", "measure 128 82 71 A1") == "2026,09,30,08,30,A1                  ,0,128,082,071,0\r\n");
  CHECK(line("", "error 7") == "2026,09,30,08,30,                    ,7,   ,   ,   ,0\r\n");
  for (const auto* bad :
       {"measure", "measure 128 82", "measure 128 82 x", "measure 1280 82 71", "measure 128 82 71 a,b",
        "measure 128 82 71 123456789012345678901", "error", "error 0", "error 10", "error E44", "weigh"})
    CHECK(line("hbp9030", bad).starts_with("error: "));
  CHECK(line("tm265x", "error 44").starts_with("error: "));
  CHECK(line("bp500", "error 1").starts_with("error: "));
  CHECK(monitor_voice("hbp1300") == nullptr);
  CHECK_FALSE(monitor_profile_from_code("hbp1300"));
}

}  // namespace nuanxin::bp
