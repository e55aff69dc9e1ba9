// The transport under every driver: bytes to and from a serial port, a pseudo-terminal, a device file or a TCP port.
// Opens by itself, and again with growing pauses for ever after a loss, until stop(). Knows no protocol, logs no bytes.
// A path is claimed while it is open: a second Link for it, in this program or another, waits until it is free.
// Threads: everything, callbacks included, on the io_context's one thread. After stop() no callback comes any more.
// Always held by shared_ptr: pending operations keep it alive.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "devices/common/address.h"

namespace boost::asio {
class io_context;
}

namespace nuanxin::device {

struct ReconnectTiming {
  std::chrono::milliseconds first{250};  ///< pause after the first failed try; doubles
  std::chrono::milliseconds longest{5000};
  std::chrono::milliseconds connect{5000};  ///< a TCP connection that takes longer is given up
};

struct LinkCallbacks {
  std::function<void()> up;
  std::function<void(std::string_view)> bytes;
  std::function<void()> down;  ///< lost, or could not be opened
};

class Link {
 public:
  static std::shared_ptr<Link> create(boost::asio::io_context&, Address, ReconnectTiming, LinkCallbacks);
  virtual ~Link() = default;
  virtual void start() = 0;
  virtual void stop() = 0;
  virtual bool is_up() const = 0;
  /// The port could not be opened because somebody else has it.
  virtual bool is_in_use() const = 0;
  /// `done(written, ok)` when the kernel took all bytes or the link broke; one write at a time.
  virtual void write(std::string bytes, std::function<void(std::size_t written, bool ok)> done) = 0;
  /// Closes and opens again after a pause: the way out when the other side makes no sense any more.
  virtual void reopen() = 0;
  /// Serial ports only; others ignore it.
  virtual void set_baud_rate(unsigned) = 0;
};

}  // namespace nuanxin::device
