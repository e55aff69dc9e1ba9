// `nuanxin device listen` and `probe` as programs: what they print, keep and answer to SIGINT.
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "devices/escpos/simulator.h"
#include "devices/instrument/listen.h"
#include "devices/instrument/probe.h"
#include "devices/urine/simulator.h"
#include "tests/unit/devices/instrument_support.h"
#include "tests/unit/devices/talker_bench.h"

namespace nuanxin::instrument {
namespace {

/// The reading end of a pipe that gives up after half a minute.
class Lines {
 public:
  Lines() { REQUIRE(::pipe(m_ends.data()) == 0); }
  ~Lines() { ::close(m_ends[0]); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  void belong_to_parent() { ::close(m_ends[1]); }
  void belong_to_child(int as) {
    ::dup2(m_ends[1], as);
    for (const int fd : m_ends) ::close(fd);
  }
  /// Empty at the end.
  std::string next() {
    std::string text;
    pollfd readable{m_ends[0], POLLIN, 0};
    for (char c = 0; ::poll(&readable, 1, 30000) == 1 && ::read(m_ends[0], &c, 1) == 1 && c != '\n';) text.push_back(c);
    return text;
  }

 private:
  std::array<int, 2> m_ends{};
};

/// Runs a program of ours. Made before the test has threads.
class Child {
 public:
  template <class Run>
  explicit Child(Run run) {
    m_pid = ::fork();
    if (m_pid != 0) {
      m_out.belong_to_parent();
      m_err.belong_to_parent();
      return;
    }
    m_out.belong_to_child(STDOUT_FILENO);
    m_err.belong_to_child(STDERR_FILENO);
    ::_exit(run());
  }
  ~Child() {
    if (m_pid > 0) end(SIGKILL);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next line of its standard output; null at the end.
  Json line() {
    const auto text = m_out.next();
    return text.empty() ? Json() : Json::parse(text);
  }
  /// Until it said so on standard error.
  bool until_said(const std::string& sentence) {
    for (auto text = m_err.next(); !text.empty(); text = m_err.next())
      if (text == sentence) return true;
    return false;
  }
  /// Its exit status; -1 when a signal ended it.
  int end(int signal) {
    if (signal != 0) ::kill(m_pid, signal);
    int status = 0;
    ::waitpid(m_pid, &status, 0);
    m_pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  Lines m_out, m_err;
  pid_t m_pid = 0;
};

}  // namespace

TEST_CASE("listen keeps each printout as one file, prints its answers, and ends on SIGINT") {
  const test::TemporaryFolder place;
  const auto port = (place / "port").string(), folder = (place / "captures").string();
  Child listen([&] { return run_listen({"urit-50", port, test::profiles_folder(), folder}); });
  device::Talker analyzer(device::simulated_port_from(port).value(), urine::analyzer_voice(test::bench_now));
  REQUIRE(listen.until_said(device::state_text("ready")));
  REQUIRE(analyzer.obey("print urit 26093000010 *LEU=+1 70 CELL/uL").starts_with("ok"));
  const auto first = listen.line();
  CHECK(text_or(member(first, "capture"), "specimen") == "26093000010");
  CHECK(member(first, "answers").size() > 11);
  CHECK(member(first, "repeated").is_null());
  std::ifstream in(text_or(first, "file"));
  REQUIRE(in);
  CHECK(Json::parse(in) == member(first, "capture"));
  REQUIRE(analyzer.obey("print urit 26093000010 *LEU=+1 70 CELL/uL").starts_with("ok"));
  CHECK(member(listen.line(), "repeated") == Json(true));
  CHECK(listen.end(SIGINT) == 0);
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) files += file.is_regular_file() ? 1U : 0U;
  CHECK(files == 1);
}

TEST_CASE("listen refuses a profile that is not there, a port that does not fit and a kind that does not measure") {
  for (const auto& [profile, port] : {std::pair{"toaster", "/dev/null"}, std::pair{"idcard-sam", "127.0.0.1:1"},
                                      std::pair{"idcard-sam", "/dev/null"}, std::pair{"urit-50", "nonsense"}}) {
    Child listen([&, id = profile, at = port] { return run_listen({id, at, test::profiles_folder(), {}}); });
    CHECK(listen.line().is_null());
    CHECK(listen.end(0) == 1);
  }
}

TEST_CASE("probe prints a line for each profile and what to do") {
  Child probing([] {
    const escpos::EscposSimulator printer;
    return run_probe({printer.address(), test::profiles_folder(), 1});
  });
  CHECK(text_or(probing.line(), "profile") == "escpos-58");
  CHECK(text_or(probing.line(), "profile") == "escpos-80");
  const auto last = probing.line();
  CHECK(text_or(last, "result") == "found");
  CHECK(member(last, "findings") == Json(2));
  CHECK_FALSE(text_or(last, "advice").empty());
  CHECK(probing.end(0) == 0);
}

TEST_CASE("probe says that a port cannot be opened, and refuses one to listen at and a folder without profiles") {
  Child nowhere([] { return run_probe({"/nonexistent/port", test::profiles_folder(), 1}); });
  CHECK(text_or(nowhere.line(), "result") == "no_port");
  CHECK(nowhere.end(0) == 1);
  Child listening([] { return run_probe({"listen:5000", test::profiles_folder(), 1}); });
  CHECK(listening.line().is_null());
  CHECK(listening.end(0) == 1);
  Child empty([] { return run_probe({"/dev/null", "/nonexistent", 1}); });
  CHECK(empty.end(0) == 1);
}

}  // namespace nuanxin::instrument
