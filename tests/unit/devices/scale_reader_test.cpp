#include "devices/scale/scale_reader.h"

#include "devices/scale/indicator.h"
#include "devices/scale/simulator.h"
#include "tests/unit/devices/talker_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::scale {
namespace {

using std::chrono::milliseconds;

struct ScaleBench {
  explicit ScaleBench(ScaleProfile profile = ScaleProfile::automatic, milliseconds broken_off = milliseconds(100),
                      milliseconds repeat = milliseconds(60000), test::Cable cable = test::Cable::terminal)
      : bench(scale_voice(), cable) {
    ScaleReaderOptions options{bench.port(), profile, broken_off, repeat};
    ScaleReaderCallbacks callbacks;
    callbacks.port.on_raw = [this](std::string_view bytes) { raw += bytes; };
    callbacks.on_measurement = [this](const Measurement& measurement, const Message& whole) {
      CHECK(raw.find(whole.raw) != std::string::npos);  // the owner had it before
      const auto text = [](const std::optional<Decimal>& number) { return number ? number->to_string() : "-"; };
      measured.push_back(text(measurement.height_cm) + " " + text(measurement.weight_kg));
    };
    callbacks.on_refused = [this](const Message& message) { errors.push_back(message.error); };
    callbacks.on_live = [this](const Decimal& kg) { live.push_back(kg.to_string()); };
    reader.emplace(bench.io, options, callbacks);
    reader->start();
    REQUIRE(bench.connect(*reader));
  }
  bool until_measured(std::size_t count) {
    return bench.until([&] { return measured.size() >= count; });
  }
  bool until_errors(std::size_t count) {
    return bench.until([&] { return errors.size() >= count; });
  }

  test::TalkerBench bench;
  std::string raw;
  std::vector<std::string> measured, errors, live;
  std::optional<ScaleReader> reader;
};

struct Kind {
  const char* profile;
  const char* command;
  const char* measured;
};

const Kind every_scale[] = {{"indicator", "weigh 65.30", "- 65.30"},
                            {"gtech", "height 170.5 65.3 F", "170.5 65.3"},
                            {"bcm_h10", "bcm 170.5", "170.5 -"}};

}  // namespace

TEST_CASE("every scale's measurement is offered with its raw bytes first, known or recognised") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  const bool is_known = GENERATE(true, false);
  for (const auto& scale : every_scale) {
    CAPTURE(scale.profile, is_known);
    ScaleBench bench(is_known ? scale_profile_from_code(scale.profile).value() : ScaleProfile::automatic,
                     milliseconds(60000), milliseconds(60000), cable);
    bench.bench.tell(scale.command);
    REQUIRE(bench.until_measured(1));
    CHECK(bench.measured == std::vector<std::string>{scale.measured});
    CHECK(bench.errors.empty());
    CHECK(bench.reader->health().last_message);
  }
}

TEST_CASE("only stable weights are offered, an indicator's repeated line once") {
  ScaleBench bench;
  for (const auto* command : {"unstable 40.10", "unstable 64.90", "weigh 65.30", "weigh 65.30", "unstable 65.40",
                              "weigh 65.30", "weigh 65.40"})
    bench.bench.tell(command);
  REQUIRE(bench.until_measured(2));
  CHECK(bench.measured == std::vector<std::string>{"- 65.30", "- 65.40"});
  CHECK(bench.live == std::vector<std::string>{"40.10", "64.90", "65.40"});
  SECTION("the same weight after the platform was empty is another person's") {
    bench.bench.tell("weigh 0.00");
    bench.bench.tell("weigh 65.40");
    REQUIRE(bench.until_measured(3));
    CHECK(bench.live.back() == "0.00");
    CHECK(bench.errors.empty());
    CHECK(bench.reader->health().error_count == 0);
  }
}

TEST_CASE("the same weight after the pause is offered again") {
  ScaleBench bench(ScaleProfile::indicator, milliseconds(100), milliseconds(0));
  bench.bench.tell("weigh 65.30");
  bench.bench.tell("weigh 65.30");
  CHECK(bench.until_measured(2));
}

TEST_CASE("what a scale may not offer is refused, a repeated line once") {
  ScaleBench bench;
  for (const auto* command : {"overload", "overload", "weigh 130.60 jin", "weigh 301", "weigh 65.30"})
    bench.bench.tell(command);
  REQUIRE(bench.until_measured(1));
  CHECK(bench.errors == std::vector<std::string>{"overload", "unit", "out_of_range"});
  CHECK(bench.reader->health().error_count == 4);
  CHECK(bench.measured == std::vector<std::string>{"- 65.30"});
}

TEST_CASE("a damaged check byte costs the height") {
  ScaleBench bench;
  bench.bench.tell("bad-checksum");
  bench.bench.tell("bcm 170.5");
  REQUIRE(bench.until_errors(1));
  CHECK(bench.errors.front() == "checksum");
  bench.bench.tell("bcm 160.5");
  REQUIRE(bench.until_measured(1));
  CHECK(bench.measured == std::vector<std::string>{"160.5 -"});
}

TEST_CASE("a measurement that stops in the middle is refused after a pause, and the next whole one is offered") {
  for (const auto& scale : every_scale) {
    CAPTURE(scale.profile);
    ScaleBench bench;
    bench.bench.tell("half");
    bench.bench.tell(scale.command);
    REQUIRE(bench.until_errors(1));
    CHECK(bench.errors == std::vector<std::string>{"truncated"});
    bench.bench.tell(scale.command);
    REQUIRE(bench.until_measured(1));
    CHECK(bench.measured == std::vector<std::string>{scale.measured});
  }
}

TEST_CASE("a plug pulled in mid measurement books nothing, and the next whole one is offered") {
  for (const auto& scale : every_scale) {
    CAPTURE(scale.profile);
    ScaleBench bench(ScaleProfile::automatic, milliseconds(60000));
    bench.bench.tell("half");
    bench.bench.tell(scale.command);
    REQUIRE(bench.bench.until([&] { return bench.reader->pending() > 2; }));
    bench.bench.replug(*bench.reader);
    CHECK(bench.reader->pending() == 0);
    bench.bench.tell(scale.command);
    REQUIRE(bench.until_measured(1));
    CHECK(bench.measured == std::vector<std::string>{scale.measured});
    CHECK(bench.errors.empty());
  }
}

TEST_CASE("noise between measurements costs at most the one it is glued to") {
  for (const auto& scale : every_scale) {
    CAPTURE(scale.profile);
    ScaleBench bench(scale_profile_from_code(scale.profile).value());
    bench.bench.tell("noise");
    bench.bench.tell(scale.command);
    bench.bench.tell(scale.command);
    REQUIRE(bench.until_measured(1));
    CHECK(bench.measured.back() == scale.measured);
  }
}

TEST_CASE("a flood keeps a scale's memory small, and after it measurements are offered again") {
  ScaleBench bench(ScaleProfile::indicator);
  bench.bench.tell("flood " + std::to_string(8U << 20U));
  std::size_t most = 0;
  REQUIRE(bench.bench.until([&] {
    most = std::max(most, bench.reader->pending());
    return bench.raw.size() == 8U << 20U;
  }));
  CHECK(most <= IndicatorDecoder::max_line);
  CHECK(bench.errors == std::vector<std::string>{"oversize"});
  // The oversize line ends with the first line feed.
  bench.bench.tell("weigh 65.30");
  bench.bench.tell("weigh 65.30");
  CHECK(bench.until_measured(1));
}

TEST_CASE("simulated scales say what is wrong with a command") {
  const auto voice = scale_voice();
  const auto line = [&](const std::string& command) {
    const auto said = voice->say(device::words_of(command));
    return said ? said->bytes : "error: " + said.error().detail;
  };
  CHECK(line("weigh 65.30") == "ST,GS,    65.30 kg\r\n");
  CHECK(line("height 170.5 65.3") ==
        "\x02"
        "170.5,065.3,M,101.2,022.5\x03");
  for (const auto* bad : {"weigh", "weigh x", "weigh 65 kg now", "unstable", "height 170", "height 0 65",
                          "height 170 65 X", "height 1 900", "bcm", "bcm 170.55", "bcm 7000", "measure"})
    CHECK(line(bad).starts_with("error: "));
  CHECK_FALSE(scale_profile_from_code("sh"));
}

}  // namespace nuanxin::scale
