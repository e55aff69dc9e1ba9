// HTTP/1.1 and WebSocket server (Boost.Beast inside). Everything happens on the loop's thread: handlers are called
// there and must answer there. One request per connection is in work at a time; pipelined ones wait in order.
// How it fails: bad input gets a 4xx answer with {"error":…} and the connection is closed; a slow or silent peer is cut
// by a deadline; a handler that throws or drops its Respond answers 500; start() refuses when the port is taken.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "net/http_message.h"
#include "net/loop.h"

namespace nuanxin::net {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                              ///< 0: the system chooses, see Server::port()
  std::size_t body_limit = std::size_t{16} << 20;      ///< as received
  std::size_t inflated_limit = std::size_t{64} << 20;  ///< after gunzip
  std::size_t header_limit = std::size_t{16} << 10;
  std::size_t max_connections = 1024;
  std::chrono::milliseconds idle_timeout{60'000};       ///< keep-alive connection with no request; silent WebSocket
  std::chrono::milliseconds request_timeout{30'000};    ///< from a request's first byte to its last (slow senders)
  std::size_t ws_message_limit = std::size_t{1} << 20;  ///< one incoming text
  std::size_t ws_queue_limit = std::size_t{4} << 20;    ///< bytes waiting to one peer before it is cut as too slow
  std::string tls_certificate_file;                     ///< PEM chain; TLS when both files are named
  std::string tls_key_file;
};

/// Call it exactly once, now or later, on the loop's thread. After the peer went away it does nothing.
using Respond = std::function<void(Response)>;
using Handler = std::function<void(Request, Respond)>;

/// One accepted WebSocket. Kept alive by the server while it is open; methods do nothing after it was closed.
class WsConnection {
 public:
  virtual ~WsConnection() = default;
  /// Queues one text message; a peer whose queue is over the limit is cut.
  virtual void send(std::shared_ptr<const std::string> text) = 0;
  void send(std::string text) { send(std::make_shared<const std::string>(std::move(text))); }
  /// Sends what is queued, then a close frame: 1000 normal, 1001 going away, 1008 policy, 4000-4999 ours.
  virtual void close(std::uint16_t code = 1000, std::string reason = {}) = 0;
  virtual bool is_open() const = 0;
};

/// What the program does with one peer; destroyed right after on_closed.
class WsPeerHandler {
 public:
  virtual ~WsPeerHandler() = default;
  virtual void on_open(std::shared_ptr<WsConnection>) = 0;
  virtual void on_text(std::string text) = 0;
  /// Exactly once after on_open, however it ended.
  virtual void on_closed() {}
};

/// A refusal is answered as HTTP error before the upgrade.
using WsAccept = std::function<Result<std::unique_ptr<WsPeerHandler>>(const Request&)>;

class Listener;  // listener.h

class Server {
 public:
  Server(Loop&, ServerOptions);
  /// Cuts what is still open.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Set before start().
  void on_request(Handler);
  /// Upgrades whose path is `path_prefix` or below it; set before start().
  void on_websocket(std::string path_prefix, WsAccept);

  /// Binds and listens; refuses (unavailable) with the system's words.
  Result<void> start();
  /// The bound port after start().
  std::uint16_t port() const;
  std::size_t connections() const;

  /// Takes no new connection, closes idle ones and WebSockets (1001), lets pending answers out, cuts the rest after
  /// `grace`, then calls `done`. On the loop's thread.
  void stop(std::function<void()> done = {}, std::chrono::milliseconds grace = std::chrono::milliseconds{2000});

 private:
  std::shared_ptr<Listener> m_impl;
};

}  // namespace nuanxin::net
