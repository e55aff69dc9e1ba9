#include "net/server.h"

#include <algorithm>
#include <ctime>

#include "base/log.h"
#include "net/listener.h"

namespace nuanxin::net {
namespace {

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Deadlines are looked at this often: a tenth of the shortest one, between 10 ms and one second.
std::chrono::milliseconds sweep_interval(const ServerOptions& options) {
  const auto shortest = std::min(options.idle_timeout, options.request_timeout);
  return std::clamp(shortest / 10, std::chrono::milliseconds{10}, std::chrono::milliseconds{1000});
}

}  // namespace

Listener::Listener(Loop& loop, ServerOptions given)
    : options(std::move(given)), m_loop(loop), m_io(*static_cast<asio::io_context*>(loop.native())), m_acceptor(m_io) {}

Result<void> Listener::load_tls() {
  if (options.tls_certificate_file.empty() && options.tls_key_file.empty()) return {};
  error_code ec;
  m_tls.emplace(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(m_tls->native_handle(), TLS1_2_VERSION);
  m_tls->use_certificate_chain_file(options.tls_certificate_file, ec);
  if (ec) return refuse(Reason::invalid_value, "TLS certificate: " + ec.message(), "tls_certificate_file");
  m_tls->use_private_key_file(options.tls_key_file, asio::ssl::context::pem, ec);
  if (ec) return refuse(Reason::invalid_value, "TLS key: " + ec.message(), "tls_key_file");
  return {};
}

Result<void> Listener::start() {
  if (auto loaded = load_tls(); !loaded) return loaded;
  error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) return refuse(Reason::invalid_value, "not an IP address: " + options.address, "address");
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  m_acceptor.open(endpoint.protocol(), ec);
  if (!ec) m_acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) m_acceptor.bind(endpoint, ec);
  if (!ec) m_acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) {
    error_code ignored;
    m_acceptor.close(ignored);
    return refuse(Reason::unavailable,
                  "cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " + ec.message());
  }
  bound_port = m_acceptor.local_endpoint().port();
  accept();
  sweep_later();
  return {};
}

void Listener::accept() {
  if (m_draining) return;
  // A weak pointer: a server that was destroyed must not be kept alive by its own waiting accept.
  auto socket = std::make_shared<Socket>(m_io.get_executor());
  m_acceptor.async_accept(*socket, [weak = weak_from_this(), socket](error_code ec) {
    if (const auto self = weak.lock()) self->on_accept(ec, std::move(*socket));
  });
}

void Listener::on_accept(error_code ec, Socket socket) {
  if (m_draining || ec == asio::error::operation_aborted) return;
  if (ec) {  // out of file descriptors and the like: give the system time
    log::warn("accept: {}", ec.message());
    m_retry = m_loop.after(std::chrono::milliseconds{100}, [this] { accept(); });
    return;
  }
  error_code ignored;
  if (connections.size() >= options.max_connections) {
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(busy_answer.data(), busy_answer.size()), ignored);
    socket.shutdown(asio::socket_base::shutdown_send, ignored);
  } else {
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    start_http_session(shared_from_this(), m_tls ? AnyStream(std::move(socket), *m_tls) : AnyStream(std::move(socket)));
  }
  accept();
}

void Listener::sweep_later() {
  m_sweep = m_loop.after(sweep_interval(options), [this] { sweep(); });
}

void Listener::sweep() {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [key, connection] : connections)
    if (connection->deadline() <= now) connection->cut();
  sweep_later();
}

void Listener::add(std::shared_ptr<Connection> connection) {
  auto* key = connection.get();
  connections.emplace(key, std::move(connection));
}

void Listener::gone(Connection* connection) {
  connections.erase(connection);
  if (m_draining && connections.empty()) finish_stop();
}

const WsAccept* Listener::websocket_at(std::string_view path) const {
  for (const auto& [prefix, accept_rule] : websockets) {
    const bool below = path.substr(0, prefix.size()) == prefix &&
                       (path.size() == prefix.size() || prefix.back() == '/' || path[prefix.size()] == '/');
    if (below) return &accept_rule;
  }
  return nullptr;
}

const std::string& Listener::date_line() {
  const std::time_t now = std::time(nullptr);
  if (now != m_date_at) {
    m_date_at = now;
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[64];
    m_date.assign(text, std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc));
  }
  return m_date;
}

void Listener::stop(std::function<void()> done, std::chrono::milliseconds grace) {
  if (m_draining) return;
  m_draining = true;
  m_done = std::move(done);
  error_code ignored;
  m_acceptor.close(ignored);
  std::vector<std::shared_ptr<Connection>> open;
  for (const auto& [key, connection] : connections) open.push_back(connection);
  for (const auto& connection : open) connection->drain();
  if (connections.empty()) return finish_stop();
  m_grace = m_loop.after(grace, [this] { cut_all(); });
}

void Listener::cut_all() {
  std::vector<std::shared_ptr<Connection>> open;
  for (const auto& [key, connection] : connections) open.push_back(connection);
  for (const auto& connection : open) connection->cut();
}

void Listener::abandon() {
  stop({}, std::chrono::milliseconds{0});
  m_done = nullptr;
  const auto open = std::move(connections);
  connections.clear();
  for (const auto& [key, connection] : open) connection->abandon();
  m_sweep.cancel();
  m_retry.cancel();
  m_grace.cancel();
}

void Listener::finish_stop() {
  m_sweep.cancel();
  m_grace.cancel();
  if (!m_done) return;
  // Not from inside a connection's last breath: `done` may destroy the server.
  m_loop.post(std::move(m_done));
  m_done = nullptr;
}

Server::Server(Loop& loop, ServerOptions options) : m_impl(std::make_shared<Listener>(loop, std::move(options))) {}

Server::~Server() { m_impl->abandon(); }

void Server::on_request(Handler handler) { m_impl->handler = std::move(handler); }

void Server::on_websocket(std::string path_prefix, WsAccept accept) {
  m_impl->websockets.emplace_back(std::move(path_prefix), std::move(accept));
}

Result<void> Server::start() { return m_impl->start(); }
std::uint16_t Server::port() const { return m_impl->bound_port; }
std::size_t Server::connections() const { return m_impl->connections.size(); }

void Server::stop(std::function<void()> done, std::chrono::milliseconds grace) { m_impl->stop(std::move(done), grace); }

}  // namespace nuanxin::net
