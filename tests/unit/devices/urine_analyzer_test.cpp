#include "devices/urine/analyzer.h"

#include "devices/urine/simulator.h"
#include "tests/unit/devices/talker_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::urine {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

struct AnalyzerBench {
  explicit AnalyzerBench(milliseconds end_of_print = milliseconds(60000), test::Cable cable = test::Cable::terminal)
      : bench(analyzer_voice(test::bench_now), cable) {
    AnalyzerOptions options;
    options.port = bench.port();
    options.end_of_print = end_of_print;
    AnalyzerCallbacks callbacks;
    callbacks.port.on_raw = [this](std::string_view bytes) { raw += bytes; };
    callbacks.on_report = [this](const Report& report, const std::string& block) {
      CHECK(raw.find(block) != std::string::npos);  // the owner had it before
      reports.push_back(report);
    };
    callbacks.on_refused = [this](std::string_view error, const std::string&) { errors.emplace_back(error); };
    analyzer.emplace(bench.io, options, callbacks);
    analyzer->start();
    REQUIRE(bench.connect(*analyzer));
  }
  bool until_reports(std::size_t count) {
    return bench.until([&] { return reports.size() >= count; });
  }
  bool until_errors(std::size_t count) {
    return bench.until([&] { return errors.size() >= count; });
  }

  test::TalkerBench bench;
  std::string raw;
  std::vector<Report> reports;
  Texts errors;
  std::optional<Analyzer> analyzer;
};

const Item& item(const Report& report, std::string_view code) {
  const auto found =
      std::find_if(report.items.begin(), report.items.end(), [&](const Item& one) { return one.code == code; });
  REQUIRE(found != report.items.end());
  return *found;
}

}  // namespace

TEST_CASE("whole printouts of all three analyzers are told with their raw bytes first") {
  const std::string name = GENERATE("urit", "dirui", "yd");
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  CAPTURE(name);
  AnalyzerBench bench(milliseconds(60000), cable);
  bench.bench.tell("print " + name + " 26093000010 *LEU=+1 70 CELL/uL GLU=3+ SG=>=1.030");
  REQUIRE(bench.until_reports(1));
  const auto& report = bench.reports.front();
  CHECK(report.vendor.find(name == "yd" ? "YD" : name == "urit" ? "URIT" : "DIRUI") == 0);
  CHECK(report.sample == "26093000010");
  CHECK(report.date.starts_with("2026-09-30 08:30"));
  CHECK(report.missing.empty());
  CHECK(report.other.empty());
  CHECK(report.warnings.empty());
  CHECK(item(report, "LEU").value.grade == Grade::plus1);
  CHECK(item(report, "LEU").value.number == "70");
  CHECK(item(report, "GLU").value.grade == Grade::plus3);
  CHECK(item(report, "SG").value.op == ">=");
  CHECK(item(report, "URO").value.grade == Grade::normal);
  if (name == "urit") CHECK(item(report, "LEU").is_abnormal == true);
  CHECK(bench.errors.empty());
}

TEST_CASE("a whole printout without its end is told after the silence") {
  const std::string name = GENERATE("urit", "dirui", "yd");
  AnalyzerBench bench(milliseconds(150));
  bench.bench.tell("print-open " + name + " 26093000010");
  REQUIRE(bench.bench.until([&] { return bench.analyzer->pending() > 100; }));
  CHECK(bench.reports.empty());
  REQUIRE(bench.until_reports(1));
  CHECK(bench.reports.front().missing.empty());
  CHECK(bench.errors.empty());
}

TEST_CASE("half a printout is refused after the silence, and the next whole one is told") {
  const std::string name = GENERATE("urit", "dirui", "yd");
  AnalyzerBench bench(milliseconds(150));
  bench.bench.tell("half");
  bench.bench.tell("print " + name + " 26093000010");
  REQUIRE(bench.until_errors(1));
  CHECK(bench.errors == Texts{"truncated"});
  CHECK(bench.reports.empty());
  bench.bench.tell("print " + name + " 26093000027");
  REQUIRE(bench.until_reports(1));
  CHECK(bench.reports.front().sample == "26093000027");
}

TEST_CASE("half a printout followed by a whole one at once: only the whole one is told") {
  AnalyzerBench bench;
  bench.bench.tell("half");
  bench.bench.tell("print dirui 26093000010");
  bench.bench.tell("print dirui 26093000027");
  REQUIRE(bench.until_reports(1));
  CHECK(bench.reports.size() == 1);
  CHECK(bench.reports.front().sample == "26093000027");
}

TEST_CASE("a plug pulled in mid printout books nothing, and the next whole one is told") {
  const std::string name = GENERATE("urit", "dirui", "yd");
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  AnalyzerBench bench(milliseconds(60000), cable);
  bench.bench.tell("half");
  bench.bench.tell("print " + name + " 26093000010");
  REQUIRE(bench.bench.until([&] { return bench.analyzer->pending() > 50; }));
  bench.bench.replug(*bench.analyzer);
  CHECK(bench.analyzer->pending() == 0);
  bench.bench.tell("print " + name + " 26093000027");
  REQUIRE(bench.until_reports(1));
  CHECK(bench.reports.size() == 1);
  CHECK(bench.reports.front().sample == "26093000027");
  CHECK(bench.errors.empty());
}

TEST_CASE("noise between printouts costs nothing") {
  AnalyzerBench bench;
  bench.bench.tell("noise");
  bench.bench.tell("print urit 26093000010");
  bench.bench.tell("noise");
  bench.bench.tell("print urit 26093000027");
  REQUIRE(bench.until_reports(2));
  CHECK(bench.reports.back().sample == "26093000027");
  CHECK(bench.errors.empty());
}

TEST_CASE("an unknown value is told as it was printed, never guessed") {
  AnalyzerBench bench;
  bench.bench.tell("print dirui 26093000010 NIT=???");
  REQUIRE(bench.until_reports(1));
  CHECK_FALSE(item(bench.reports.front(), "NIT").value.grade);
  CHECK(item(bench.reports.front(), "NIT").raw.find("???") != std::string::npos);
  CHECK(bench.reports.front().warnings.front().code == "unparsed_value");
}

TEST_CASE("a flood keeps an analyzer's memory small, and after it printouts are told again") {
  AnalyzerBench bench;
  bench.bench.tell("flood " + std::to_string(8U << 20U));
  std::size_t most = 0;
  REQUIRE(bench.bench.until([&] {
    most = std::max(most, bench.analyzer->pending());
    return bench.raw.size() == 8U << 20U;
  }));
  CHECK(most <= BlockDecoder::max_block);
  CHECK(bench.errors == Texts{"oversize"});
  bench.bench.tell("print urit 26093000010");
  REQUIRE(bench.until_reports(1));
  CHECK(bench.reports.front().missing.empty());
}

TEST_CASE("a simulated analyzer says what is wrong with a command") {
  const auto voice = analyzer_voice(test::bench_now);
  for (const auto* bad :
       {"print", "print urit", "print sysmex 1", "print urit 1 X=1", "print urit 1 nonsense", "scan 1"})
    CHECK_FALSE(voice->say(device::words_of(bad)).has_value());
}

}  // namespace nuanxin::urine
