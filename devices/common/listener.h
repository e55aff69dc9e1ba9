// The one driver of instruments that only talk: blood-pressure monitors, scales, serial scanners, urine analyzers.
// Opens the port again for ever (Link), shows every read to on_raw before anything is made of it, so that the owner can
// keep it first, then lets the ear cut it into messages, and delivers these one by one. Holds no bytes itself: the
// memory bound is the ear's. Threads: construct, call and get called on the io_context's one thread. After stop() or
// destruction, also from a callback, no callback comes. Logs nothing.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "devices/common/address.h"
#include "devices/common/health.h"
#include "devices/common/link.h"

namespace nuanxin::device {

/// What an ear made of some bytes.
struct Heard {
  enum class Kind { message, error };
  Kind kind = Kind::message;
  std::function<void()> deliver;  ///< tells the driver's owner; empty when it is of no interest to him
};

/// What the bytes of one instrument mean. Does no I/O.
class Ear {
 public:
  virtual ~Ear() = default;
  virtual std::vector<Heard> feed(std::string_view bytes) = 0;
  /// After so long without a byte on_silence() is called, once; zero means never.
  virtual std::chrono::milliseconds silence() const = 0;
  virtual std::vector<Heard> on_silence() = 0;
  /// The connection was lost: what is half there belongs to nobody.
  virtual void reset() = 0;
  /// Bytes held of what is not complete.
  virtual std::size_t pending() const = 0;
};

struct ListenerOptions {
  Address address;
  std::string on_connect;  ///< sent each time the port was opened
  ReconnectTiming reconnect;
  Clock clock = system_now;
};

struct ListenerCallbacks {
  std::function<void(std::string_view bytes)> on_raw;  ///< every read, before its messages
  HealthCallback on_health;                            ///< when connected or state changed
};

class Listener {
 public:
  Listener(boost::asio::io_context&, ListenerOptions, ListenerCallbacks, std::unique_ptr<Ear>);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  void start();
  void stop();
  /// False when the port is not open or the bytes before are still on their way; then nothing is sent.
  bool send(std::string bytes);
  Health health() const;
  std::size_t pending() const;

 private:
  class Impl;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::device
