// A WebSocket client on a Loop (Boost.Beast inside). All callbacks come on the loop's thread; on_closed comes exactly
// once per connect(), also when the peer was never reached. When to connect again is the caller's decision (backoff.h).
// Destroying the client cuts the connection and no callback comes any more. A silent peer is pinged and then cut.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/http_message.h"
#include "net/loop.h"

namespace nuanxin::net {

struct WsClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds idle_timeout{30'000};
  std::size_t message_limit = std::size_t{16} << 20;
  std::size_t queue_limit = std::size_t{4} << 20;
  std::string ca_file;  ///< for wss://; empty: the system's
};

/// Why it ended.
struct WsClosed {
  Error error;             ///< unavailable (not reached, cut, silent); or what an HTTP refusal of the upgrade means
  int http_status = 0;     ///< of a refused upgrade
  std::uint16_t code = 0;  ///< of the peer's close frame
};

struct WsEvents {
  std::function<void()> on_open;
  std::function<void(std::string)> on_text;
  std::function<void(WsClosed)> on_closed;
};

class WsClient {
 public:
  WsClient(Loop&, WsEvents, WsClientOptions = {});
  ~WsClient();
  WsClient(const WsClient&) = delete;
  WsClient& operator=(const WsClient&) = delete;

  /// ws:// or wss://; drops an earlier connection without a callback.
  void connect(const std::string& url, Pairs headers = {});
  /// Ignored when not open.
  void send(std::string text);
  void close();
  bool is_open() const;

 private:
  class Impl;
  Loop& m_loop;
  WsEvents m_events;
  WsClientOptions m_options;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::net
