#include "devices/escpos/printer.h"

#include "devices/escpos/builder.h"
#include "devices/escpos/simulator.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::escpos;
using std::chrono::milliseconds;

namespace {

PrinterOptions quick_printer() {
  PrinterOptions options;
  options.answer = milliseconds(300);
  options.inter_byte = milliseconds(50);
  options.wait_for_link = milliseconds(300);
  options.sending = milliseconds(2000);
  options.settle = milliseconds(10);
  options.bytes_per_second = 10'000'000;
  options.idle_poll = milliseconds(30);
  options.reconnect = {milliseconds(10), milliseconds(50), milliseconds(1000)};
  return options;
}

std::string ticket(const std::string& text) {
  return Builder().init().chinese(Switch::on).line(text).qr(text).cut().take().value();
}

/// Large enough that the kernel cannot swallow it at once.
std::string large_ticket(std::size_t bytes) {
  Bitmap bitmap{576, static_cast<int>(bytes / 72), {}};
  bitmap.rows.assign(72 * static_cast<std::size_t>(bitmap.height), 0x55);
  return Builder().init().raster(bitmap).cut().take().value();
}

enum class Cable { tcp, terminal };

struct PrinterBench {
  explicit PrinterBench(PrinterOptions options = quick_printer(), Cable cable = Cable::tcp) {
    EscposSimulatorOptions simulated;
    if (cable == Cable::terminal) simulated.link_path = (folder / "printer").string();
    simulator.emplace(simulated);
    printer.emplace(
        io, device::parse_address(simulator->address()).value(),
        [this](const device::Health& health) { states.push_back(health.state); }, options);
    printer->start();
  }
  void print(const std::string& id, std::string bytes) {
    const auto taken = printer->print({id, std::move(bytes)}, [this](const PrintOutcome& o) { outcomes.push_back(o); });
    REQUIRE(taken.has_value());
  }
  bool until_state(const std::string& state) {
    return test::run_until(io, [&] { return printer->health().state == state; });
  }
  std::string result_of(std::size_t index) {
    if (!test::run_until(io, [&] { return outcomes.size() > index; })) return "no outcome";
    const auto& outcome = outcomes[index];
    return outcome.job_id + " " + std::string(print_result_code(outcome.result)) + " " + outcome.reason;
  }

  test::TemporaryFolder folder;
  boost::asio::io_context io;
  std::optional<EscposSimulator> simulator;
  std::vector<std::string> states;
  std::vector<PrintOutcome> outcomes;
  std::optional<EscposPrinter> printer;
};

}  // namespace

TEST_CASE("jobs are printed in order, one at a time, over TCP and over a serial line") {
  const auto cable = GENERATE(Cable::tcp, Cable::terminal);
  PrinterBench bench(quick_printer(), cable);
  REQUIRE(bench.until_state("ready"));
  for (const auto* id : {"one", "two", "three"}) bench.print(id, ticket(id));
  CHECK(bench.printer->jobs_waiting() == 3);
  CHECK(bench.result_of(0) == "one printed ");
  CHECK(bench.result_of(1) == "two printed ");
  CHECK(bench.result_of(2) == "three printed ");
  const auto jobs = bench.simulator->jobs();
  REQUIRE(jobs.size() == 3);
  CHECK(jobs[0].bytes == ticket("one"));
  CHECK(jobs[2].text == "three\n");
  CHECK(jobs[2].codes.front() == "three");
  REQUIRE(bench.until_state("ready"));
  CHECK(bench.printer->health().connected);
  CHECK(bench.printer->health().last_message);
  CHECK(bench.printer->health().error_count == 0);
}

TEST_CASE("a large picture arrives whole") {
  const auto cable = GENERATE(Cable::tcp, Cable::terminal);
  PrinterBench bench(quick_printer(), cable);
  const auto bytes = large_ticket(300'000);
  bench.print("slip", bytes);
  CHECK(bench.result_of(0) == "slip printed ");
  REQUIRE(bench.simulator->job_count() == 1);
  CHECK(bench.simulator->jobs()[0].bytes == bytes);
  CHECK(bench.simulator->jobs()[0].picture.width == 576);
}

TEST_CASE("nothing is sent to a printer that says it cannot print") {
  const auto fault = GENERATE(as<std::string>{}, "paper_out", "cover_open", "offline", "error");
  PrinterBench bench;
  bench.simulator->set_fault(*printer_fault_from_code(fault));
  bench.print("t1", ticket("A001"));
  CHECK(bench.result_of(0) == "t1 not_printed " + fault);
  CHECK(bench.simulator->job_bytes_seen() == 0);
  CHECK(bench.until_state(fault));
  bench.simulator->set_fault(PrinterFault::none);
  REQUIRE(bench.until_state("ready"));
  CHECK(bench.simulator->job_count() == 0);  // nothing comes by itself
  bench.print("t1 again", ticket("A001"));
  CHECK(bench.result_of(1) == "t1 again printed ");
  CHECK(bench.simulator->job_count() == 1);
}

TEST_CASE("a fault in the middle of a job leaves it unknown and prints it at most once") {
  const auto fault = GENERATE(as<std::string>{}, "paper_out", "cover_open", "offline", "error");
  PrinterBench bench;
  REQUIRE(bench.until_state("ready"));
  bench.simulator->set_fault(*printer_fault_from_code(fault), 20);
  bench.print("t1", ticket("A001"));
  CHECK(bench.result_of(0) == "t1 unknown " + fault);
  CHECK(bench.simulator->job_count() == 0);
  bench.simulator->set_fault(PrinterFault::none);
  REQUIRE(bench.until_state("ready"));
  CHECK(bench.simulator->wait_for_jobs(1, std::chrono::seconds(30)));  // the printer went on in the middle
  bench.print("t2", ticket("A002"));
  CHECK(bench.result_of(1) == "t2 printed ");
  CHECK(bench.simulator->job_count() == 2);
}

TEST_CASE("little paper left is told but prints") {
  PrinterBench bench;
  bench.simulator->set_fault(PrinterFault::paper_low);
  REQUIRE(bench.until_state("paper_low"));
  bench.print("t1", ticket("A001"));
  CHECK(bench.result_of(0) == "t1 printed ");
}

TEST_CASE("a silent printer's job is unknown, or not sent at all when so wished") {
  auto options = quick_printer();
  options.answer = milliseconds(60);
  SECTION("sent") {
    PrinterBench bench(options);
    bench.simulator->set_fault(PrinterFault::mute);
    REQUIRE(bench.until_state("no_answer"));
    bench.print("t1", ticket("A001"));
    CHECK(bench.result_of(0) == "t1 unknown no_answer");
    CHECK(bench.simulator->wait_for_jobs(1, std::chrono::seconds(30)));
  }
  SECTION("refused") {
    options.when_silent = WhenSilent::refuse;
    PrinterBench bench(options);
    bench.simulator->set_fault(PrinterFault::mute);
    bench.print("t1", ticket("A001"));
    CHECK(bench.result_of(0) == "t1 not_printed no_answer");
    CHECK(bench.simulator->job_bytes_seen() == 0);
  }
  SECTION("silent only after the cut") {
    PrinterBench bench(options);
    REQUIRE(bench.until_state("ready"));
    bench.simulator->set_fault(PrinterFault::mute, 5);
    bench.print("t1", ticket("A001"));
    CHECK(bench.result_of(0) == "t1 unknown no_answer");
  }
}

TEST_CASE("a connection lost in mid job leaves it unknown; the next job waits for the printer") {
  const auto cable = GENERATE(Cable::tcp, Cable::terminal);
  const auto after = GENERATE(std::size_t{5}, std::size_t{20}, std::size_t{60000});
  CAPTURE(static_cast<int>(cable), after);
  auto options = quick_printer();
  options.wait_for_link = milliseconds(20000);
  PrinterBench bench(options, cable);
  REQUIRE(bench.until_state("ready"));
  bench.simulator->set_fault(PrinterFault::drop, after);
  bench.print("t1", large_ticket(400'000));
  bench.print("t2", ticket("A002"));
  CHECK(bench.result_of(0) == "t1 unknown connection_lost");
  CHECK(bench.result_of(1) == "t2 printed ");
  CHECK(bench.simulator->job_count() == 1);
  CHECK(bench.simulator->jobs().front().bytes == ticket("A002"));
}

TEST_CASE("a printer that is away prints nothing later on its own") {
  const auto cable = GENERATE(Cable::tcp, Cable::terminal);
  PrinterBench bench(quick_printer(), cable);
  REQUIRE(bench.until_state("ready"));
  bench.simulator->unplug();
  REQUIRE(bench.until_state("connecting"));
  CHECK_FALSE(bench.printer->health().connected);
  bench.print("t1", ticket("A001"));
  CHECK(bench.result_of(0) == "t1 not_printed connection_lost");
  bench.simulator->plug();
  REQUIRE(bench.until_state("ready"));
  bench.print("t2", ticket("A002"));
  CHECK(bench.result_of(1) == "t2 printed ");
  CHECK(bench.simulator->job_count() == 1);
}

TEST_CASE("the simulated printer serves one client at a time") {
  PrinterBench bench;
  REQUIRE(bench.until_state("ready"));
  auto options = quick_printer();
  options.answer = milliseconds(60);
  std::optional<EscposPrinter> second;
  second.emplace(bench.io, device::parse_address(bench.simulator->address()).value(), device::HealthCallback{},
                 options);
  second->start();
  REQUIRE(test::run_until(bench.io, [&] { return second->health().state == "no_answer"; }));
  CHECK(bench.printer->health().state == "ready");
  bench.printer.reset();
  CHECK(test::run_until(bench.io, [&] { return second->health().state == "ready"; }));
}

TEST_CASE("jobs that can never be printed are refused at once") {
  PrinterBench bench;
  const auto ignore = [](const PrintOutcome&) {};
  CHECK(bench.printer->print({"empty", ""}, ignore).error().reason == Reason::invalid_value);
  CHECK(bench.printer->print({"huge", std::string(EscposPrinter::max_job_bytes + 1, 'x')}, ignore).error().reason ==
        Reason::too_large);
  for (std::size_t i = 0; i < EscposPrinter::max_waiting; ++i) bench.print("job", ticket("x"));
  CHECK(bench.printer->print({"one too many", "x"}, ignore).error().reason == Reason::unavailable);
  bench.printer->stop();
  CHECK(bench.printer->print({"stopped", "x"}, ignore).error().reason == Reason::unavailable);
  bench.io.restart();
  bench.io.run();  // ends: nothing is pending any more
  CHECK(bench.outcomes.empty());
}

TEST_CASE("what was printed can be looked at in a folder") {
  const test::TemporaryFolder folder;
  EscposSimulatorOptions options;
  options.folder = folder / "jobs";
  EscposSimulator simulator(options);
  boost::asio::io_context io;
  EscposPrinter printer(io, device::parse_address(simulator.address()).value(), {}, quick_printer());
  printer.start();
  bool done = false;
  const auto bytes = Builder().init().line("导诊单").qr("A001").raster({8, 2, {0xF0, 0x0F}}).cut().take().value();
  REQUIRE(printer.print({"t1", bytes}, [&](const PrintOutcome&) { done = true; }).has_value());
  REQUIRE(test::run_until(io, [&] { return done; }));
  const auto read = [&](const std::string& name) {
    std::ifstream in(folder / "jobs" / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  CHECK(read("0001.bin") == bytes);
  CHECK(read("0001.txt") == "导诊单\n\n[A001]\n");
  CHECK(read("0001.pbm") == std::string("P4\n8 2\n\xF0\x0F", 9));
}
