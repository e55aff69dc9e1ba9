#include "devices/idcard/reader.h"

#include "devices/idcard/simulator.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::idcard;
using std::chrono::milliseconds;

namespace {

/// Short pauses, so that a whole life of a reader takes a second; the answer times stay long enough for a busy machine.
ReaderTiming quick_reader() {
  ReaderTiming timing;
  timing.poll = milliseconds(10);
  timing.slow_poll = milliseconds(20);
  timing.find = milliseconds(300);
  timing.read = milliseconds(600);
  timing.inter_byte = milliseconds(100);
  timing.debounce = milliseconds(60000);
  timing.reconnect = {milliseconds(10), milliseconds(50), milliseconds(1000)};
  return timing;
}

struct ReaderBench {
  explicit ReaderBench(ReaderTiming timing = quick_reader(), IdCardSimulatorOptions options = {}) {
    options.link_path = (folder / "reader").string();
    simulator.emplace(options);
    reader.emplace(io, device::parse_address(options.link_path).value(),
                   ReaderCallbacks{[this](const Card& card) { cards.push_back(card); },
                                   [this](const device::Health& health) { states.push_back(health.state); }},
                   timing);
    reader->start();
  }
  bool until_state(const std::string& state) {
    return test::run_until(io, [&] { return reader->health().state == state; });
  }
  bool until_cards(std::size_t count) {
    return test::run_until(io, [&] { return cards.size() >= count; });
  }
  /// So much goes on between the two that whatever would come twice has come.
  void let_pass(std::size_t commands) {
    const auto seen = simulator->commands_seen();
    REQUIRE(test::run_until(io, [&] { return simulator->commands_seen() >= seen + commands; }));
  }
  bool was(const std::string& state) const { return std::find(states.begin(), states.end(), state) != states.end(); }

  test::TemporaryFolder folder;
  boost::asio::io_context io;
  std::optional<IdCardSimulator> simulator;
  std::vector<Card> cards;
  std::vector<std::string> states;
  std::optional<Reader> reader;
};

}  // namespace

TEST_CASE("cards of all four kinds are read, each once") {
  IdCardSimulatorOptions options;
  options.chunk_bytes = GENERATE(std::size_t{0}, std::size_t{7});
  ReaderBench bench(quick_reader(), options);
  REQUIRE(bench.until_state("ready"));
  std::size_t count = 0;
  for (const auto kind : {CardKind::resident, CardKind::hkmotw, CardKind::foreigner2023, CardKind::foreigner2017}) {
    REQUIRE(bench.simulator->lay_card(sample_card(kind)).has_value());
    REQUIRE(bench.until_cards(++count));
    CHECK(to_json(bench.cards.back()) == to_json(sample_card(kind)));
    bench.let_pass(10);
    CHECK(bench.cards.size() == count);
    bench.simulator->lift_card();
    bench.let_pass(3);
  }
  CHECK(bench.was("reading"));
  CHECK(bench.reader->health().connected);
  CHECK(bench.reader->health().last_byte);
  CHECK(bench.reader->health().last_message);
  CHECK(bench.reader->health().error_count == 0);
}

TEST_CASE("the same card is delivered once while it lies there or bounces, and again after the pause") {
  IdCardSimulatorOptions options;
  options.find_again = FindAgain::always;
  SECTION("a reader that finds it again and again") {
    ReaderBench bench(quick_reader(), options);
    REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
    REQUIRE(bench.until_cards(1));
    REQUIRE(test::run_until(bench.io, [&] { return bench.simulator->cards_read() >= 5; }));
    CHECK(bench.cards.size() == 1);
    SECTION("another card comes at once") {
      REQUIRE(bench.simulator->lay_card(sample_card(CardKind::hkmotw)).has_value());
      REQUIRE(bench.until_cards(2));
      CHECK(bench.cards.back().kind == CardKind::hkmotw);
    }
  }
  SECTION("after the pause it counts as laid again") {
    auto timing = quick_reader();
    timing.debounce = milliseconds(1);
    ReaderBench bench(timing, options);
    REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
    CHECK(bench.until_cards(2));
  }
}

TEST_CASE("a fault that passes is overcome without a person noticing") {
  const auto fault = GENERATE(Fault::bad_checksum, Fault::half_frame, Fault::inner_length, Fault::no_card,
                              Fault::select_failed, Fault::read_failed, Fault::line_noise);
  const int times = GENERATE(1, 2);
  CAPTURE(static_cast<int>(fault), times);
  ReaderBench bench;
  REQUIRE(bench.until_state("ready"));
  bench.simulator->set_fault(fault, times);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_cards(1));
  bench.let_pass(5);
  CHECK(bench.cards.size() == 1);
  CHECK_FALSE(bench.was("lay_again"));
  CHECK(bench.simulator->cards_read() == 1);
}

TEST_CASE("noise before every answer is passed over") {
  ReaderBench bench;
  bench.simulator->set_fault(Fault::noise);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_cards(1));
  CHECK(bench.reader->health().error_count == 0);
}

TEST_CASE("after three failed tries the person is asked to lay the card again") {
  const auto fault = GENERATE(Fault::bad_checksum, Fault::half_frame, Fault::select_failed, Fault::read_failed);
  CAPTURE(static_cast<int>(fault));
  ReaderBench bench;
  bench.simulator->set_fault(fault);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_state("lay_again"));
  CHECK(bench.cards.empty());
  CHECK(bench.reader->health().error_count >= 3);
  bench.simulator->lift_card();
  bench.let_pass(3);
  CHECK(bench.reader->health().state == "lay_again");
  bench.simulator->set_fault(Fault::none);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_cards(1));
  REQUIRE(bench.until_state("ready"));
}

TEST_CASE("a card lifted too early asks to lay it again, and the request ends by itself") {
  auto timing = quick_reader();
  timing.lay_again = milliseconds(50);
  ReaderBench bench(timing);
  bench.simulator->set_fault(Fault::read_failed, 1);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(test::run_until(bench.io, [&] { return bench.reader->health().error_count > 0; }));
  bench.simulator->lift_card();
  REQUIRE(test::run_until(bench.io, [&] { return bench.was("lay_again"); }));
  CHECK(bench.until_state("ready"));
  CHECK(bench.cards.empty());
}

TEST_CASE("a wrong card and a faulty module are told apart") {
  ReaderBench bench;
  bench.simulator->set_fault(Fault::wrong_card);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_state("wrong_card"));
  bench.simulator->set_fault(Fault::device_fault);
  REQUIRE(bench.until_state("device_fault"));
  bench.simulator->set_fault(Fault::none);
  CHECK(bench.until_cards(1));
  CHECK(bench.until_state("ready"));
}

TEST_CASE("a silent reader is reported, asked at other speeds, and taken back when it answers") {
  auto timing = quick_reader();
  timing.find = milliseconds(60);
  ReaderBench bench(timing);
  SECTION("silent from the start") { bench.simulator->set_fault(Fault::mute); }
  SECTION("silent after a while") {
    REQUIRE(bench.until_state("ready"));
    bench.simulator->set_fault(Fault::mute);
  }
  REQUIRE(bench.until_state("no_answer"));
  CHECK(bench.reader->health().connected);
  bench.let_pass(8);
  CHECK(bench.reader->health().state == "no_answer");
  bench.simulator->set_fault(Fault::none);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_cards(1));
}

TEST_CASE("a plug pulled in mid frame and put back loses and doubles nothing") {
  ReaderBench bench;
  REQUIRE(bench.until_state("ready"));
  bench.simulator->set_fault(Fault::unplug, 1);
  REQUIRE(bench.simulator->lay_card(sample_card(CardKind::resident)).has_value());
  REQUIRE(bench.until_state("connecting"));
  CHECK_FALSE(bench.reader->health().connected);
  CHECK(bench.cards.empty());
  bench.simulator->plug();
  REQUIRE(bench.until_cards(1));
  bench.let_pass(10);
  CHECK(bench.cards.size() == 1);
  for (int i = 0; i < 3; ++i) {
    bench.simulator->unplug();
    REQUIRE(bench.until_state("connecting"));
    bench.simulator->plug();
    REQUIRE(bench.until_state("ready"));
  }
  CHECK(bench.cards.size() == 1);
}

TEST_CASE("a reader that is not there yet is found when it comes") {
  const test::TemporaryFolder folder;
  boost::asio::io_context io;
  std::size_t cards = 0;
  const std::string path = (folder / "late").string();
  Reader reader(io, device::parse_address(path).value(), {[&](const Card&) { ++cards; }, {}}, quick_reader());
  reader.start();
  CHECK(reader.health().state == "connecting");
  CHECK_FALSE(reader.health().connected);
  IdCardSimulatorOptions options;
  options.link_path = path;
  IdCardSimulator simulator(options);
  REQUIRE(simulator.lay_card(sample_card(CardKind::resident)).has_value());
  CHECK(test::run_until(io, [&] { return cards == 1; }));
}

TEST_CASE("a reader stopped by its own card callback stays silent") {
  const test::TemporaryFolder folder;
  IdCardSimulatorOptions options;
  options.link_path = (folder / "reader").string();
  options.find_again = FindAgain::always;
  IdCardSimulator simulator(options);
  REQUIRE(simulator.lay_card(sample_card(CardKind::resident)).has_value());
  boost::asio::io_context io;
  std::optional<Reader> reader;
  std::size_t cards = 0;
  auto timing = quick_reader();
  timing.debounce = milliseconds(0);
  reader.emplace(io, device::parse_address(options.link_path).value(),
                 ReaderCallbacks{[&](const Card&) {
                                   ++cards;
                                   reader.reset();
                                 },
                                 {}},
                 timing);
  reader->start();
  REQUIRE(test::run_until(io, [&] { return cards > 0; }));
  io.restart();
  io.run();  // ends: nothing is pending any more
  CHECK(cards == 1);
}
