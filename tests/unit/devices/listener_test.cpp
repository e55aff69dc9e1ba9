#include "devices/common/listener.h"

#include "tests/unit/devices/talker_bench.h"

// Inside a namespace of the module: test files are compiled in batches, and its words are common ones.
namespace nuanxin::device {
namespace {

using std::chrono::milliseconds;

struct Log {
  std::string raw;
  std::vector<std::string> lines;
  std::vector<std::string> events;  ///< "raw", "line", "cut", in order
  std::vector<std::string> states;
  int silences = 0;
};

/// Lines of at most 32 characters.
class LineEar final : public Ear {
 public:
  LineEar(Log& log, milliseconds silence) : m_log(log), m_silence(silence) {}
  std::function<void()> on_line;

  std::vector<Heard> feed(std::string_view bytes) override {
    std::vector<Heard> heard;
    for (const char c : bytes) {
      if (c == '\n')
        heard.push_back({Heard::Kind::message, [this, line = std::exchange(m_line, {})] {
                           m_log.lines.push_back(line);
                           m_log.events.emplace_back("line");
                           if (on_line) on_line();
                         }});
      else if (m_line.size() < 32)
        m_line.push_back(c);
    }
    return heard;
  }
  milliseconds silence() const override { return m_silence; }
  std::vector<Heard> on_silence() override {
    ++m_log.silences;
    if (m_line.empty()) return {};
    m_line.clear();
    return {{Heard::Kind::error, [this] { m_log.events.emplace_back("cut"); }}};
  }
  void reset() override { m_line.clear(); }
  std::size_t pending() const override { return m_line.size(); }

 private:
  Log& m_log;
  milliseconds m_silence;
  std::string m_line;
};

/// Says its words with a line end; "say …" without one. Remembers what it heard.
class EchoVoice final : public Voice {
 public:
  explicit EchoVoice(std::string& heard, std::mutex& mutex) : m_heard(heard), m_mutex(mutex) {}
  Result<Utterance> say(const std::vector<std::string>& words) override {
    if (words.front() == "line" && words.size() == 2) return Utterance{words[1] + "\n", true};
    if (words.front() == "say" && words.size() == 2) return Utterance{words[1], false};
    return refuse(Reason::unsupported);
  }
  std::string answer(std::string_view bytes) override {
    const std::lock_guard lock(m_mutex);
    m_heard += bytes;
    return {};
  }
  std::string_view commands() const override { return "line TEXT, say TEXT"; }

 private:
  std::string& m_heard;
  std::mutex& m_mutex;
};

struct ListenerBench {
  explicit ListenerBench(test::Cable cable = test::Cable::terminal, milliseconds silence = milliseconds(0),
                         std::string on_connect = {})
      : bench(std::make_unique<EchoVoice>(heard, mutex), cable) {
    auto new_ear = std::make_unique<LineEar>(log, silence);
    ear = new_ear.get();
    auto options = bench.port();
    options.on_connect = std::move(on_connect);
    listener.emplace(bench.io, options,
                     ListenerCallbacks{[this](std::string_view bytes) {
                                         log.raw += bytes;
                                         log.events.emplace_back("raw");
                                       },
                                       [this](const Health& health) { log.states.push_back(health.state); }},
                     std::move(new_ear));
    listener->start();
  }
  bool connect() { return bench.connect(*listener); }
  bool until_lines(std::size_t count) {
    return bench.until([&] { return log.lines.size() >= count; });
  }
  std::string heard_by_device() {
    const std::lock_guard lock(mutex);
    return heard;
  }

  std::mutex mutex;
  std::string heard;
  test::TalkerBench bench;
  Log log;
  LineEar* ear = nullptr;
  std::optional<Listener> listener;
};

}  // namespace

TEST_CASE("a listener shows every read raw first, then its messages, and knows when it last heard something") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  ListenerBench bench(cable);
  CHECK_FALSE(bench.listener->health().last_byte);
  REQUIRE(bench.connect());
  bench.bench.tell("line 128/82");
  REQUIRE(bench.until_lines(1));
  CHECK(bench.log.events.front() == "raw");
  CHECK(bench.log.lines == std::vector<std::string>{"128/82"});
  CHECK(bench.log.raw == "128/82\n");
  const auto health = bench.listener->health();
  CHECK(health.state == "ready");
  CHECK(health.last_byte);
  CHECK(health.last_message);
  CHECK(health.error_count == 0);
  // A terminal is opened at once, TCP takes a moment.
  CHECK(bench.log.states.back() == "ready");
}

TEST_CASE("a message cut into reads is one message") {
  ListenerBench bench;
  REQUIRE(bench.connect());
  bench.bench.tell("say 12");
  REQUIRE(bench.bench.until([&] { return bench.listener->pending() == 2; }));
  CHECK(bench.log.lines.empty());
  CHECK_FALSE(bench.listener->health().last_message);
  bench.bench.tell("line 8/82");
  REQUIRE(bench.until_lines(1));
  CHECK(bench.log.lines.front() == "128/82");
}

TEST_CASE("a plug pulled in mid message and put back loses the half and hears the next") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  ListenerBench bench(cable);
  REQUIRE(bench.connect());
  for (std::size_t round = 1; round <= 3; ++round) {
    bench.bench.tell("half");
    bench.bench.tell("line abcdefgh");
    REQUIRE(bench.bench.until([&] { return bench.listener->pending() == 4; }));
    bench.bench.tell("unplug");
    REQUIRE(bench.bench.until([&] { return !bench.listener->health().connected; }));
    CHECK(bench.listener->health().state == "connecting");
    CHECK(bench.listener->pending() == 0);
    CHECK(bench.bench.obey("line lost").starts_with("error: "));
    CHECK_FALSE(bench.listener->send("x"));
    bench.bench.tell("plug");
    REQUIRE(bench.connect());
    bench.bench.tell("line whole");
    REQUIRE(bench.until_lines(round));
  }
  CHECK(bench.log.lines == std::vector<std::string>(3, "whole"));
}

TEST_CASE("silence is told once, after the last byte, and counts what it cut off") {
  ListenerBench bench(test::Cable::terminal, milliseconds(30));
  REQUIRE(bench.connect());
  bench.bench.tell("say abc");
  REQUIRE(bench.bench.until([&] { return bench.log.silences == 1; }));
  CHECK(bench.log.events.back() == "cut");
  CHECK(bench.listener->health().error_count == 1);
  CHECK(bench.listener->pending() == 0);
  bench.bench.tell("line next");
  REQUIRE(bench.until_lines(1));
  CHECK(bench.log.lines.front() == "next");
  REQUIRE(bench.bench.until([&] { return bench.log.silences == 2; }));
  CHECK(bench.listener->health().error_count == 1);
}

TEST_CASE("a flood is passed through without being held") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  ListenerBench bench(cable);
  REQUIRE(bench.connect());
  constexpr std::size_t size = std::size_t{8} << 20U;
  bench.bench.tell("flood " + std::to_string(size));
  bench.bench.tell("line end");
  std::size_t most = 0;
  REQUIRE(bench.bench.until([&] {
    most = std::max(most, bench.listener->pending());
    return !bench.log.lines.empty();
  }));
  CHECK(most <= 32);
  CHECK(bench.log.raw.size() == size + 4);
}

TEST_CASE("what is to be sent at each connection is sent, and other bytes on demand") {
  const auto cable = GENERATE(test::Cable::terminal, test::Cable::tcp);
  ListenerBench bench(cable, milliseconds(0), "HELLO");
  REQUIRE(bench.bench.until([&] { return bench.heard_by_device() == "HELLO"; }));
  bench.bench.replug(*bench.listener);
  REQUIRE(bench.bench.until([&] { return bench.heard_by_device() == "HELLOHELLO"; }));
  REQUIRE(bench.bench.until([&] { return bench.listener->send("!"); }));
  CHECK(bench.bench.until([&] { return bench.heard_by_device() == "HELLOHELLO!"; }));
}

TEST_CASE("a listener that is stopped or destroyed by its own callback is silent from then on") {
  ListenerBench bench;
  REQUIRE(bench.connect());
  SECTION("stopped") {
    bench.ear->on_line = [&] { bench.listener->stop(); };
    bench.bench.tell("say one\ntwo\nthree\n");
  }
  SECTION("destroyed") {
    bench.ear->on_line = [&] { bench.listener.reset(); };
    bench.bench.tell("say one\ntwo\nthree\n");
  }
  REQUIRE(bench.until_lines(1));
  bench.bench.io.restart();
  bench.bench.io.run();  // ends: nothing is pending any more
  CHECK(bench.log.lines == std::vector<std::string>{"one"});
  if (bench.listener) CHECK(bench.listener->health().state == "closed");
}

TEST_CASE("an instrument that is not there yet is found when it comes") {
  const test::TemporaryFolder folder;
  boost::asio::io_context io;
  Log log;
  ListenerOptions options;
  options.address = parse_address((folder / "late").string()).value();
  options.reconnect = {milliseconds(10), milliseconds(50), milliseconds(1000)};
  Listener listener(io, options, {}, std::make_unique<LineEar>(log, milliseconds(0)));
  CHECK(listener.health().state == "closed");
  listener.start();
  CHECK(listener.health().state == "connecting");
  SimulatedPort port(simulated_port_from((folder / "late").string()).value());
  REQUIRE(test::run_until(io, [&] { return listener.health().connected; }));
  REQUIRE(port.send("here\n"));
  CHECK(test::run_until(io, [&] { return log.lines.size() == 1; }));
}

TEST_CASE("the talkers' common commands are answered, and what is wrong is named") {
  ListenerBench bench;
  for (const auto* good : {"noise", "flood 0", "flood 17", "half", "plug", "unplug", "unplug", "plug"})
    CHECK(bench.bench.obey(good).starts_with("ok"));
  for (const auto* bad : {"", "  ", "flood", "flood x", "flood -1", "flood 1 2", "flood 99999999999", "dance", "say"})
    CHECK(bench.bench.obey(bad).starts_with("error: "));
  CHECK(bench.bench.obey("dance").find("line TEXT, say TEXT, half") != std::string::npos);
  CHECK(bench.bench.obey("half") == "ok");
  CHECK(bench.bench.obey("line 1234567") == "ok 4 bytes");
  CHECK(bench.bench.obey("line 1234567") == "ok 8 bytes");
  CHECK(bench.bench.obey("bad-checksum") == "ok");
  CHECK(bench.bench.obey("say x").starts_with("error: "));
  CHECK(bench.bench.obey("say x") == "ok 1 bytes");
}

TEST_CASE("ports of simulated instruments are read from text") {
  CHECK_FALSE(simulated_port_from("pty").value().is_tcp);
  CHECK(simulated_port_from("/tmp/x").value().link_path == "/tmp/x");
  CHECK(simulated_port_from("tcp:9100").value().tcp_port == 9100);
  CHECK(simulated_port_from("tcp:127.0.0.1:9100").value().tcp_port == 9100);
  CHECK(simulated_port_from("0").value().is_tcp);
  for (const auto* bad : {"", "printer", "tcp:", "tcp:65536", "tcp:9100x", "tcp:10.0.0.1:9100"})
    CHECK_FALSE(simulated_port_from(bad).has_value());
  const SimulatedPort plain(simulated_port_from("pty").value());
  CHECK(plain.address().starts_with("/dev/"));
}

}  // namespace nuanxin::device
