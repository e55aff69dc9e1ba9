#include "devices/common/acceptor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <map>
#include <utility>

namespace nuanxin::device {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

/// A cable that is pulled out of a switch ends nothing by itself: after a minute the kernel has found out.
void watch_connection(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(net::socket_base::keep_alive(true), ignored);
  const std::array<std::pair<int, int>, 3> options{{{TCP_KEEPIDLE, 30}, {TCP_KEEPINTVL, 10}, {TCP_KEEPCNT, 3}}};
  for (const auto& [name, value] : options)
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value);
}

struct Connection {
  explicit Connection(tcp::socket connected) : socket(std::move(connected)) {}
  tcp::socket socket;
  std::array<char, 4096> buffer{};
  std::string waiting;
  bool is_sending = false;
  std::chrono::steady_clock::time_point last_byte = std::chrono::steady_clock::now();
};

class Acceptor final : public Peers, public std::enable_shared_from_this<Acceptor> {
 public:
  Acceptor(net::io_context& io, Address address, ReconnectTiming timing, PeersCallbacks callbacks)
      : m_address(std::move(address)),
        m_timing(timing),
        m_callbacks(std::move(callbacks)),
        m_acceptor(io),
        m_timer(io),
        m_pause(timing.first) {}

  void start() override {
    if (std::exchange(m_running, true)) return;
    open();
  }

  void stop() override {
    m_running = false;
    error_code ignored;
    m_acceptor.close(ignored);
    m_timer.cancel();
    for (const auto& [id, connection] : m_connections) connection->socket.close(ignored);
    m_connections.clear();
  }

  void write(PeerId id, std::string bytes) override {
    const auto found = m_connections.find(id);
    if (found == m_connections.end() || bytes.empty()) return;
    const auto connection = found->second;
    connection->waiting += bytes;
    if (connection->waiting.size() > max_unsent)
      close(id);
    else
      send(id, connection);
  }

  void close(PeerId id) override {
    const auto found = m_connections.find(id);
    if (found == m_connections.end()) return;
    const auto self = shared_from_this();
    error_code ignored;
    found->second->socket.close(ignored);
    m_connections.erase(found);
    m_callbacks.down(id);
    tell_state();
  }

 private:
  void open() {
    error_code error;
    const auto where = net::ip::make_address(m_address.host, error);
    const tcp::endpoint endpoint(where, m_address.port);
    if (!error) m_acceptor.open(endpoint.protocol(), error);
    if (!error) m_acceptor.set_option(net::socket_base::reuse_address(true), error);
    if (!error) m_acceptor.bind(endpoint, error);
    if (!error) m_acceptor.listen(net::socket_base::max_listen_connections, error);
    m_is_taken = error == net::error::address_in_use;
    if (error)
      open_later();
    else
      accept();
    tell_state();
  }

  void open_later() {
    error_code ignored;
    m_acceptor.close(ignored);
    m_timer.expires_after(m_pause);
    m_pause = std::min(m_pause * 2, m_timing.longest);
    m_timer.async_wait([self = shared_from_this()](error_code error) {
      if (!error && self->m_running) self->open();
    });
  }

  void accept() {
    m_acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (!self->m_running) return;
      if (error) {  // no descriptors left, or the interface is gone
        self->open_later();
        return;
      }
      self->m_pause = self->m_timing.first;
      self->welcome(std::move(socket));
      if (self->m_running) self->accept();
    });
  }

  void welcome(tcp::socket socket) {
    if (m_connections.size() >= max_peers) close_most_silent();
    if (!m_running) return;
    watch_connection(socket);
    const PeerId id = ++m_last_id;
    const auto connection = std::make_shared<Connection>(std::move(socket));
    m_connections.emplace(id, connection);
    read(id, connection);
    m_callbacks.up(id);
    tell_state();
  }

  void close_most_silent() {
    const auto longest = std::min_element(m_connections.begin(), m_connections.end(), [](const auto& a, const auto& b) {
      return a.second->last_byte < b.second->last_byte;
    });
    close(longest->first);
  }

  void read(PeerId id, const std::shared_ptr<Connection>& connection) {
    connection->socket.async_read_some(net::buffer(connection->buffer),
                                       [self = shared_from_this(), id, connection](error_code error, std::size_t size) {
                                         if (!self->has(id)) return;
                                         if (error)
                                           self->close(id);
                                         else
                                           self->receive(id, connection, size);
                                       });
  }

  void receive(PeerId id, const std::shared_ptr<Connection>& connection, std::size_t size) {
    connection->last_byte = std::chrono::steady_clock::now();
    m_callbacks.bytes(id, std::string_view(connection->buffer.data(), size));
    if (has(id)) read(id, connection);
  }

  void send(PeerId id, const std::shared_ptr<Connection>& connection) {
    if (connection->is_sending || connection->waiting.empty()) return;
    connection->is_sending = true;
    const auto bytes = std::make_shared<const std::string>(std::exchange(connection->waiting, {}));
    net::async_write(connection->socket, net::buffer(*bytes),
                     [self = shared_from_this(), id, connection, bytes](error_code error, std::size_t) {
                       connection->is_sending = false;
                       if (!self->has(id)) return;
                       if (error)
                         self->close(id);
                       else
                         self->send(id, connection);
                     });
  }

  bool has(PeerId id) const { return m_running && m_connections.contains(id); }

  void tell_state() {
    if (!m_running) return;
    const bool is_connected = !m_connections.empty();
    const char* const state = is_connected ? "ready" : m_is_taken ? "in_use" : "connecting";
    m_callbacks.state(is_connected, state);
  }

  Address m_address;
  ReconnectTiming m_timing;
  PeersCallbacks m_callbacks;
  tcp::acceptor m_acceptor;
  net::steady_timer m_timer;
  std::chrono::milliseconds m_pause;
  std::map<PeerId, std::shared_ptr<Connection>> m_connections;
  PeerId m_last_id = 0;
  bool m_is_taken = false;
  bool m_running = false;
};

}  // namespace

std::shared_ptr<Peers> create_acceptor(net::io_context& io, Address address, ReconnectTiming timing,
                                       PeersCallbacks callbacks) {
  return std::make_shared<Acceptor>(io, std::move(address), timing, std::move(callbacks));
}

}  // namespace nuanxin::device
