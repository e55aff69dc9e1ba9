#include "devices/scanner/serial_scanner.h"

#include "devices/scanner/simulator.h"
#include "tests/unit/devices/talker_bench.h"

// Inside the driver's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::scanner {
namespace {

struct ScannerBench {
  explicit ScannerBench(std::string_view suffix = {}, CodeEnd end = CodeEnd::suffix,
                        test::Cable cable = test::Cable::terminal)
      : bench(scanner_voice(suffix), cable) {
    SerialScannerCallbacks callbacks;
    callbacks.port.on_raw = [this](std::string_view bytes) { raw += bytes; };
    callbacks.on_code = [this](const Code& code) { codes.push_back(code.text); };
    callbacks.on_refused = [this](const Code& code) { errors.push_back(code.error); };
    scanner.emplace(bench.io, SerialScannerOptions{bench.port(), end}, callbacks);
    scanner->start();
    REQUIRE(bench.connect(*scanner));
  }
  bool until_codes(std::size_t count) {
    return bench.until([&] { return codes.size() >= count; });
  }

  test::TalkerBench bench;
  std::string raw;
  std::vector<std::string> codes, errors;
  std::optional<SerialScanner> scanner;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("codes are told with any suffix, on a terminal and on TCP") {
  const auto* const suffix = GENERATE("cr", "crlf", "tab");
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  ScannerBench bench(suffix, CodeEnd::suffix, cable);
  bench.bench.tell("scan 26093000010");
  bench.bench.tell("scan VAN1:张 三");
  REQUIRE(bench.until_codes(2));
  CHECK(bench.codes == Texts{"26093000010", "VAN1:张 三"});
  CHECK(bench.raw.starts_with("26093000010"));
  CHECK(bench.errors.empty());
}

TEST_CASE("a double reading is dropped, another code between is not one") {
  ScannerBench bench;
  for (const auto* code : {"scan 26093000010", "scan 26093000010", "scan 26093000027"}) bench.bench.tell(code);
  REQUIRE(bench.until_codes(2));
  CHECK(bench.codes == Texts{"26093000010", "26093000027"});
  CHECK(bench.scanner->health().error_count == 0);
}

TEST_CASE("codes with a wrong check or rubbish in them are refused") {
  ScannerBench bench;
  bench.bench.tell("scan 329999198804121238");
  bench.bench.tell("noise");
  bench.bench.tell("scan 26093000010");
  bench.bench.tell("scan 26093000010");
  REQUIRE(bench.until_codes(1));
  CHECK(bench.errors == Texts{"id_check", "character"});
  CHECK(bench.codes == Texts{"26093000010"});
  CHECK(bench.scanner->health().error_count == 2);
}

TEST_CASE("half a code is refused after a pause, however much it looks like another") {
  ScannerBench bench;
  bench.bench.tell("half");
  bench.bench.tell("scan 2609300001026093000010");  // its half is a sample number
  REQUIRE(bench.bench.until([&] { return bench.errors == Texts{"truncated"}; }));
  bench.bench.tell("scan 26093000010");
  REQUIRE(bench.until_codes(1));
  CHECK(bench.codes == Texts{"26093000010"});
}

TEST_CASE("silence ends a code where the scanner has no suffix") {
  ScannerBench bench("none", CodeEnd::silence);
  bench.bench.tell("scan 26093000010");
  REQUIRE(bench.until_codes(1));
  CHECK(bench.codes == Texts{"26093000010"});
  CHECK(bench.errors.empty());
}

TEST_CASE("a plug pulled in mid code tells nothing, and the next whole one is told") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  const auto end = GENERATE(CodeEnd::suffix, CodeEnd::silence);
  ScannerBench bench("cr", end, cable);
  bench.bench.tell("half");
  bench.bench.tell("scan 26093000010");
  REQUIRE(bench.bench.until([&] { return bench.scanner->pending() == 6; }));
  bench.bench.replug(*bench.scanner);
  CHECK(bench.scanner->pending() == 0);
  bench.bench.tell("scan 26093000027");
  REQUIRE(bench.until_codes(1));
  CHECK(bench.codes == Texts{"26093000027"});
  CHECK(bench.errors.empty());
}

TEST_CASE("a flood keeps a scanner's memory small, and after it codes are told again") {
  ScannerBench bench;
  bench.bench.tell("flood " + std::to_string(8U << 20U));
  std::size_t most = 0;
  REQUIRE(bench.bench.until([&] {
    most = std::max(most, bench.scanner->pending());
    return bench.raw.size() == 8U << 20U;
  }));
  CHECK(most <= max_code);
  CHECK(bench.errors == Texts{"oversize"});
  bench.bench.tell("scan glued");
  bench.bench.tell("scan 26093000010");
  REQUIRE(bench.until_codes(1));
  CHECK(bench.codes == Texts{"26093000010"});
}

TEST_CASE("a simulated scanner says what is wrong with a command") {
  CHECK(scanner_voice("")->say({"scan", "A", "B"}).value().bytes == "A B\r");
  CHECK_FALSE(scanner_voice("")->say({"scan"}).has_value());
  CHECK_FALSE(scanner_voice("")->say({"read"}).has_value());
  CHECK(scanner_voice("space") == nullptr);
}

}  // namespace nuanxin::scanner
