// What the tests of the drivers that hold dialogues share: a simulated instrument on a cable of each kind, an
// io_context.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "devices/common/stage.h"
#include "devices/common/talker.h"
#include "tests/unit/devices/support.h"

namespace nuanxin::test {

/// Who opens: terminal, or TCP with the instrument as server or as client.
enum class Wire { terminal, instrument_listens, host_listens };

/// 127.x.y.z of this process, so that tests that run side by side never want the same port.
inline std::string own_host() {
  const auto pid = static_cast<unsigned>(::getpid());
  return fmt::format("127.{}.{}.{}", 1 + pid / 65536 % 200, pid / 256 % 256, 1 + pid % 250);
}

inline device::ReconnectTiming quick_reconnect() {
  using std::chrono::milliseconds;
  return {milliseconds(10), milliseconds(50), milliseconds(1000)};
}

class StageBench {
 public:
  StageBench(std::unique_ptr<device::Actor> actor, Wire wire) {
    static std::uint16_t last_port = 20000;
    m_listen = fmt::format("{}:{}", own_host(), ++last_port);
    const auto port = wire == Wire::terminal             ? (m_folder / "port").string()
                      : wire == Wire::instrument_listens ? std::string("tcp:0")
                                                         : "connect:" + m_listen;
    m_stage.emplace(port, std::move(actor));
    m_is_host_listening = wire == Wire::host_listens;
  }

  device::Address address() const {
    return device::parse_address(m_is_host_listening ? "listen:" + m_listen : m_stage->address()).value();
  }
  const std::string& listening() const { return m_listen; }

  template <class Condition>
  bool until(Condition condition) {
    return run_until(io, condition);
  }
  void tell(const std::string& command) {
    CAPTURE(command);
    const auto answer = m_stage->obey(command);
    CAPTURE(answer);
    REQUIRE(answer.starts_with("ok"));
  }
  std::string obey(const std::string& command) { return m_stage->obey(command); }
  Json report() { return m_stage->report(); }
  /// Until the instrument's report has this many of `member` (a number, or a list's size).
  bool until_reported(const std::string& member, std::size_t count) {
    return until([&] {
      const Json value = report().at(member);
      return (value.is_array() ? value.size() : value.get<std::size_t>()) >= count;
    });
  }
  /// Both sides know of the connection.
  template <class Driver>
  bool connect(Driver& driver) {
    return until([&] { return driver.health().connected && report().at("connected") == true; });
  }
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
  std::string m_listen;
  bool m_is_host_listening = false;
  std::optional<device::Stage> m_stage;
};

inline Instant stage_now() { return parse_iso("2026-09-30T08:30:05+08:00").value(); }

}  // namespace nuanxin::test
