// Inside net only: what the listener and its connections know of each other. The listener owns every connection until
// the connection says `gone`; a sweep cuts those whose deadline passed.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/any_stream.h"
#include "net/server.h"

namespace nuanxin::net {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One accepted connection, HTTP or WebSocket.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Closes the socket now; pending operations end with errors.
  virtual void cut() = 0;
  /// The Server is destroyed: cut, and tell the program now, not later.
  virtual void abandon() = 0;
  /// The server stops: end as soon as politeness allows.
  virtual void drain() = 0;
  virtual SteadyTime deadline() const = 0;
};

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(Loop&, ServerOptions);

  Result<void> start();
  void stop(std::function<void()> done, std::chrono::milliseconds grace);
  void cut_all();
  /// The Server is destroyed: no callback and no connection any more.
  void abandon();

  void add(std::shared_ptr<Connection>);
  void gone(Connection*);
  /// The acceptance rule for that path, or nothing.
  const WsAccept* websocket_at(std::string_view path) const;
  /// "Date: …\r\n", renewed once a second.
  const std::string& date_line();
  bool draining() const { return m_draining; }

  ServerOptions options;
  Handler handler;
  std::vector<std::pair<std::string, WsAccept>> websockets;
  std::uint16_t bound_port = 0;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;

 private:
  void accept();
  void on_accept(error_code, Socket);
  void sweep_later();
  void sweep();
  void finish_stop();
  Result<void> load_tls();

  Loop& m_loop;
  asio::io_context& m_io;
  asio::ip::tcp::acceptor m_acceptor;
  std::optional<asio::ssl::context> m_tls;
  Timer m_sweep, m_retry, m_grace;
  bool m_draining = false;
  std::function<void()> m_done;
  std::string m_date;
  std::time_t m_date_at = 0;
};

/// http_session.cpp: serves HTTP on that stream until it ends or becomes a WebSocket.
void start_http_session(const std::shared_ptr<Listener>&, AnyStream);

/// What an upgrade needs of the HTTP request, without Beast's types.
struct Upgrade {
  std::string target;
  Pairs headers;
};
/// ws_session.cpp: continues as WebSocket.
void start_ws_session(const std::shared_ptr<Listener>&, AnyStream, const Upgrade&, std::unique_ptr<WsPeerHandler>);

}  // namespace nuanxin::net
