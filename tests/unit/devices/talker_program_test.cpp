#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "devices/bp/simulator.h"
#include "devices/scale/simulator.h"
#include "devices/scanner/simulator.h"
#include "devices/urine/simulator.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::device {
namespace {

struct ProgramEnd {
  int status = -1;
  std::string output;
};

/// Runs the simulator in a child, its commands on standard input, until it ends.
template <class Run>
ProgramEnd run_program(Run run, const TalkerProgram& program, const std::string& commands) {
  std::array<int, 2> in{}, out{};
  REQUIRE(::pipe(in.data()) == 0);
  REQUIRE(::pipe(out.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(out[1], STDERR_FILENO);
    for (const int fd : {in[0], in[1], out[0], out[1]}) ::close(fd);
    ::_exit(run(program));
  }
  ::close(in[0]);
  ::close(out[1]);
  // A child that refused its arguments may be gone: its commands fit into the pipe, and nobody misses them.
  REQUIRE(::write(in[1], commands.data(), commands.size()) == static_cast<ssize_t>(commands.size()));
  ProgramEnd end;
  std::array<char, 512> bytes{};
  for (auto size = ::read(out[0], bytes.data(), bytes.size()); size > 0;
       size = ::read(out[0], bytes.data(), bytes.size()))
    end.output.append(bytes.data(), static_cast<std::size_t>(size));
  ::close(in[1]);
  ::close(out[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return end;
}

}  // namespace

TEST_CASE("the four talking simulators run as programs, obey standard input and take their link away") {
  using Run = int (*)(const TalkerProgram&);
  const std::pair<Run, std::string> programs[] = {{bp::run_bp_simulator, "measure 128 82 71 26093000010"},
                                                  {scale::run_scale_simulator, "weigh 65.30"},
                                                  {scanner::run_scanner_simulator, "scan 26093000010"},
                                                  {urine::run_urine_simulator, "print urit 26093000010"}};
  const test::TemporaryFolder folder;
  for (const auto& [run, command] : programs) {
    const auto link = folder / "port";
    const auto end = run_program(run, {link.string(), {}, command, {}}, "dance\nunplug\nplug\n" + command + "\nquit\n");
    CAPTURE(command, end.output);
    CHECK(end.status == 0);
    CHECK(end.output.find(link.string()) != std::string::npos);
    CHECK(end.output.find("\nerror: commands are " + command.substr(0, command.find(' '))) != std::string::npos);
    CHECK(end.output.find(" bytes\nok\n") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(link)));
  }
}

TEST_CASE("a talking simulator without a port or with a profile that is none ends at once") {
  CHECK(run_program(bp::run_bp_simulator, {"printer", {}, {}, {}}, "").status == 1);
  CHECK(run_program(bp::run_bp_simulator, {"pty", {}, {}, "hbp1300"}, "").status == 1);
  CHECK(run_program(scale::run_scale_simulator, {"pty", {}, {}, "none"}, "").status == 1);
  CHECK(run_program(scanner::run_scanner_simulator, {"tcp:0", {}, {}, "tab"}, "quit\n").status == 0);
}

}  // namespace nuanxin::device
