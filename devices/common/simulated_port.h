// The instrument's end of a cable: a pseudo-terminal, or a TCP port on 127.0.0.1 that takes one client at a time.
// Writes from its own thread, so that send() never waits for the driver; what nobody takes for five seconds is thrown
// away, as an instrument's bytes are that nobody listens to. Threads: every member may be called from any thread;
// `answer` is called on the port's own. The constructor throws when the terminal or port cannot be had.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::device {

struct SimulatedPortOptions {
  bool is_tcp = false;
  std::uint16_t tcp_port = 0;  ///< 0 = any free one
  std::string link_path;       ///< of a pseudo-terminal; empty: no link, address() tells where it is
};

/// "pty", an absolute path (a pseudo-terminal with that link), "tcp:PORT", "tcp:127.0.0.1:PORT" or PORT.
Result<SimulatedPortOptions> simulated_port_from(std::string_view text);

class SimulatedPort {
 public:
  static constexpr std::size_t max_waiting = std::size_t{64} << 20U;
  /// Gets what the host sent and gives what the instrument says to that.
  using Answer = std::function<std::string(std::string_view)>;

  explicit SimulatedPort(SimulatedPortOptions, Answer = {});
  ~SimulatedPort();
  SimulatedPort(const SimulatedPort&) = delete;
  SimulatedPort& operator=(const SimulatedPort&) = delete;

  /// What a driver opens, for parse_address().
  std::string address() const;
  /// False when it is unplugged or more than max_waiting bytes would wait.
  bool send(std::string_view bytes);
  /// As with a USB plug or a switched-off machine: what waits is lost. Both return when it is done; the path and the
  /// TCP port stay the same. plug() gives false when somebody else took the port meanwhile.
  void unplug();
  bool plug();

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::device
