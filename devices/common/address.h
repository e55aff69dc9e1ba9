// Where a device is: "tcp:192.168.1.50:9100" (or without "tcp:"), or a path such as "/dev/ttyUSB0" or "/dev/usb/lp0",
// serial ports optionally with a speed: "/dev/ttyS0@9600". Instruments that connect to us: "listen:5000" on every
// interface, "listen:127.0.0.1:5000" on one (devices/common/peers.h). A value; no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::device {

struct Address {
  std::string host;  ///< empty for a path; when listening, the interface's number
  std::uint16_t port = 0;
  std::string path;
  unsigned baud_rate = 115200;
  bool is_listening = false;
  bool is_tcp() const { return path.empty(); }
};

/// A refusal has field "address".
Result<Address> parse_address(std::string_view);

/// The speeds a serial port may be set to.
bool is_baud_rate(unsigned);

}  // namespace nuanxin::device
