// Inside net only: a TCP socket that may carry TLS, as one Asio stream type, so that Beast is compiled once for both.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <memory>

namespace nuanxin::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

class AnyStream {
 public:
  using next_layer_type = Socket;
  using executor_type = Socket::executor_type;
  using Tls = asio::ssl::stream<Socket>;

  explicit AnyStream(Socket socket) : m_plain(std::move(socket)) {}
  AnyStream(Socket socket, asio::ssl::context& context)
      : m_plain(socket.get_executor()), m_tls(std::make_unique<Tls>(std::move(socket), context)) {}

  bool secure() const { return m_tls != nullptr; }
  Tls& tls() { return *m_tls; }
  Socket& next_layer() { return m_tls ? m_tls->next_layer() : m_plain; }
  const Socket& next_layer() const { return m_tls ? m_tls->next_layer() : m_plain; }
  executor_type get_executor() noexcept { return m_plain.get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (m_tls) return m_tls->async_read_some(buffers, std::forward<Token>(token));
    return m_plain.async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (m_tls) return m_tls->async_write_some(buffers, std::forward<Token>(token));
    return m_plain.async_write_some(buffers, std::forward<Token>(token));
  }

 private:
  Socket m_plain;
  std::unique_ptr<Tls> m_tls;
};

// Beast finds these by the type's namespace when a WebSocket ends.
inline void teardown(beast::role_type role, AnyStream& stream, error_code& ec) {
  if (stream.secure()) return beast::teardown(role, stream.tls(), ec);
  beast::websocket::teardown(role, stream.next_layer(), ec);
}

template <class Handler>
void async_teardown(beast::role_type role, AnyStream& stream, Handler&& handler) {
  if (stream.secure()) {
    beast::async_teardown(role, stream.tls(), std::forward<Handler>(handler));
  } else {
    beast::websocket::async_teardown(role, stream.next_layer(), std::forward<Handler>(handler));
  }
}

}  // namespace nuanxin::net
