#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signal.h>

#include <thread>

#include "devices/escpos/simulator.h"
#include "devices/idcard/simulator.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;

namespace {

/// One line to a unix socket, one line back; waits until the socket is there.
std::string tell(const std::filesystem::path& path, const std::string& line) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.string().copy(name.sun_path, sizeof name.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ::close(fd);
      return "no socket";
    }
    std::this_thread::yield();
  }
  const std::string text = line + "\n";
  REQUIRE(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  std::string answer;
  char c = 0;
  while (::read(fd, &c, 1) == 1 && c != '\n') answer.push_back(c);
  ::close(fd);
  return answer;
}

/// Runs `program` in a child with its standard input at /dev/null, as a demo script would.
template <class Program>
pid_t start_child(Program program) {
  const pid_t child = ::fork();
  if (child == 0) {
    REQUIRE(::freopen("/dev/null", "r", stdin) != nullptr);
    REQUIRE(::freopen("/dev/null", "w", stdout) != nullptr);
    ::_exit(program());
  }
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("the simulated card reader obeys commands and names what it does not understand") {
  const test::TemporaryFolder folder;
  idcard::IdCardSimulatorOptions options;
  options.link_path = (folder / "reader").string();
  idcard::IdCardSimulator simulator(options);
  for (const auto* good : {"lay resident", "lay foreigner2017", "lift", "fault checksum", "fault half 2", "fault none",
                           "unplug", "plug", R"(lay {"card":"resident","name":"测试","id":"329999198804121239"})"})
    CHECK(idcard::obey(simulator, good) == "ok");
  for (const auto* bad : {"", "lay", "lay passport", "lay {", R"(lay {"name":7})", "fault", "fault fire",
                          "fault half x", "fault half -1", "dance"})
    CHECK(idcard::obey(simulator, bad).starts_with("error: "));
  const std::string long_name = R"(lay {"name":")" + std::string(100, 'A') + R"("})";
  CHECK(idcard::obey(simulator, long_name) == "error: name: too long for its place on the card");
}

TEST_CASE("the simulated printer obeys commands and names what it does not understand") {
  escpos::EscposSimulator simulator;
  for (const auto* good : {"fault paper_out", "fault none", "fault drop 100", "unplug", "plug"})
    CHECK(escpos::obey(simulator, good) == "ok");
  CHECK(escpos::obey(simulator, "jobs") == "ok 0");
  for (const auto* bad : {"", "fault", "fault fire", "fault drop x", "print"})
    CHECK(escpos::obey(simulator, bad).starts_with("error: "));
}

TEST_CASE("simulators in their own process listen on a socket and end cleanly") {
  const test::TemporaryFolder folder;
  SECTION("card reader, by quit") {
    const idcard::IdCardSimulatorProgram program{(folder / "reader").string(), (folder / "control").string(),
                                                 "lay resident"};
    const pid_t child = start_child([&] { return idcard::run_idcard_simulator(program); });
    CHECK(tell(folder / "control", "fault half 1") == "ok");
    CHECK(tell(folder / "control", "nonsense").starts_with("error: "));
    CHECK(std::filesystem::is_symlink(folder / "reader"));
    CHECK(tell(folder / "control", std::string(20000, 'x')) == "error: the line is too long");
    CHECK(tell(folder / "control", "quit") == "ok");
    CHECK(exit_status(child) == 0);
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(folder / "reader")));
    CHECK_FALSE(std::filesystem::exists(folder / "control"));
  }
  SECTION("printer, by SIGTERM") {
    const escpos::EscposSimulatorProgram program{"0", (folder / "control").string(), ""};
    const pid_t child = start_child([&] { return escpos::run_escpos_simulator(program); });
    CHECK(tell(folder / "control", "jobs") == "ok 0");
    REQUIRE(::kill(child, SIGTERM) == 0);
    CHECK(exit_status(child) == 0);
  }
  SECTION("a port that is none ends at once") {
    for (const auto* port : {"", "printer", "65536", "91x"}) {
      const pid_t child = start_child([&] { return escpos::run_escpos_simulator({port, "", ""}); });
      CHECK(exit_status(child) == 1);
    }
  }
}
