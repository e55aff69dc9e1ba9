// What the tests of the listening drivers share: a simulated instrument on a cable, an io_context, short pauses.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "devices/common/listener.h"
#include "devices/common/talker.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::test {

enum class Cable { terminal, tcp };

class TalkerBench {
 public:
  explicit TalkerBench(std::unique_ptr<device::Voice> voice, Cable cable = Cable::terminal)
      : m_talker(device::simulated_port_from(cable == Cable::tcp ? "tcp:0" : (m_folder / "port").string()).value(),
                 std::move(voice)) {}

  /// The driver's port, with pauses for tests.
  device::ListenerOptions port() const {
    device::ListenerOptions options;
    options.address = device::parse_address(m_talker.address()).value();
    using std::chrono::milliseconds;
    options.reconnect = {milliseconds(10), milliseconds(50), milliseconds(1000)};
    return options;
  }

  /// Until `driver` has the port open; on TCP the far side may take a moment longer to see it.
  template <class Driver>
  bool connect(Driver& driver) {
    return until([&] { return driver.health().connected; });
  }
  template <class Condition>
  bool until(Condition condition) {
    return run_until(io, condition);
  }
  void tell(const std::string& command) {
    CAPTURE(command);
    const auto answer = m_talker.obey(command);
    CAPTURE(answer);
    REQUIRE(answer.starts_with("ok"));
  }
  std::string obey(const std::string& command) { return m_talker.obey(command); }
  /// The plug is pulled and put back; the driver has seen both.
  template <class Driver>
  void replug(Driver& driver) {
    tell("unplug");
    REQUIRE(until([&] { return !driver.health().connected; }));
    tell("plug");
    REQUIRE(connect(driver));
  }

  boost::asio::io_context io;

 private:
  TemporaryFolder m_folder;
  device::Talker m_talker;
};

/// The clock of the simulated instruments: 2026-09-30 08:30:15 in China.
inline Instant bench_now() { return parse_iso("2026-09-30T08:30:15+08:00").value(); }

}  // namespace nuanxin::test
