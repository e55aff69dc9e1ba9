#include "net/ws_client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <deque>
#include <optional>

#include "net/any_stream.h"

namespace nuanxin::net {

namespace http = beast::http;
namespace websocket = beast::websocket;
using Tcp = asio::ip::tcp;

/// Where a ws:// or wss:// address leads.
struct WsAddress {
  std::string host, port, target;
  bool secure = false;
};

static Result<WsAddress> parse_ws_url(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || (url->scheme() != "ws" && url->scheme() != "wss") || url->host().empty())
    return refuse(Reason::invalid_value, "not a ws:// or wss:// address", "url");
  WsAddress address;
  address.secure = url->scheme() == "wss";
  address.host = url->host_address();
  address.port = url->has_port() ? std::string(url->port()) : (address.secure ? "443" : "80");
  address.target = std::string(url->encoded_target());
  if (address.target.empty() || address.target.front() != '/') address.target.insert(0, "/");
  return address;
}

/// One try to connect and what follows. Steps: resolve → TCP → TLS → upgrade → read loop; one timer over the first
/// four.
class WsClient::Impl : public std::enable_shared_from_this<WsClient::Impl> {
 public:
  Impl(asio::io_context& io, WsEvents events, WsClientOptions options)
      : m_io(io),
        m_events(std::move(events)),
        m_options(std::move(options)),
        m_resolver(io),
        m_socket(io.get_executor()),
        m_timer(io) {}

  void start(const std::string& url, Pairs headers) {
    m_headers = std::move(headers);
    auto address = parse_ws_url(url);
    if (!address) {
      // Also this refusal comes later, as every other.
      return asio::post(m_io, [self = shared_from_this(), error = address.error()] { self->end(error); });
    }
    m_address = std::move(*address);
    m_timer.expires_after(m_options.connect_timeout);
    m_timer.async_wait([self = shared_from_this()](error_code ec) {
      if (!ec && self->m_state == State::connecting) self->end(refuse(Reason::unavailable, "no answer in time"));
    });
    error_code ec;
    const auto literal = asio::ip::make_address(m_address.host, ec);
    if (!ec)
      return connect_to(Tcp::resolver::results_type::create(
          Tcp::endpoint(literal, static_cast<std::uint16_t>(std::atoi(m_address.port.c_str()))), m_address.host,
          m_address.port));
    m_resolver.async_resolve(m_address.host, m_address.port,
                             [self = shared_from_this()](error_code rc, const Tcp::resolver::results_type& found) {
                               if (rc) return self->end(rc, "resolve");
                               self->connect_to(found);
                             });
  }

  void send(std::string text) {
    if (m_state != State::open) return;
    m_queued += text.size();
    m_queue.push_back(std::move(text));
    if (m_queued > m_options.queue_limit) return cut();
    write_next();
  }

  void close() {
    if (m_state == State::connecting) return end(refuse(Reason::unavailable, "closed by the caller"));
    if (m_state != State::open) return;
    m_state = State::closing;
    write_next();
  }

  /// The client is destroyed or connects anew: silence.
  void abandon() {
    m_events = {};
    if (m_state != State::ended) end(refuse(Reason::unavailable, "dropped"));
  }

  bool is_open() const { return m_state == State::open; }

 private:
  enum class State { connecting, open, closing, ended };

  void connect_to(const Tcp::resolver::results_type& found) {
    if (m_state == State::ended) return;
    asio::async_connect(m_socket, found, [self = shared_from_this()](error_code ec, const Tcp::endpoint&) {
      if (ec) return self->end(ec, "connect");
      self->on_connected();
    });
  }

  void on_connected() {
    if (m_state == State::ended) return;
    error_code ec;
    m_socket.set_option(Tcp::no_delay(true), ec);
    if (!m_address.secure) {
      m_ws.emplace(AnyStream(std::move(m_socket)));
      return upgrade();
    }
    m_tls.emplace(asio::ssl::context::tls_client);
    m_tls->set_verify_mode(asio::ssl::verify_peer);
    if (m_options.ca_file.empty()) {
      m_tls->set_default_verify_paths(ec);
    } else {
      m_tls->load_verify_file(m_options.ca_file, ec);
    }
    if (ec) return end(ec, "TLS");
    m_ws.emplace(AnyStream(std::move(m_socket), *m_tls));
    auto& tls = m_ws->next_layer().tls();
    SSL_set_tlsext_host_name(tls.native_handle(), m_address.host.c_str());
    tls.set_verify_callback(asio::ssl::host_name_verification(m_address.host));
    tls.async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](error_code rc) {
      if (rc) return self->end(rc, "TLS");
      self->upgrade();
    });
  }

  void upgrade() {
    if (m_state == State::ended) return;
    m_ws->set_option(websocket::stream_base::timeout{m_options.connect_timeout, m_options.idle_timeout, true});
    m_ws->set_option(websocket::stream_base::decorator([headers = m_headers](websocket::request_type& request) {
      for (const auto& [name, value] : headers) request.set(name, value);
    }));
    m_ws->read_message_max(m_options.message_limit);
    m_ws->auto_fragment(false);
    const std::string host =
        m_address.host.find(':') == std::string::npos ? m_address.host : "[" + m_address.host + "]";
    m_ws->async_handshake(m_reply, host + ":" + m_address.port, m_address.target,
                          [self = shared_from_this()](error_code ec) { self->on_upgraded(ec); });
  }

  void on_upgraded(error_code ec) {
    if (m_state == State::ended) return;
    if (ec == websocket::error::upgrade_declined) return end_refused();
    if (ec) return end(ec, "upgrade");
    m_timer.cancel();
    m_state = State::open;
    read();
    if (m_events.on_open) m_events.on_open();
  }

  void end_refused() {
    const int status = static_cast<int>(m_reply.result_int());
    const auto reason = status == 401   ? Reason::unauthenticated
                        : status == 403 ? Reason::forbidden
                        : status == 404 ? Reason::not_found
                                        : Reason::unavailable;
    end(refuse(reason, "the server refused with HTTP " + std::to_string(status)), status);
  }

  void read() {
    m_ws->async_read(m_in, [self = shared_from_this()](error_code ec, std::size_t) {
      if (self->m_state == State::ended) return;
      if (ec) return self->end(ec, "read");
      std::string text(static_cast<const char*>(self->m_in.data().data()), self->m_in.size());
      self->m_in.clear();
      // The callback may destroy or reconnect the client: on_text is kept alive by a copy only while it runs.
      const auto on_text = self->m_events.on_text;
      if (on_text) on_text(std::move(text));
      if (self->m_state != State::ended) self->read();
    });
  }

  void write_next() {
    if (m_writing || m_state == State::ended) return;
    if (m_queue.empty() && m_state != State::closing) return;
    m_writing = true;
    if (m_queue.empty()) {
      m_ws->async_close(websocket::close_code::normal, [self = shared_from_this()](error_code) {});
      return;
    }
    m_ws->text(true);
    m_ws->async_write(asio::buffer(m_queue.front()), [self = shared_from_this()](error_code ec, std::size_t) {
      self->m_writing = false;
      if (self->m_state == State::ended) return;
      if (ec) return self->cut();
      self->m_queued -= self->m_queue.front().size();
      self->m_queue.pop_front();
      self->write_next();
    });
  }

  void cut() {
    error_code ignored;
    if (m_ws) {
      m_ws->next_layer().next_layer().close(ignored);
    } else {
      m_socket.close(ignored);
    }
  }

  void end(error_code ec, std::string_view step) {
    end(refuse(Reason::unavailable, std::string(step) + ": " + ec.message()));
  }

  void end(Error error, int http_status = 0) {
    if (m_state == State::ended) return;
    m_state = State::ended;
    m_timer.cancel();
    m_resolver.cancel();
    WsClosed closed{std::move(error), http_status,
                    m_ws ? static_cast<std::uint16_t>(m_ws->reason().code) : std::uint16_t{0}};
    cut();
    const auto on_closed = std::move(m_events.on_closed);
    m_events = {};
    if (on_closed) on_closed(std::move(closed));
  }

  asio::io_context& m_io;
  WsEvents m_events;
  WsClientOptions m_options;
  Tcp::resolver m_resolver;
  Socket m_socket;
  asio::steady_timer m_timer;
  WsAddress m_address;
  Pairs m_headers;
  std::optional<asio::ssl::context> m_tls;
  std::optional<websocket::stream<AnyStream, false>> m_ws;
  websocket::response_type m_reply;
  beast::flat_buffer m_in;
  std::deque<std::string> m_queue;
  std::size_t m_queued = 0;
  State m_state = State::connecting;
  bool m_writing = false;
};

WsClient::WsClient(Loop& loop, WsEvents events, WsClientOptions options)
    : m_loop(loop), m_events(std::move(events)), m_options(std::move(options)) {}

WsClient::~WsClient() {
  if (m_impl) m_impl->abandon();
}

void WsClient::connect(const std::string& url, Pairs headers) {
  if (m_impl) m_impl->abandon();
  m_impl = std::make_shared<Impl>(*static_cast<asio::io_context*>(m_loop.native()), m_events, m_options);
  m_impl->start(url, std::move(headers));
}

void WsClient::send(std::string text) {
  if (m_impl) m_impl->send(std::move(text));
}

void WsClient::close() {
  if (m_impl) m_impl->close();
}

bool WsClient::is_open() const { return m_impl && m_impl->is_open(); }

}  // namespace nuanxin::net
